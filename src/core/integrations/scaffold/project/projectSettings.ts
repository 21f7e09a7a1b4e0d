import type { Pattern } from '../../../patterns/catalogue';
import type { Localized, PatternSetting } from '../../../patterns/pattern';
import { credentialsOf, type LoginFacts, type LoginKind, loginKinds } from './projectLogin';

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

/** @param login What the API's definition says; a project for several products changes it by `API_LOGIN`. */
function management({ kind, header }: ProjectAccess): readonly PatternSetting[] {
  return [
    {
      key: 'API_TOKEN',
      type: 'string',
      required: kind === 'token',
      secret: true,
      meaning: text(
        'Token or API key that is sent with each request; needed with API_LOGIN=token only',
        '随每个请求发送的令牌或 API 密钥；仅 API_LOGIN=token 时需要',
      ),
    },
    {
      key: 'API_LOGIN',
      type: 'enum',
      values: loginKinds,
      default: kind,
      required: false,
      secret: false,
      meaning: text(
        'How requests are let in: by a login to XMS or to a Ceph dashboard, by a token, by user and password with each request, or openly',
        '认证方式：登录 XMS 或 Ceph Dashboard、令牌、随每个请求发送的用户名与密码，或无需认证',
      ),
    },
    {
      key: 'API_TOKEN_HEADER',
      type: 'string',
      default: header,
      required: false,
      secret: false,
      meaning: text(
        'Header of the token with API_LOGIN=token; in Authorization it is a bearer token',
        'API_LOGIN=token 时携带令牌的请求头；为 Authorization 时使用 Bearer 令牌',
      ),
    },
  ];
}

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

/** How the API is called unless settings say otherwise. */
export type ProjectAccess = Pick<LoginFacts, 'kind' | 'header'>;

/** Keys of a user and a password, which a token does without. */
const accountKeys: ReadonlySet<string> = new Set(credentialsOf.basic);

/** Every setting of a project, each once: those that say where things are first. */
export function projectSettings(
  patterns: readonly Pattern[],
  has: { readonly storage: boolean; readonly management: boolean; readonly login: ProjectAccess },
): readonly PatternSetting[] {
  const hasAccount = accountLogins.includes(has.login.kind);
  const all = [
    ...(has.storage ? storage : []),
    ...patterns.filter(({ id }) => id.startsWith('P')).flatMap(({ settings }) => settings),
    ...patterns.filter(({ id }) => id.startsWith('R')).flatMap(({ settings }) => settings),
    ...(has.management ? management(has.login) : []),
    ...common,
  ].map((setting) => (accountKeys.has(setting.key) ? ofAccount(setting, hasAccount) : setting));
  return [...new Map(all.map((setting) => [setting.key, setting])).values()];
}

/** Ways that need a user and a password. */
const accountLogins = loginKinds.filter((kind) => credentialsOf[kind].some((key) => accountKeys.has(key)));

/** A setting of the account, which an API that lets in by a token, or anybody, does without. */
function ofAccount(setting: PatternSetting, required: boolean): PatternSetting {
  const { en, 'zh-cn': zh } = setting.meaning;
  if (required) return { ...setting, required };
  const logins = accountLogins.join('|');
  return {
    ...setting,
    required,
    meaning: text(`${en}; needed with API_LOGIN=${logins} only`, `${zh}；仅 API_LOGIN=${logins} 时需要`),
  };
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
  const always = required.filter((key) => !key.startsWith('S3_') && !ofLogin.has(key));
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title,
    type: 'object',
    properties: Object.fromEntries(properties),
    required: always,
    ...(ofStore.length > 0 && { anyOf: [isNas, { required: ofStore }] }),
    ...loginCondition(settings),
  };
  return `${JSON.stringify(schema, undefined, 2)}\n`;
}

/** What is required of them depends on how requests are let in. */
const ofLogin: ReadonlySet<string> = new Set(Object.values(credentialsOf).flat());

/** Which credentials have to be there for which `API_LOGIN`. */
function loginCondition(settings: readonly PatternSetting[]): object {
  const fallback = settings.find(({ key }) => key === 'API_LOGIN')?.default as LoginKind | undefined;
  if (fallback === undefined) return {};
  const ways = loginKinds.map((kind) => ({
    properties: { API_LOGIN: { const: kind } },
    required: [...(kind === fallback ? [] : ['API_LOGIN']), ...credentialsOf[kind]],
  }));
  return { allOf: [{ anyOf: ways }] };
}
