import type { ReportLanguage } from '../../capabilities/texts/capabilityTexts';
import type { ChangeCode, ChangeKind } from '../diff/definitionDiff';

/** The words of a comparison; `{0}` is replaced. */
export interface ChangeTexts {
  /** Of {0} old and new version. */
  readonly breaking: string;
  readonly changed: string;
  readonly added: string;
  readonly schemas: string;
  readonly kinds: Readonly<Record<ChangeKind, string>>;
  readonly unchanged: string;
  readonly operations: string;
  readonly breaks: string;
  readonly oldLine: string;
  readonly newLine: string;
  readonly filter: string;
  readonly onlyUsed: string;
  readonly usedHere: string;
  /** Of an operation that a manifest of an integration names. */
  readonly inManifest: string;
  /** {0} calls, {1} files, {2} operations, {3} calls that meet a breaking change. */
  readonly touches: string;
  readonly touchesNothing: string;
  readonly more: string;
  readonly nothingFits: string;
  readonly none: string;
  readonly codes: Readonly<Record<ChangeCode, string>>;
}

const en: ChangeTexts = {
  breaking: 'Breaking',
  changed: 'Changed without breaking',
  added: 'Added',
  schemas: 'Schemas',
  kinds: { removed: 'removed', changed: 'changed', added: 'added' },
  unchanged: 'unchanged',
  operations: 'Operations',
  breaks: 'breaking',
  oldLine: 'old, line {0}',
  newLine: 'new, line {0}',
  filter: 'Filter',
  onlyUsed: 'only what the workspace uses',
  usedHere: 'used here: {0}',
  inManifest: 'integration manifest',
  touches:
    'This upgrade touches {0} calls in {1} files. Operations that are removed or changed and used here: {2}. Calls that meet a breaking change: {3}.',
  touchesNothing:
    'The code and the integration manifests of the workspace name no operation that is removed or changed.',
  more: 'and {0} more',
  nothingFits: 'Nothing fits.',
  none: 'none',
  codes: {
    'parameter.added': 'parameter added',
    'parameter.removed': 'parameter removed',
    'parameter.required': 'parameter: whether it is required',
    'parameter.style': 'parameter: how it is written',
    'body.added': 'request body added',
    'body.removed': 'request body removed',
    'body.required': 'request body: whether it is required',
    'mediaType.added': 'media type added',
    'mediaType.removed': 'media type removed',
    'response.added': 'response added',
    'response.removed': 'response removed',
    'header.added': 'header added',
    'header.removed': 'header removed',
    'security.added': 'way of authentication added',
    'security.removed': 'way of authentication removed',
    operationId: 'operationId',
    tags: 'tags',
    deprecated: 'deprecated',
    'property.added': 'property added',
    'property.removed': 'property removed',
    'property.required': 'property: whether it is required',
    type: 'type',
    format: 'format',
    'enum.added': 'allowed value added',
    'enum.removed': 'allowed value removed',
    limit: 'limit',
    default: 'default',
    access: 'read-only or write-only',
    additionalProperties: 'other properties',
    variants: 'variants',
    'schema.added': 'schema added',
    'schema.removed': 'schema removed',
  },
};

const zhCn: ChangeTexts = {
  breaking: '不兼容',
  changed: '兼容的更改',
  added: '新增',
  schemas: '模式',
  kinds: { removed: '移除', changed: '更改', added: '新增' },
  unchanged: '未变',
  operations: '操作',
  breaks: '不兼容',
  oldLine: '旧版第 {0} 行',
  newLine: '新版第 {0} 行',
  filter: '筛选',
  onlyUsed: '仅工作区用到的',
  usedHere: '此处使用：{0}',
  inManifest: '集成清单',
  touches:
    '此次升级涉及 {1} 个文件中的 {0} 处调用。被移除或更改、且此处用到的操作：{2} 个。遇到不兼容更改的调用：{3} 处。',
  touchesNothing: '工作区的代码和集成清单没有提及被移除或更改的操作。',
  more: '另有 {0} 项',
  nothingFits: '没有符合条件的内容。',
  none: '无',
  codes: {
    'parameter.added': '新增参数',
    'parameter.removed': '移除参数',
    'parameter.required': '参数是否必需',
    'parameter.style': '参数的书写方式',
    'body.added': '新增请求正文',
    'body.removed': '移除请求正文',
    'body.required': '请求正文是否必需',
    'mediaType.added': '新增媒体类型',
    'mediaType.removed': '移除媒体类型',
    'response.added': '新增响应',
    'response.removed': '移除响应',
    'header.added': '新增标头',
    'header.removed': '移除标头',
    'security.added': '新增身份验证方式',
    'security.removed': '移除身份验证方式',
    operationId: 'operationId',
    tags: '标签',
    deprecated: '已弃用',
    'property.added': '新增属性',
    'property.removed': '移除属性',
    'property.required': '属性是否必需',
    type: '类型',
    format: '格式',
    'enum.added': '新增可选值',
    'enum.removed': '移除可选值',
    limit: '约束',
    default: '默认值',
    access: '只读或只写',
    additionalProperties: '其他属性',
    variants: '变体',
    'schema.added': '新增模式',
    'schema.removed': '移除模式',
  },
};

export function changeTexts(language: ReportLanguage): ChangeTexts {
  return language === 'zh-cn' ? zhCn : en;
}
