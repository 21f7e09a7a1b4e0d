import type { Localized } from '../../patterns/pattern';
import type { DocumentId, DocumentLanguage } from '../manifest/integration';

/** What a document is called, and where it comes from in GB/T 8567-2006. */
export interface DocumentTitle extends Localized {
  /** Part of the document's number. */
  readonly code: string;
  /** Abbreviations of the standard that it covers; empty where it has none. */
  readonly standard: string;
  readonly purpose: Localized;
}

export const documentTitles: Readonly<Record<DocumentId, DocumentTitle>> = {
  'survey-report': {
    code: 'FAR',
    standard: 'FAR',
    en: 'Survey and Justification Report',
    'zh-cn': '应用现状调研与可行性论证报告',
    purpose: {
      en: 'how the application uses files and interfaces today, and whether and how it can be adapted',
      'zh-cn': '说明应用对文件与接口的使用现状，论证适配的可行性与方案选择',
    },
  },
  'adaptation-plan': {
    code: 'SDP',
    standard: 'SDP',
    en: 'Adaptation Plan',
    'zh-cn': '适配开发计划',
    purpose: {
      en: 'phases, work packages, people, quality and risks',
      'zh-cn': '规定阶段划分、工作内容、人员职责、质量保证与风险控制',
    },
  },
  'adaptation-design': {
    code: 'IDD',
    standard: 'IRS、IDD',
    en: 'Interface Requirements and Adaptation Design',
    'zh-cn': '接口需求与适配方案说明',
    purpose: {
      en: 'requirements, the patterns that answer them, and what they require of the store and the service',
      'zh-cn': '说明接口需求、所采用的适配模式以及对存储与服务的要求',
    },
  },
  'configuration-reference': {
    code: 'CFG',
    standard: 'SPS',
    en: 'Configuration Reference',
    'zh-cn': '配置参考手册',
    purpose: { en: 'every key of the configuration', 'zh-cn': '逐项说明全部配置项' },
  },
  'development-guide': {
    code: 'SUM',
    standard: 'CPM、SUM',
    en: 'Application and Development Guide',
    'zh-cn': '应用与开发指南',
    purpose: {
      en: 'how to use and extend the delivered code, and why it is as it is',
      'zh-cn': '指导使用、扩展与理解所交付的代码',
    },
  },
  'deployment-guide': {
    code: 'SIP',
    standard: 'SIP、COM',
    en: 'Installation and Deployment Guide',
    'zh-cn': '安装部署手册',
    purpose: {
      en: 'installation, start, cut-over, upgrade and operation',
      'zh-cn': '指导安装、启动、割接、升级与运行维护',
    },
  },
  'test-plan': {
    code: 'STP',
    standard: 'STP、STD',
    en: 'Test Plan and Cases',
    'zh-cn': '测试计划与用例',
    purpose: {
      en: 'scope, method, cases and pass criteria of the tests',
      'zh-cn': '规定测试范围、方法、用例与通过准则',
    },
  },
  'test-report': {
    code: 'STR',
    standard: 'STR',
    en: 'Test Report',
    'zh-cn': '测试报告',
    purpose: { en: 'environment, results and conclusion of the tests', 'zh-cn': '记录测试环境、结果与结论' },
  },
  'release-notes': {
    code: 'SVD',
    standard: 'SVD',
    en: 'Release Notes and Package List',
    'zh-cn': '版本说明与软件包清单',
    purpose: {
      en: 'contents, hashes and changes of this version',
      'zh-cn': '列出本版本的内容、校验值与变更',
    },
  },
  faq: {
    code: 'FAQ',
    standard: '',
    en: 'Frequently Asked Questions',
    'zh-cn': '常见问题',
    purpose: {
      en: 'questions, pitfalls and errors with their remedies',
      'zh-cn': '汇总常见问题、注意事项与错误的处理方法',
    },
  },
  'knowledge-transfer': {
    code: 'STrP',
    standard: 'STrP',
    en: 'Knowledge-Transfer Plan and Record',
    'zh-cn': '知识转移与培训记录',
    purpose: { en: 'plan and record of the knowledge transfer', 'zh-cn': '规定知识转移的内容并记录实施情况' },
  },
  'acceptance-report': {
    code: 'PDSR',
    standard: 'PDSR',
    en: 'Acceptance Report and Delivery List',
    'zh-cn': '验收报告与交付清单',
    purpose: {
      en: 'basis, scope, results and conclusion of acceptance, with signatures',
      'zh-cn': '记录验收依据、范围、方法、结果与结论，由各方签字盖章',
    },
  },
};

/** The title in running text: Chinese documents stand between their own marks. */
export function titleInText(id: DocumentId, language: DocumentLanguage): string {
  const title = documentTitles[id][language];
  return language === 'zh-cn' ? `《${title}》` : title;
}
