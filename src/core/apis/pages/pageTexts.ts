import type { ReportLanguage } from '../../capabilities/texts/capabilityTexts';
import type { Relation } from '../detail/relatedOperations';
import type { SchemaUse } from '../detail/schemaDetail';
import type { SchemaChildKind } from '../detail/schemaView';

/** The words of pages about definitions; `{0}` is replaced. */
export interface PageTexts {
  readonly deprecated: string;
  readonly required: string;
  readonly readOnly: string;
  readonly writeOnly: string;
  readonly circular: string;
  readonly loading: string;
  readonly openDocumentation: string;
  readonly parameters: string;
  readonly name: string;
  readonly place: string;
  readonly description: string;
  readonly requestBody: string;
  readonly responses: string;
  readonly headers: string;
  readonly noContent: string;
  readonly anyValue: string;
  readonly arrayOf: string;
  readonly example: string;
  readonly defaultValue: string;
  readonly allowed: string;
  readonly security: string;
  readonly securityOneOf: string;
  readonly noCredentials: string;
  readonly inHeader: string;
  readonly inQuery: string;
  readonly inCookie: string;
  readonly queryLeaks: string;
  readonly asynchronous: string;
  readonly asyncHint: string;
  readonly asyncPoll: string;
  readonly asyncStatus: string;
  readonly asyncStates: string;
  readonly related: string;
  readonly relations: Readonly<Record<Relation, string>>;
  readonly properties: string;
  readonly noProperties: string;
  readonly whereUsed: string;
  readonly usedByOperations: string;
  readonly usedBySchemas: string;
  readonly uses: string;
  readonly notUsed: string;
  readonly useIn: Readonly<Record<SchemaUse['where'][number], string>>;
  readonly indirect: string;
  readonly cycle: string;
  readonly childKinds: Readonly<Record<Exclude<SchemaChildKind, 'property'>, string>>;
}

const en: PageTexts = {
  deprecated: 'deprecated',
  required: 'required',
  readOnly: 'read-only',
  writeOnly: 'write-only',
  circular: 'contains itself',
  loading: 'Loading ...',
  openDocumentation: 'Documentation',
  parameters: 'Parameters',
  name: 'Name',
  place: 'In',
  description: 'Description',
  requestBody: 'Request body',
  responses: 'Responses',
  headers: 'Headers',
  noContent: 'No content is defined.',
  anyValue: 'any value',
  arrayOf: 'array of {0}',
  example: 'Example',
  defaultValue: 'default',
  allowed: 'one of',
  security: 'Authentication',
  securityOneOf: 'One of these is enough:',
  noCredentials: 'No credentials are needed.',
  inHeader: 'header {0}',
  inQuery: 'query parameter {0}',
  inCookie: 'cookie {0}',
  queryLeaks: 'addresses end up in logs: prefer another one',
  asynchronous: 'asynchronous',
  asyncHint: 'This operation answers 202 before the work is done.',
  asyncPoll: 'Ask again with {0}.',
  asyncStatus: 'The state is at {0} of the answer.',
  asyncStates: 'States:',
  related: 'Related operations',
  relations: {
    samePath: 'the same path',
    collection: 'the collection',
    item: 'one item',
    action: 'an action on it',
    sameObject: 'the same product object',
  },
  properties: 'Properties',
  noProperties: 'It has nothing inside.',
  whereUsed: 'Where used',
  usedByOperations: 'Operations',
  usedBySchemas: 'Schemas that name it',
  uses: 'Schemas that it names',
  notUsed: 'Nothing uses it.',
  useIn: { parameter: 'parameter', request: 'request', response: 'response' },
  indirect: 'through other schemas',
  cycle: 'It is part of a circle:',
  childKinds: {
    pattern: 'names like {0}',
    additional: 'any other name',
    items: 'each item',
    tuple: 'item {0}',
    oneOf: 'exactly one of: variant {0}',
    anyOf: 'any of: variant {0}',
    not: 'must not fit',
  },
};

const zhCn: PageTexts = {
  deprecated: '已弃用',
  required: '必需',
  readOnly: '只读',
  writeOnly: '只写',
  circular: '包含自身',
  loading: '正在加载...',
  openDocumentation: '文档',
  parameters: '参数',
  name: '名称',
  place: '位置',
  description: '说明',
  requestBody: '请求正文',
  responses: '响应',
  headers: '标头',
  noContent: '未定义内容。',
  anyValue: '任意值',
  arrayOf: '{0} 数组',
  example: '示例',
  defaultValue: '默认值',
  allowed: '可选值',
  security: '身份验证',
  securityOneOf: '满足以下任意一项即可：',
  noCredentials: '不需要凭据。',
  inHeader: '标头 {0}',
  inQuery: '查询参数 {0}',
  inCookie: 'Cookie {0}',
  queryLeaks: '网址会留在日志中，宜选用其他方式',
  asynchronous: '异步',
  asyncHint: '此操作在工作完成之前即返回 202。',
  asyncPoll: '可通过 {0} 查询结果。',
  asyncStatus: '状态位于响应的 {0}。',
  asyncStates: '状态：',
  related: '相关操作',
  relations: {
    samePath: '同一路径',
    collection: '所在集合',
    item: '单个成员',
    action: '对其执行的动作',
    sameObject: '同一产品对象',
  },
  properties: '属性',
  noProperties: '内部没有其他内容。',
  whereUsed: '使用位置',
  usedByOperations: '操作',
  usedBySchemas: '引用它的模式',
  uses: '它引用的模式',
  notUsed: '没有任何地方使用它。',
  useIn: { parameter: '参数', request: '请求', response: '响应' },
  indirect: '经由其他模式',
  cycle: '它处于循环引用之中：',
  childKinds: {
    pattern: '名称符合 {0}',
    additional: '其他任意名称',
    items: '每一项',
    tuple: '第 {0} 项',
    oneOf: '恰好符合其一：变体 {0}',
    anyOf: '符合任意项：变体 {0}',
    not: '不得符合',
  },
};

export function pageTexts(language: ReportLanguage): PageTexts {
  return language === 'zh-cn' ? zhCn : en;
}

/** Puts a value into a text. */
export function filled(text: string, value: string): string {
  return text.replace('{0}', () => value);
}
