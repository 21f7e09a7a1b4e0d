import { type DocumentId, type IntegrationKind, manifestName } from '../../manifest/integration';
import { documentFile } from '../documentFormat';
import { blocks, code, plain, table } from '../documentMarkdown';
import { documentNumber } from '../documentNumber';
import { documentTitles } from '../documentTitles';
import { type Block, type BlockContext, inBrackets, joined, linkTo, named, said, type Words } from './blockContext';
import { signingQuestions } from './questionBlock';

const words: Words<{
  item: string;
  value: string;
  project: string;
  version: string;
  customer: string;
  vendor: string;
  application: string;
  kind: string;
  language: string;
  license: string;
  number: string;
  title: string;
  standard: string;
  purpose: string;
  term: string;
  meaning: string;
  kinds: Readonly<Record<IntegrationKind, string>>;
  others: string;
  otherHead: readonly string[];
  /** Term, meaning, and the kind of integration that has it; absent: all. */
  terms: readonly (readonly [string, string, ('s3' | 'rest')?])[];
}> = {
  en: {
    item: 'Item',
    value: 'Value',
    project: 'Integration',
    version: 'Version',
    customer: 'Customer',
    vendor: 'Supplier',
    application: 'Application',
    kind: 'Kind of integration',
    language: 'Programming language and build',
    license: 'Licence',
    number: 'Number',
    title: 'Document',
    standard: 'GB/T 8567',
    purpose: 'What it is for',
    term: 'Term',
    meaning: 'Meaning',
    kinds: {
      s3: 'files moved to object storage (S3)',
      rest: 'platform connected to the management API of a storage product',
      both: 'files moved to object storage (S3), and connection to the management API of the storage product',
    },
    others: 'Patterns that texts mention and this integration does not use:',
    otherHead: ['Pattern', 'Title'],
    terms: [
      [
        'object storage',
        'storage that keeps objects (content with attributes) under keys in buckets and is accessed over HTTP',
        's3',
      ],
      ['bucket', 'the container of objects; permissions and rules apply to it', 's3'],
      ['object key', 'the name of an object in its bucket; there are no real folders, `/` is just a character', 's3'],
      ['prefix', 'the beginning that keys have in common, used like a path', 's3'],
      ['multipart upload', 'one object sent in several parts; it becomes visible when the upload is completed', 's3'],
      ['presigned URL', 'an address that lets its holder do one thing for a limited time', 's3'],
      ['capability probe', 'a program that tries on the real endpoint what it does, and reads the result back', 's3'],
      ['session token', 'what a login returns; it authorises the requests that follow, and expires', 'rest'],
      ['asynchronous task', 'work that the service continues after its response; its state is polled', 'rest'],
      [
        'adaptation pattern',
        'a proven replacement for one way of using files or a management API; its code, tests and documents share one id',
      ],
      ['verification goal', 'what a test has to show; its id is part of the test name'],
    ],
  },
  'zh-cn': {
    item: '项目',
    value: '内容',
    project: '集成项目',
    version: '版本',
    customer: '客户',
    vendor: '供应方',
    application: '应用系统',
    kind: '集成类型',
    language: '开发语言与构建工具',
    license: '许可证',
    number: '文档编号',
    title: '文档名称',
    standard: '对应 GB/T 8567',
    purpose: '用途',
    term: '术语',
    meaning: '含义',
    kinds: {
      s3: '文件存储适配对象存储（S3）',
      rest: '第三方平台对接存储产品管理 API',
      both: '文件存储适配对象存储（S3），并对接存储产品管理 API',
    },
    others: '文中提及而本次未采用的适配模式：',
    otherHead: ['适配模式', '名称'],
    terms: [
      ['对象存储', '以存储桶和对象键组织对象（内容与属性）、通过 HTTP 访问的存储', 's3'],
      ['存储桶', '存放对象的容器，权限与规则以其为单位设置', 's3'],
      ['对象键', '对象在存储桶内的名称；不存在真正的目录，`/` 只是键中的一个字符', 's3'],
      ['前缀', '一组对象键共有的起始部分，作用类似路径', 's3'],
      ['分段上传', '将一个对象分为若干段上传，完成后才可见', 's3'],
      ['预签名 URL', '持有者可在限定时间内执行指定操作的地址', 's3'],
      ['能力探测', '在真实端点上逐项执行并读回核实其实际行为', 's3'],
      ['会话令牌', '登录后取得、用于后续请求认证的凭据，到期失效', 'rest'],
      ['异步任务', '服务端返回响应后继续执行的工作，其状态须轮询', 'rest'],
      ['适配模式', '替代某一种文件或管理 API 用法的成熟做法，其代码、测试与文档使用同一编号'],
      ['验证目标', '测试须证明的内容，其编号包含在测试名称中'],
    ],
  },
};

/** The title, and who has to be named to sign. */
export const head: Block = (context) => {
  const title = `# ${documentTitles[context.document][context.language]}`;
  const asked = signingQuestions(context);
  return asked === '' ? title : `${title}\n\n${asked}`;
};

/** What is delivered, in one table. */
export const identification: Block = (context) => {
  const w = words[context.language];
  const { integration } = context.facts;
  const rows = [
    [w.project, `${named(context, integration.title)}${inBrackets(context, code(integration.name))}`],
    [w.version, integration.version],
    [w.customer, plain(integration.customer[context.language])],
    [w.vendor, plain(integration.vendor[context.language])],
    [w.application, plain(integration.application.name)],
    [w.kind, w.kinds[integration.kind]],
    [
      w.language,
      `${languageNames[integration.language]}${context.language === 'en' ? ', ' : '，'}${buildNames[integration.build]}`,
    ],
    [w.license, integration.license],
  ];
  return table([w.item, w.value], rows);
};

export const languageNames: Readonly<Record<string, string>> = {
  typescript: 'TypeScript',
  python: 'Python',
  java: 'Java',
  go: 'Go',
};

const buildNames: Readonly<Record<string, string>> = { npm: 'npm', pip: 'pip', maven: 'Maven', go: 'go build' };

/** The other documents of the delivery, by number and name. */
export const relatedDocuments: Block = (context) => {
  const { language, facts } = context;
  const w = words[language];
  const ids = facts.integration.documents.wanted.filter((id) => id !== context.document);
  if (ids.length === 0) return '';
  return table(
    [w.number, w.title],
    ids.map((id) => [
      documentNumber(facts.integration, id),
      `[${documentTitles[id][language]}](${documentFile(id, language)})`,
    ]),
  );
};

/** All documents of the delivery, with what each is for. */
export const allDocuments: Block = (context) => documentTable(context, context.facts.integration.documents.wanted);

function documentTable(context: BlockContext, ids: readonly DocumentId[]): string {
  const { language, facts } = context;
  if (ids.length === 0) return '';
  const w = words[language];
  const rows = ids.map((id) => {
    const title = documentTitles[id];
    const name = id === context.document ? title[language] : `[${title[language]}](${documentFile(id, language)})`;
    const standard = language === 'en' ? title.standard.replaceAll('、', ', ') : title.standard;
    return [documentNumber(facts.integration, id), name, standard, title.purpose[language]];
  });
  return table([w.number, w.title, w.standard, w.purpose], rows);
}

/** Terms of this kind of integration, and the patterns that texts mention although they are not in use. */
export const terms: Block = (context) => {
  const w = words[context.language];
  const { kind } = context.facts.integration;
  const rows = w.terms.filter(([, , side]) => side === undefined || kind === 'both' || side === kind);
  const texts = context.facts.patterns.flatMap(({ section }) => Object.values(section[context.language])).join('\n');
  const others = context.facts.otherPatterns.filter(({ id }) => new RegExp(`\\b${id}\\b`).test(texts));
  return blocks(
    table(
      [w.term, w.meaning],
      rows.map(([term = '', meaning = '']) => [term, meaning]),
    ),
    others.length === 0 ? '' : w.others,
    others.length === 0
      ? ''
      : table(
          w.otherHead,
          others.map(({ id, title }) => [id, said(context, title)]),
        ),
  );
};

const sourceWords: Words<{
  manifest: string;
  definition: (title: string, version: string) => string;
  probe: (name: string) => string;
  schema: string;
  results: string;
  standard: string;
}> = {
  en: {
    manifest: 'manifest of the integration',
    definition: (title, version) => `API definition ${title}, version ${version}`,
    probe: (name) => `capability probe report of the connection ${name}`,
    schema: 'JSON Schema of the configuration',
    results: 'test results (JUnit XML)',
    standard: 'Specification for computer software documentation (Chinese national standard)',
  },
  'zh-cn': {
    manifest: '集成项目清单',
    definition: (title, version) => `接口定义 ${title}，版本 ${version}`,
    probe: (name) => `连接 ${name} 的能力探测报告`,
    schema: '配置项的 JSON Schema',
    results: '测试结果（JUnit XML）',
    standard: '《计算机软件文档编制规范》',
  },
};

/** Documents in which results of tests stand. */
const showsResults: ReadonlySet<DocumentId> = new Set([
  'test-plan',
  'test-report',
  'release-notes',
  'acceptance-report',
]);

/** What this document was made from. */
export const references: Block = (context) => {
  const { facts, language } = context;
  const w = sourceWords[language];
  const definitions = new Map(
    facts.operations.map(({ used, definitionTitle = '', definitionVersion = used.version ?? '' }) => [
      used.definition,
      w.definition(plain(definitionTitle), plain(definitionVersion)).trim(),
    ]),
  );
  const rows = [
    [code(manifestName), w.manifest],
    ...facts.probes.flatMap(({ connection, report }) =>
      report && connection.probe ? [[code(connection.probe), w.probe(plain(connection.name))]] : [],
    ),
    ...[...definitions].map(([where, text]) => [code(where), text]),
    ...(facts.schemaFile ? [[code(facts.schemaFile), w.schema]] : []),
    ...(showsResults.has(context.document) && facts.results.files.length > 0
      ? [[joined(context, facts.results.files.map(code)), w.results]]
      : []),
  ];
  rows.push(['GB/T 8567—2006', w.standard]);
  return table(language === 'en' ? ['Source', 'Description'] : ['引用文件', '说明'], rows);
};

/** A link to the guide's section of a pattern or operation; only its text where that is not in use. */
export function guideLink(context: BlockContext, id: string, text = id): string {
  const { patterns, operations } = context.facts;
  const operation = operations.find((each) => each.id === id || each.detail?.entry.id === id);
  const isThere = operation !== undefined || patterns.some(({ pattern }) => pattern.id === id);
  return isThere ? linkTo(context, 'development-guide', operation?.id ?? id, text) : text;
}
