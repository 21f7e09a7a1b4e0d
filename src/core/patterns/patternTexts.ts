import type { ReportLanguage } from '../capabilities/texts/capabilityTexts';
import type { Outcome } from '../capabilities/verdict';
import type { FitResult } from './fit';
import type { PatternGroup, targetNeeds } from './pattern';

/** The words of documents and pages about patterns. */
export interface PatternTexts {
  readonly groups: Readonly<Record<PatternGroup, string>>;
  readonly fits: Readonly<Record<FitResult, string>>;
  readonly outcomes: Readonly<Record<Outcome, string>>;
  readonly otherwise: Readonly<Record<'alternative' | 'refuse', string>>;
  /** The same where the endpoint was found not to do it, as the beginning of a sentence. */
  readonly therefore: Readonly<Record<'alternative' | 'refuse', string>>;
  readonly replaces: string;
  readonly operations: string;
  readonly policy: string;
  readonly preconditions: string;
  readonly pitfalls: string;
  readonly goals: string;
  readonly settings: string;
  readonly required: string;
  readonly secret: string;
  readonly builtOn: string;
  readonly files: string;
  readonly tests: string;
  readonly verified: string;
  /** Put between a word and what it introduces. */
  readonly colon: string;
  readonly brackets: readonly [string, string];
  readonly comma: string;
  readonly semicolon: string;
  readonly needs: string;
  readonly shortForms: string;
  /** Beside code. */
  readonly copy: string;
  readonly code: string;
  readonly noSample: string;
  /** Of the part about the chosen connection; {0}: its name. */
  readonly on: string;
  readonly noConnection: string;
  /** What a goal can need beside capabilities. */
  readonly targetNeeds: Readonly<Record<(typeof targetNeeds)[number], string>>;
  readonly columns: { readonly id: string; readonly title: string; readonly fit: string; readonly languages: string };
  readonly keyColumns: {
    readonly key: string;
    readonly type: string;
    readonly fallback: string;
    readonly meaning: string;
  };
}

const en: PatternTexts = {
  groups: {
    foundation: 'Foundation',
    files: 'Files',
    directories: 'Directories',
    concurrency: 'Locks and concurrency',
    transfer: 'Direct transfer',
    migration: 'Migration and cut-over',
    management: 'Management API',
  },
  fits: {
    works: 'works here',
    alternative: 'works here in another way',
    refuses: 'refuses here',
    unknown: 'not known here: probe the endpoint',
  },
  outcomes: {
    works: 'works',
    refused: 'is refused',
    ignored: 'is answered with success and not done',
    differs: 'differs',
    notTested: 'was not tested',
  },
  otherwise: { alternative: 'otherwise the sample goes another way', refuse: 'otherwise the sample refuses' },
  therefore: { alternative: 'The sample goes another way', refuse: 'The sample refuses' },
  replaces: 'Replaces',
  operations: 'S3 operations',
  policy: 'Least permissions',
  preconditions: 'What the endpoint must do',
  pitfalls: 'What to watch for',
  goals: 'What its tests show',
  settings: 'Configuration',
  required: 'required',
  secret: 'secret',
  builtOn: 'Built on',
  files: 'Files',
  tests: 'Tests',
  verified: 'Verified on',
  colon: ': ',
  brackets: [' (', ')'],
  comma: ', ',
  semicolon: '; ',
  needs: 'needs',
  shortForms: 'Short forms in the editor',
  copy: 'Copy',
  code: 'Code',
  noSample: 'There is no sample in this language yet.',
  on: 'On "{0}"',
  noConnection: 'No connection is chosen: whether it works on an endpoint is not judged.',
  targetNeeds: { tls: 'a TLS endpoint', faults: 'faults on demand' },
  columns: { id: 'Id', title: 'Pattern', fit: 'On this endpoint', languages: 'Languages' },
  keyColumns: { key: 'Key', type: 'Type', fallback: 'Default', meaning: 'Meaning' },
};

const zhCn: PatternTexts = {
  groups: {
    foundation: '基础',
    files: '文件',
    directories: '目录',
    concurrency: '锁与并发',
    transfer: '直传与直下',
    migration: '迁移与割接',
    management: '管理 API',
  },
  fits: {
    works: '此处可用',
    alternative: '此处以替代方式可用',
    refuses: '此处会拒绝执行',
    unknown: '此处未知：请先探测端点',
  },
  outcomes: {
    works: '可用',
    refused: '被拒绝',
    ignored: '返回成功但未执行',
    differs: '行为不同',
    notTested: '未测试',
  },
  otherwise: { alternative: '否则示例改用其他方式', refuse: '否则示例拒绝执行' },
  therefore: { alternative: '示例改用其他方式', refuse: '示例拒绝执行' },
  replaces: '替代',
  operations: 'S3 操作',
  policy: '最小权限',
  preconditions: '对端点的要求',
  pitfalls: '注意事项',
  goals: '测试证明的内容',
  settings: '配置',
  required: '必填',
  secret: '机密',
  builtOn: '依赖的模式',
  files: '文件',
  tests: '测试',
  verified: '已验证于',
  colon: '：',
  brackets: ['（', '）'],
  comma: '、',
  semicolon: '；',
  needs: '需要',
  shortForms: '编辑器中的简短形式',
  copy: '复制',
  code: '代码',
  noSample: '该语言暂无示例。',
  on: '在“{0}”上',
  noConnection: '未选择连接：不判断在端点上是否可用。',
  targetNeeds: { tls: 'TLS 端点', faults: '可注入的故障' },
  columns: { id: '编号', title: '模式', fit: '在此端点上', languages: '语言' },
  keyColumns: { key: '键', type: '类型', fallback: '默认值', meaning: '含义' },
};

const all: Readonly<Record<ReportLanguage, PatternTexts>> = { en, 'zh-cn': zhCn };

export function patternTexts(language: ReportLanguage): PatternTexts {
  return all[language];
}
