import type { DocumentLanguage } from '../manifest/integration';

/** A version of a document, as its history has it. */
export interface DocumentVersion {
  /** `1.0` */
  readonly version: string;
  /** `2026-11-24` */
  readonly date: string;
  readonly author: string;
  /** What changed. */
  readonly changes: string;
}

/** Who gets a copy. */
export interface DocumentRecipient {
  /** A person, a role or a department. */
  readonly name: string;
  readonly organisation?: string;
  /** `for approval`, `for information` */
  readonly purpose?: string;
}

/** Somebody who wrote, reviewed or approved a document. */
export interface DocumentSignatory {
  readonly name: string;
  readonly organisation?: string;
  /** When it was signed; the table has a blank to sign in without it. */
  readonly date?: string;
}

/**
 * What stands in YAML between two lines `---` at the beginning of a document: its cover and its document control are made
 * from it. The keys of the file are those of this interface; `title` and `language` are necessary, lists may be absent.
 *
 * ```yaml
 * ---
 * document: configuration-reference
 * title: 配置参考手册
 * number: ACME-DMS-04
 * version: '1.0'
 * date: 2026-11-24
 * classification: 内部
 * language: zh-cn
 * customer: 示例公司
 * vendor: XSKY
 * project: 文档系统对象存储适配
 * authors: [张三]
 * reviewers: [{ name: 李四, organisation: XSKY }]
 * approvers: [{ name: 王五, organisation: 示例公司 }]
 * history:
 *   - { version: '1.0', date: 2026-11-24, author: 张三, changes: 首次发布 }
 * distribution:
 *   - { name: 项目组, organisation: 示例公司, purpose: 存档 }
 * ---
 * ```
 */
export interface FrontMatter {
  /** Which of the delivered documents it is. */
  readonly document?: string;
  readonly title: string;
  /** Of the document, as the vendor or the customer counts: `ACME-DMS-04`. */
  readonly number?: string;
  readonly version?: string;
  /** `2026-11-24`; also the time that the files carry, so that one source always gives the same bytes. */
  readonly date?: string;
  /** `internal`, `机密`: in the words of the document's language. */
  readonly classification?: string;
  readonly language: DocumentLanguage;
  readonly customer?: string;
  readonly vendor?: string;
  readonly project?: string;
  /** A name alone is read as `{ name }`. */
  readonly authors: readonly DocumentSignatory[];
  readonly reviewers: readonly DocumentSignatory[];
  readonly approvers: readonly DocumentSignatory[];
  /** Newest last. */
  readonly history: readonly DocumentVersion[];
  readonly distribution: readonly DocumentRecipient[];
}
