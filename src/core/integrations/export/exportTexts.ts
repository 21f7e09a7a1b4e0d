import type { DocumentLanguage } from '../manifest/integration';
import type { NoticeKind } from './documentModel';

/** The words that an export adds to a document. */
export interface ExportTexts {
  /** BCP 47 */
  readonly locale: string;
  readonly control: string;
  readonly information: string;
  readonly title: string;
  readonly number: string;
  readonly version: string;
  readonly date: string;
  readonly classification: string;
  readonly customer: string;
  readonly vendor: string;
  readonly project: string;
  readonly signatures: string;
  readonly role: string;
  readonly author: string;
  readonly reviewer: string;
  readonly approver: string;
  readonly name: string;
  readonly organisation: string;
  readonly signature: string;
  readonly history: string;
  readonly changes: string;
  readonly distribution: string;
  readonly recipient: string;
  readonly purpose: string;
  readonly contents: string;
  /** Before its number. */
  readonly figure: string;
  readonly table: string;
  /** `{0}` page, `{1}` pages */
  readonly page: string;
  /** Instead of a picture; `{0}` its address. */
  readonly missingPicture: string;
  readonly notices: Readonly<Record<NoticeKind, string>>;
}

const english: ExportTexts = {
  locale: 'en-US',
  control: 'Document control',
  information: 'Document information',
  title: 'Title',
  number: 'Document number',
  version: 'Version',
  date: 'Date',
  classification: 'Classification',
  customer: 'Customer',
  vendor: 'Vendor',
  project: 'Project',
  signatures: 'Authors, reviewers and approvers',
  role: 'Role',
  author: 'Author',
  reviewer: 'Reviewer',
  approver: 'Approver',
  name: 'Name',
  organisation: 'Organisation',
  signature: 'Signature',
  history: 'Version history',
  changes: 'Changes',
  distribution: 'Distribution',
  recipient: 'Recipient',
  purpose: 'Purpose',
  contents: 'Contents',
  figure: 'Figure',
  table: 'Table',
  page: 'Page {0} of {1}',
  missingPicture: 'Picture not available: {0}',
  notices: { note: 'Note', tip: 'Tip', important: 'Important', warning: 'Warning', caution: 'Caution' },
};

const chinese: ExportTexts = {
  locale: 'zh-CN',
  control: '文档控制',
  information: '文档信息',
  title: '文档名称',
  number: '文档编号',
  version: '版本',
  date: '日期',
  classification: '密级',
  customer: '客户',
  vendor: '供应商',
  project: '项目名称',
  signatures: '编制、审核与批准',
  role: '角色',
  author: '编制',
  reviewer: '审核',
  approver: '批准',
  name: '姓名',
  organisation: '单位',
  signature: '签字',
  history: '版本历史',
  changes: '修订内容',
  distribution: '分发范围',
  recipient: '接收方',
  purpose: '用途',
  contents: '目录',
  figure: '图',
  table: '表',
  page: '第 {0} 页 共 {1} 页',
  missingPicture: '图片不可用：{0}',
  notices: { note: '说明', tip: '提示', important: '重要', warning: '注意', caution: '警告' },
};

/** The words in a document's language. */
export function exportTexts(language: DocumentLanguage): ExportTexts {
  return language === 'zh-cn' ? chinese : english;
}
