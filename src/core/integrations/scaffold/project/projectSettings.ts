import type { Pattern } from '../../../patterns/catalogue';
import type { Localized, PatternSetting } from '../../../patterns/pattern';

const text = (en: string, zh: string): Localized => ({ en, 'zh-cn': zh });

/** Settings that a project has beside those of its patterns. */
const storage: readonly PatternSetting[] = [
  {
    key: 'STORAGE_BACKEND',
    type: 'enum',
    values: ['s3', 'nas'],
    default: 's3',
    required: false,
    secret: false,
    meaning: text('Where files are: in object storage, or in a folder', '文件所在位置：对象存储或文件目录'),
  },
  {
    key: 'NAS_ROOT',
    type: 'file',
    required: false,
    secret: false,
    meaning: text('The folder of the files; required with STORAGE_BACKEND=nas', '文件目录；STORAGE_BACKEND=nas 时必填'),
  },
  {
    key: 'S3_BUCKET',
    type: 'string',
    required: true,
    secret: false,
    meaning: text(
      'Bucket of the files; not needed with STORAGE_BACKEND=nas',
      '存放文件的存储桶；STORAGE_BACKEND=nas 时不需要',
    ),
  },
  {
    key: 'S3_PREFIX',
    type: 'string',
    default: '',
    required: false,
    secret: false,
    meaning: text(
      'What all keys begin with: empty, or with a slash at its end',
      '所有对象键的前缀：为空，或以斜杠结尾',
    ),
  },
  {
    key: 'S3_CAPABILITIES',
    type: 'file',
    required: false,
    secret: false,
    meaning: text(
      'JSON file of what a probe found of the store; without it nothing counts as working, and what needs a capability is refused',
      '存储能力探测结果（JSON 文件）；未设置时视为各项能力均不可用，依赖能力的操作会被拒绝',
    ),
  },
];

const management: readonly PatternSetting[] = [
  {
    key: 'API_LOGIN',
    type: 'enum',
    values: ['xms', 'ceph-dashboard'],
    default: 'xms',
    required: false,
    secret: false,
    meaning: text('How the product logs in', '产品的登录方式'),
  },
];

const common: readonly PatternSetting[] = [
  {
    key: 'LOG_LEVEL',
    type: 'enum',
    values: ['debug', 'info', 'warn', 'error'],
    default: 'info',
    required: false,
    secret: false,
    meaning: text('The least important messages that are logged', '记录的最低日志级别'),
  },
  {
    key: 'HEALTH_PORT',
    type: 'integer',
    default: '8080',
    required: false,
    secret: false,
    meaning: text('Port of the health endpoints of the command `serve`', '`serve` 命令的健康检查端口'),
  },
];

/** Every setting of a project, each once: those that say where things are first. */
export function projectSettings(
  patterns: readonly Pattern[],
  has: { readonly storage: boolean; readonly management: boolean },
): readonly PatternSetting[] {
  const all = [
    ...(has.storage ? storage : []),
    ...patterns.filter(({ id }) => id.startsWith('P')).flatMap(({ settings }) => settings),
    ...patterns.filter(({ id }) => id.startsWith('R')).flatMap(({ settings }) => settings),
    ...(has.management ? management : []),
    ...common,
  ];
  return [...new Map(all.map((setting) => [setting.key, setting])).values()];
}

const types: Readonly<Record<PatternSetting['type'], object>> = {
  string: { type: 'string' },
  integer: { type: 'integer', minimum: 1 },
  boolean: { type: 'boolean' },
  url: { type: 'string', format: 'uri' },
  file: { type: 'string' },
  enum: { type: 'string' },
};

/**
 * The JSON Schema (2020-12) of a project's settings, each a variable of the environment. The configuration reference is made from it.
 * @param language Of descriptions.
 */
export function settingsSchema(
  title: string,
  settings: readonly PatternSetting[],
  language: keyof Localized,
  values: Readonly<Record<string, string>>,
): string {
  const properties = settings.map(({ key, type, values: known, default: otherwise, secret, meaning }) => [
    key,
    {
      ...types[type],
      ...(type === 'enum' && { enum: known }),
      description: meaning[language],
      ...(otherwise !== undefined && { default: type === 'integer' ? Number(otherwise) : otherwise }),
      ...(values[key] !== undefined && !secret && { examples: [values[key]] }),
      ...(secret && { writeOnly: true }),
    },
  ]);
  const required = settings.filter((setting) => setting.required).map(({ key }) => key);
  // A folder in place of a store needs nothing of the store.
  const isNas = { properties: { STORAGE_BACKEND: { const: 'nas' } }, required: ['STORAGE_BACKEND', 'NAS_ROOT'] };
  const ofStore = required.filter((key) => key.startsWith('S3_'));
  const always = required.filter((key) => !key.startsWith('S3_'));
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title,
    type: 'object',
    properties: Object.fromEntries(properties),
    required: always,
    ...(ofStore.length > 0 && { anyOf: [isNas, { required: ofStore }] }),
  };
  return `${JSON.stringify(schema, undefined, 2)}\n`;
}
