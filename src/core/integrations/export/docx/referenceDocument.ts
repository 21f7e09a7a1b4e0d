import { AppError } from '../../../base/errors';
import { a4, type PageSize } from '../pageSize';
import { type PackageParts, partText, readPackage } from './officePackage';

/** A customer's own document, whose looks others take on. */
export interface ReferenceDocument {
  readonly parts: PackageParts;
  /** Of its last section, upright. */
  readonly page: PageSize;
  /** `<w:docGrid/>` of its last section. */
  readonly grid?: string;
  /** Names of the parts with its header and its footer. */
  readonly header?: string;
  readonly footer?: string;
}

const wordMain = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';

/**
 * Reads a document of Word that others are to look like.
 * @throws AppError `input.invalid` when it is none.
 */
export function readReference(data: Uint8Array): ReferenceDocument {
  const parts = readPackage(data);
  const document = partText(parts, 'word/document.xml') ?? '';
  const styles = partText(parts, 'word/styles.xml') ?? '';
  if (!document.includes(`xmlns:w="${wordMain}"`) || !styles.includes('<w:styles')) {
    throw new AppError('input.invalid', 'The template is no document of Word (.docx, .dotx)', {
      facts: { reason: 'wordTemplate' },
    });
  }
  const sections = [...document.matchAll(/<w:sectPr\b[^>]*>([\s\S]*?)<\/w:sectPr>/g)].map(([, inner = '']) => inner);
  const last = sections.at(-1) ?? '';
  const grid = /<w:docGrid\b[^>]*\/>/.exec(last)?.[0];
  const header = partOf(parts, sections, 'header');
  const footer = partOf(parts, sections, 'footer');
  return {
    parts,
    page: pageOf(last),
    ...(grid && { grid }),
    ...(header && { header }),
    ...(footer && { footer }),
  };
}

/** What the last section with such a part shows on its usual pages. */
function partOf(parts: PackageParts, sections: readonly string[], kind: 'header' | 'footer'): string | undefined {
  const relations = partText(parts, 'word/_rels/document.xml.rels') ?? '';
  for (const section of [...sections].reverse()) {
    const references = [...section.matchAll(new RegExp(`<w:${kind}Reference\\b[^>]*/>`, 'g'))].map(([tag]) => tag);
    const usual = references.find((tag) => tag.includes('w:type="default"'));
    const id = /\br:id="([^"]+)"/.exec(usual ?? '')?.[1];
    const target = id && targetOf(relations, id);
    if (target) return `word/${target}`;
  }
  return undefined;
}

/** Relative to `word/`. */
function targetOf(relations: string, id: string): string | undefined {
  const tag = [...relations.matchAll(/<Relationship\b[^>]*>/g)]
    .map(([each]) => each)
    .find((each) => each.includes(` Id="${id}"`));
  return /\bTarget="(?:\/word\/)?([^"]+)"/.exec(tag ?? '')?.[1];
}

function pageOf(section: string): PageSize {
  const attributes = (tag: string) => new RegExp(`<w:${tag}\\b[^>]*>`).exec(section)?.[0] ?? '';
  const value = (tag: string, name: string, otherwise: number) =>
    Number(new RegExp(`\\bw:${name}="(-?\\d+)"`).exec(attributes(tag))?.[1] ?? otherwise);
  const sides = [value('pgSz', 'w', a4.width), value('pgSz', 'h', a4.height)];
  const margin = (name: keyof PageSize['margins']) => Math.abs(value('pgMar', name, a4.margins[name]));
  return {
    width: Math.min(...sides),
    height: Math.max(...sides),
    margins: { top: margin('top'), right: margin('right'), bottom: margin('bottom'), left: margin('left') },
  };
}
