import { type DocumentId, manifestName } from '../../manifest/integration';
import { documentFile } from '../documentFormat';
import { code, plain, table } from '../documentMarkdown';
import { documentNumber } from '../documentNumber';
import { documentTitles } from '../documentTitles';
import { type Block, type BlockContext, inBrackets, joined, linkTo, named, type Words } from './blockContext';
import { signingQuestions } from './questionBlock';

const words = {
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
      s3: 'files to object storage (S3)',
      rest: 'a platform to the management API of a storage product',
      both: 'files to object storage (S3), and the management API of the storage product',
    },
    terms: [
      [
        'object storage',
        'a store that keeps objects (content with attributes) under keys in buckets, reached over HTTP',
      ],
      ['bucket', 'the container in which objects are; rights and rules are given to it'],
      ['object key', 'the name of an object in its bucket; there are no folders, `/` is a character of it'],
      ['prefix', 'the beginning that keys have in common, used as a path is'],
      ['multipart upload', 'one object sent in several parts, visible when it is completed'],
      ['presigned URL', 'an address that lets whoever has it do one thing for a limited time'],
      [
        'adaptation pattern',
        'a proven way to replace one construct of file storage, with code, tests and documents under one id',
      ],
      ['verification goal', 'what a test has to show; its id is in the name of the test'],
      ['probe', 'a program that tries on the real endpoint what it does, and reads it back'],
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
    terms: [
      ['对象存储', '以存储桶和对象键组织对象（内容与属性）、通过 HTTP 访问的存储'],
      ['存储桶', '存放对象的容器，权限与规则以其为单位设置'],
      ['对象键', '对象在存储桶内的名称；不存在真正的目录，`/` 只是键中的一个字符'],
      ['前缀', '一组对象键共有的起始部分，作用类似路径'],
      ['分段上传', '将一个对象分为若干段上传，完成后才可见'],
      ['预签名 URL', '持有者可在限定时间内执行指定操作的地址'],
      ['适配模式', '替代某一种文件存储用法的成熟做法，其代码、测试与文档使用同一编号'],
      ['验证目标', '测试须证明的内容，其编号包含在测试名称中'],
      ['能力探测', '在真实端点上逐项执行并读回核实其实际行为的程序'],
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
    [w.customer, named(context, integration.customer)],
    [w.vendor, named(context, integration.vendor)],
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

const buildNames: Readonly<Record<string, string>> = { npm: 'npm', pip: 'pip', maven: 'Maven', go: 'go' };

/** The other documents of the delivery. */
export const relatedDocuments: Block = (context) =>
  documentTable(
    context,
    context.facts.integration.documents.wanted.filter((id) => id !== context.document),
  );

/** All documents of the delivery. */
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

export const terms: Block = ({ language }) => {
  const w = words[language];
  return table([w.term, w.meaning], w.terms);
};

const sourceWords: Words<{
  manifest: string;
  definition: (title: string, version: string) => string;
  probe: (name: string) => string;
  schema: string;
  results: string;
}> = {
  en: {
    manifest: 'the manifest of the integration',
    definition: (title, version) => `API definition ${title}, version ${version}`,
    probe: (name) => `capability probe of the connection ${name}`,
    schema: 'schema of the configuration',
    results: 'test results (JUnit XML)',
  },
  'zh-cn': {
    manifest: '集成项目清单',
    definition: (title, version) => `接口定义 ${title}，版本 ${version}`,
    probe: (name) => `连接 ${name} 的能力探测报告`,
    schema: '配置项的 JSON Schema',
    results: '测试结果（JUnit XML）',
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
  return table(language === 'en' ? ['Source', 'What it is'] : ['引用文件', '说明'], rows);
};

/** A link to the guide's section of a pattern or operation; only its text where that is not in use. */
export function guideLink(context: BlockContext, id: string, text = id): string {
  const { patterns, operations } = context.facts;
  const operation = operations.find((each) => each.id === id || each.detail?.entry.id === id);
  const isThere = operation !== undefined || patterns.some(({ pattern }) => pattern.id === id);
  return isThere ? linkTo(context, 'development-guide', operation?.id ?? id, text) : text;
}
