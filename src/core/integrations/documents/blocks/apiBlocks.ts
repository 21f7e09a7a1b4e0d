import type { SchemaView } from '../../../apis/detail/schemaView';
import { anchor } from '../documentFormat';
import { blocks, code, plain, table } from '../documentMarkdown';
import type { OperationFacts, PropertyFacts } from '../facts/documentFacts';
import { type Block, type BlockContext, joined, linkTo, named } from './blockContext';

const words = {
  en: {
    head: ['Operation', 'Method and path', 'Purpose', 'Developed for version', 'Present definition version'],
    parameterHead: ['Parameter', 'In', 'Type', 'Required', 'Meaning'],
    propertyHead: ['Property', 'Type', 'Required', 'Meaning'],
    yes: 'yes',
    no: 'no',
    request: 'Request body',
    answer: (status: string) => `Response ${status}`,
    parameters: 'Parameters',
    noParameters: 'It has neither parameters nor a request body.',
    noBody: 'The definition describes no content.',
    purpose: 'Purpose',
    login: 'Authentication',
    open: 'none',
    asynchronous: (poll: string) => `The service responds before the work is done; query its state with ${poll}.`,
    deprecated: 'The definition marks this operation as deprecated.',
    problem: (where: string) =>
      `The definition ${where} could not be read or has no such operation; only what the manifest says is listed here.`,
    any: 'any',
    list: (type: string) => `list of ${type}`,
    limits: {} as Readonly<Record<string, string>>,
    places: { path: 'path', query: 'query', header: 'header', cookie: 'cookie' } as Readonly<Record<string, string>>,
  },
  'zh-cn': {
    head: ['操作', '方法与路径', '用途', '开发所依据的版本', '当前定义版本'],
    parameterHead: ['参数', '位置', '类型', '必填', '说明'],
    propertyHead: ['字段', '类型', '必填', '说明'],
    yes: '是',
    no: '否',
    request: '请求体',
    answer: (status: string) => `响应 ${status}`,
    parameters: '请求参数',
    noParameters: '没有请求参数与请求体。',
    noBody: '定义未描述响应内容。',
    purpose: '用途',
    login: '认证',
    open: '无需认证',
    asynchronous: (poll: string) => `服务在处理完成之前即返回响应，须通过 ${poll} 查询状态。`,
    deprecated: '接口定义将该操作标记为弃用。',
    problem: (where: string) => `接口定义 ${where} 无法读取或不含该操作，此处仅列出清单中的内容。`,
    any: '任意',
    list: (type: string) => `${type} 列表`,
    limits: {
      minimum: '最小值',
      maximum: '最大值',
      minLength: '最短',
      maxLength: '最长',
      minItems: '最少项数',
      maxItems: '最多项数',
      pattern: '格式',
    } as Readonly<Record<string, string>>,
    places: { path: '路径', query: '查询串', header: '请求头', cookie: 'Cookie' } as Readonly<Record<string, string>>,
  },
};

/** The operations in use. Empty where there are none. */
export const operationTable: Block = (context) => {
  const { operations } = context.facts;
  if (operations.length === 0) return '';
  const rows = operations.map(({ id, used, detail, definitionVersion = '' }) => [
    linkTo(context, 'development-guide', id, id),
    code(detail?.entry.id ?? used.operation ?? id),
    named(context, used.purpose) || plain(detail?.entry.summary ?? firstLine(detail?.description)),
    plain(used.version ?? ''),
    plain(definitionVersion),
  ]);
  return table(words[context.language].head, rows);
};

/** Every operation in use with parameters, body and answers, by its definition. */
export const operationReference: Block = (context) =>
  blocks(...context.facts.operations.map((operation) => operationPart(context, operation)));

function operationPart(context: BlockContext, operation: OperationFacts): string {
  const { id, used, detail } = operation;
  const w = words[context.language];
  const title = `${anchor(id)}\n\n### ${detail && detail.entry.id !== id ? `${id}: ${detail.entry.id}` : id}`;
  if (detail === undefined) return blocks(title, named(context, used.purpose), w.problem(code(used.definition)));
  return blocks(
    title,
    blocks(plain(detail.description ?? detail.entry.summary ?? ''), facts(context, operation)),
    parameterPart(context, operation),
    ...answerParts(context, operation),
  );
}

function facts(context: BlockContext, { used, detail }: OperationFacts): string {
  const w = words[context.language];
  const colon = context.language === 'en' ? ': ' : '：';
  const ways = detail?.security.map((schemes) => schemes.map(({ scheme }) => code(scheme)).join(' + ')) ?? [];
  const poll = detail?.asynchronous?.poll;
  const purpose = named(context, used.purpose);
  const lines = [
    ...(purpose === '' ? [] : [`${w.purpose}${colon}${purpose}`]),
    `${w.login}${colon}${ways.length === 0 ? w.open : joined(context, ways)}`,
    ...(poll === undefined ? [] : [w.asynchronous(code(poll))]),
    ...(detail?.entry.deprecated ? [w.deprecated] : []),
  ];
  return lines.map((line) => `- ${line}`).join('\n');
}

function parameterPart(context: BlockContext, { detail, body }: OperationFacts): string {
  const w = words[context.language];
  const parameters = detail?.parameters ?? [];
  if (parameters.length === 0 && detail?.body === undefined) return w.noParameters;
  const rows = parameters.map(({ name, in: place, required, description, schema }) => [
    code(name),
    w.places[place] ?? place,
    schema ? typeText(context, schema) : w.any,
    required ? w.yes : w.no,
    plain(description ?? schema?.description ?? ''),
  ]);
  return blocks(
    rows.length === 0 ? '' : blocks(`#### ${w.parameters}`, table(w.parameterHead, rows)),
    body.length === 0 ? '' : blocks(`#### ${w.request}`, propertyTable(context, body)),
  );
}

function answerParts(context: BlockContext, { detail, answers }: OperationFacts): readonly string[] {
  const w = words[context.language];
  return (detail?.responses ?? []).map(({ status, description }) => {
    const properties = answers[status] ?? [];
    return blocks(
      `#### ${w.answer(status)}`,
      properties.length === 0 ? plain(description ?? '') || w.noBody : propertyTable(context, properties),
    );
  });
}

function propertyTable(context: BlockContext, properties: readonly PropertyFacts[]): string {
  const w = words[context.language];
  const rows = properties.map(({ path, property }) => [
    code(path),
    typeText(context, property),
    property.required ? w.yes : w.no,
    plain(property.description ?? ''),
  ]);
  return table(w.propertyHead, rows);
}

function typeText(context: BlockContext, view: SchemaView): string {
  const w = words[context.language];
  const own = view.types.join(' / ') || w.any;
  const items = view.items && (view.items.types.join(' / ') || w.any);
  const limits = view.constraints.map(({ keyword, value }) => `${w.limits[keyword] ?? keyword} ${value}`);
  const values = view.enum.map((value) => code(JSON.stringify(value)));
  const type = items === undefined ? own : w.list(items);
  const parts = [type, view.format, ...limits.map(plain), ...values].filter((text) => text !== undefined);
  return parts.join(context.language === 'en' ? ', ' : '，');
}

function firstLine(text: string | undefined): string {
  return text?.trim().split('\n')[0] ?? '';
}
