import { credentialsOf } from '../../scaffold/project/projectLogin';
import { anchor } from '../documentFormat';
import { blocks, code, fenced, table } from '../documentMarkdown';
import type { SettingFacts } from '../facts/documentFacts';
import { type Block, type BlockContext, joined, said, type Words } from './blockContext';
import { guideLink } from './introductionBlocks';

const words: Words<{
  head: readonly string[];
  required: string;
  optional: string;
  secret: string;
  none: string;
  empty: string;
  project: string;
  types: Readonly<Record<string, string>>;
  secretKeys: readonly string[];
  noSecrets: string;
}> = {
  en: {
    head: ['Key (environment variable)', 'Type and limits', 'Default', 'Example', 'Use', 'Meaning', 'Read by'],
    required: 'required',
    optional: 'optional',
    secret: 'secret',
    none: 'none',
    empty: 'empty',
    project: 'the program',
    types: {
      string: 'text',
      integer: 'integer',
      number: 'number',
      boolean: '`true` or `false`',
      url: 'address (URL)',
      file: 'path of a file',
      enum: 'one of',
    },
    secretKeys: ['Key', 'Meaning'],
    noSecrets: 'This integration has no secret keys.',
  },
  'zh-cn': {
    head: ['配置项（环境变量）', '类型与取值范围', '默认值', '示例', '属性', '含义', '使用者'],
    required: '必填',
    optional: '可选',
    secret: '机密',
    none: '无',
    empty: '空',
    project: '程序',
    types: {
      string: '字符串',
      integer: '整数',
      number: '数值',
      boolean: '布尔值（`true` 或 `false`）',
      url: '地址（URL）',
      file: '文件路径',
      enum: '枚举',
    },
    secretKeys: ['配置项', '说明'],
    noSecrets: '本集成项目没有机密配置项。',
  },
};

/** Every key of the configuration. */
export const settingTable: Block = (context) => {
  const { settings } = context.facts;
  if (settings.length === 0) return '';
  return table(
    words[context.language].head,
    settings.map((setting) => settingRow(context, setting)),
  );
};

function settingRow(context: BlockContext, setting: SettingFacts): readonly string[] {
  const w = words[context.language];
  const { key, required, secret, patterns } = setting;
  const example = exampleOf(context, setting);
  return [
    `${anchor(key)}${code(key)}`,
    typeText(context, setting),
    defaultText(context, setting),
    example === '' ? '' : code(example),
    joined(context, [required ? w.required : w.optional, ...(secret ? [w.secret] : [])]),
    said(context, setting.meaning),
    patterns.length === 0
      ? w.project
      : joined(
          context,
          patterns.map((id) => guideLink(context, id)),
        ),
  ];
}

/** A value that fits: the schema's own example, else what the manifest says of this place. Secrets have none. */
function exampleOf({ facts }: BlockContext, { key, secret, example }: SettingFacts): string {
  if (secret) return '';
  const { buckets, application, name } = facts.integration;
  const known: Readonly<Record<string, string | undefined>> = {
    S3_ENDPOINT: 'https://s3.example.com',
    S3_BUCKET: buckets[0]?.bucket,
    S3_PREFIX: buckets[0]?.prefix,
    NAS_ROOT: application.mounts[0],
    S3_CA_FILE: `/etc/${name}/ca.pem`,
    S3_CAPABILITIES: `/etc/${name}/capabilities.json`,
    API_URL: 'https://storage.example.com:8056/v1',
    API_USERNAME: name,
    API_CA_FILE: `/etc/${name}/ca.pem`,
  };
  return example ?? known[key] ?? '';
}

/** The default of a secret is nothing that a document may say. */
function defaultText({ language }: BlockContext, { secret, default: fallback }: SettingFacts): string {
  const w = words[language];
  if (secret || fallback === undefined) return w.none;
  return fallback === '' ? w.empty : code(fallback);
}

function typeText({ language }: BlockContext, { type, values, minimum, maximum }: SettingFacts): string {
  const name = words[language].types[type] ?? type;
  const limits = [
    ...(minimum === undefined ? [] : [`≥ ${minimum}`]),
    ...(maximum === undefined ? [] : [`≤ ${maximum}`]),
  ];
  const [comma, colon] = language === 'en' ? [', ', ' '] : ['，', '：'];
  if (values === undefined) return [name, ...limits].join(comma);
  return `${name}${colon}${values.map(code).join(language === 'en' ? ', ' : '、')}`;
}

/** Secrets of the management API: which of them are needed depends on how it lets requests in. */
const credentialsOfApi: ReadonlySet<string> = new Set(Object.values(credentialsOf).flat());

/** The keys that have to be set before it runs, as a file to copy. Secrets have no value. */
export const requiredExample: Block = (context) => {
  const { facts, language } = context;
  const needed = facts.settings.filter(
    ({ key, required, secret }) => required || (secret && !credentialsOfApi.has(key)),
  );
  if (needed.length === 0) return '';
  const lines = needed.map((setting) => {
    const { key, secret, meaning, default: fallback = exampleOf(context, setting) } = setting;
    const comment = `# ${meaning[language].replaceAll('\n', ' ')}`;
    return `${comment}\n${key}=${secret ? '' : fallback}`;
  });
  return fenced('sh', lines.join('\n'));
};

/** The keys with defaults, as they are when nothing is set. */
export const optionalExample: Block = ({ facts }) => {
  const others = facts.settings.filter(({ required, secret }) => !required && !secret);
  if (others.length === 0) return '';
  return fenced('sh', others.map(({ key, default: fallback = '' }) => `# ${key}=${fallback}`).join('\n'));
};

export const secretTable: Block = (context) => {
  const w = words[context.language];
  const secrets = context.facts.settings.filter(({ secret }) => secret);
  if (secrets.length === 0) return w.noSecrets;
  return table(
    w.secretKeys,
    secrets.map(({ key, meaning }) => [code(key), said(context, meaning)]),
  );
};

/** Keys by the pattern that reads them, one table each, for who changes the behaviour of one. */
export const settingsByPattern: Block = (context) => {
  const { patterns, settings } = context.facts;
  const parts = patterns.flatMap(({ pattern }) => {
    const own = settings.filter((setting) => setting.patterns.includes(pattern.id));
    if (own.length === 0) return [];
    const names = joined(
      context,
      own.map(({ key }) => `[${code(key)}](#${key})`),
    );
    const title = guideLink(context, pattern.id, `${pattern.id} ${said(context, pattern.title)}`);
    return [[title, names]];
  });
  if (parts.length === 0) return '';
  return blocks(table(context.language === 'en' ? ['Pattern', 'Keys'] : ['适配模式', '配置项'], parts));
};
