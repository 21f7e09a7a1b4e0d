import path from 'node:path';
import { AppError } from '../../../base/errors';
import type { Pattern } from '../../../patterns/catalogue';
import { projectText } from '../../../patterns/insertion/projectFiles';
import type { Localized } from '../../../patterns/pattern';
import type { IntegrationKind } from '../../manifest/integration';
import { loginKinds } from '../../scaffold/project/projectLogin';
import { type ProjectAccess, projectSettings } from '../../scaffold/project/projectSettings';
import type { SettingFacts } from './documentFacts';

/** Where a project keeps the JSON Schema of its configuration. */
const schemaNames = [
  'config/settings.schema.json',
  'config.schema.json',
  'config/schema.json',
  'config/config.schema.json',
  'configuration.schema.json',
];

/** What a schema of a configuration says of one key. */
interface SchemaProperty {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly description?: string;
  readonly writeOnly?: boolean;
  readonly format?: string;
  readonly properties?: Readonly<Record<string, SchemaProperty>>;
  readonly required?: readonly string[];
  readonly 'x-env'?: string;
  readonly 'x-secret'?: boolean;
  readonly 'x-description-zh-cn'?: string;
}

export interface ConfigurationFacts {
  readonly settings: readonly SettingFacts[];
  /** Relative to the project. */
  readonly schemaFile?: string;
}

/**
 * Every key that the integration reads: those of the project's schema in its order, then those that only patterns read.
 * @param project Absolute path.
 * @throws AppError `local.io`; `config.invalid` for a schema that is no JSON.
 */
export async function configurationFacts(
  project: string,
  kind: IntegrationKind,
  patterns: readonly Pattern[],
): Promise<ConfigurationFacts> {
  const fromPatterns = patternSettings(patterns);
  for (const name of schemaNames) {
    const text = await projectText(project, name);
    if (text === undefined) continue;
    const schema = parsed(path.join(project, name), text);
    const own = projectOwn(kind, patterns, loginOf(schema));
    // The project knows keys better than its patterns, which do not know how its API lets requests in.
    const shared = [...fromPatterns].map(([key, setting]): [string, SettingFacts] => [
      key,
      { ...setting, ...own.get(key), patterns: setting.patterns },
    ]);
    const known = new Map([...own, ...shared]);
    const declared = schemaSettings(schema).map((setting) => merged(setting, known.get(setting.key)));
    const keys = new Set(declared.map(({ key }) => key));
    const others = [...fromPatterns.values()].filter(({ key }) => !keys.has(key));
    return { settings: [...declared, ...others], schemaFile: name };
  }
  return { settings: [...fromPatterns.values()] };
}

/** How the API of a project lets requests in, as its schema says. */
function loginOf({ properties = {} }: SchemaProperty): ProjectAccess {
  const { API_LOGIN: login, API_TOKEN_HEADER: header } = properties;
  return {
    kind: loginKinds.find((kind) => kind === login?.default) ?? 'xms',
    header: typeof header?.default === 'string' ? header.default : 'Authorization',
  };
}

/** The settings that scaffolded projects have of their own. */
function projectOwn(
  kind: IntegrationKind,
  patterns: readonly Pattern[],
  login: ProjectAccess,
): ReadonlyMap<string, SettingFacts> {
  const settings = projectSettings(patterns, { storage: kind !== 'rest', management: kind !== 's3', login });
  return new Map(settings.map((setting) => [setting.key, { ...setting, patterns: [], declared: false }]));
}

/** The schema decides; what it does not say, such as the meaning in the other language, is taken from what is known. */
function merged(setting: SettingFacts, known: SettingFacts | undefined): SettingFacts {
  if (known === undefined) return setting;
  const { en } = setting.meaning;
  const isKnown = en === '' || en === known.meaning.en || en === known.meaning['zh-cn'];
  const fallback = setting.default ?? known.default;
  const secret = setting.secret || known.secret;
  return {
    ...setting,
    meaning: isKnown ? known.meaning : setting.meaning,
    type: setting.type === 'string' ? known.type : setting.type,
    ...(fallback !== undefined && !secret && { default: fallback }),
    required: setting.required || known.required,
    secret,
    patterns: known.patterns,
  };
}

function patternSettings(patterns: readonly Pattern[]): Map<string, SettingFacts> {
  const found = new Map<string, SettingFacts>();
  for (const { id, settings } of patterns) {
    for (const setting of settings) {
      const earlier = found.get(setting.key);
      found.set(setting.key, { ...setting, ...earlier, patterns: [...(earlier?.patterns ?? []), id], declared: false });
    }
  }
  return found;
}

function parsed(file: string, text: string): SchemaProperty {
  try {
    return JSON.parse(text) as SchemaProperty;
  } catch (cause) {
    throw new AppError('config.invalid', `${file} is no JSON`, {
      facts: { file, line: 1, detail: String(cause) },
      cause,
    });
  }
}

function schemaSettings(schema: SchemaProperty, above = ''): readonly SettingFacts[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const key = property['x-env'] ?? `${above}${name}`;
    if (property.properties) return schemaSettings(property, `${above}${name}.`);
    return [schemaSetting(key, property, schema.required?.includes(name) ?? false)];
  });
}

function schemaSetting(key: string, property: SchemaProperty, required: boolean): SettingFacts {
  const { minimum, maximum, examples: [example] = [] } = property;
  const type = property.enum
    ? 'enum'
    : property.format === 'uri'
      ? 'url'
      : [property.type ?? 'string'].flat().join(' / ');
  const secret = property['x-secret'] ?? property.writeOnly ?? false;
  return {
    key,
    type,
    ...(property.enum && { values: property.enum.map(String) }),
    // A default of a secret would be a secret in a document.
    ...(property.default !== undefined && !secret && { default: textOfDefault(property.default) }),
    ...(example !== undefined && !secret && { example: textOfDefault(example) }),
    ...(minimum !== undefined && { minimum }),
    ...(maximum !== undefined && { maximum }),
    required,
    secret,
    meaning: meaningOf(property),
    patterns: [],
    declared: true,
  };
}

function textOfDefault(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function meaningOf({ description = '', 'x-description-zh-cn': chinese = description }: SchemaProperty): Localized {
  return { en: description, 'zh-cn': chinese };
}
