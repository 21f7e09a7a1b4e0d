import type { Localized } from '../../patterns/pattern';
import { ruleOf } from './manifestRules';
import { manifestTexts } from './manifestTexts';
import { nearestName } from './nearestName';

/** A value of `integration.yaml` that does not fit; `path` says which: `buckets.0.prefix`. */
export interface ManifestIssue {
  readonly path: readonly (string | number)[];
  readonly texts: Localized;
}

type Path = readonly (string | number)[];

/** What zod says of a value; only the schema's own file knows zod. */
interface Issue {
  readonly code: string;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly keys?: readonly string[];
  /** Of each alternative. */
  readonly errors?: readonly (readonly Issue[])[];
  readonly expected?: string;
  readonly values?: readonly unknown[];
}

/**
 * What zod found, in words of both languages: what is wrong and what would be right.
 * @param value What was checked, for what zod does not tell of it.
 */
export function issuesOf(issue: Issue, value: unknown): readonly ManifestIssue[] {
  const path = issue.path as Path;
  // Each unknown key has a place of its own; zod names only the map that they are in.
  if (issue.code === 'unrecognized_keys') return (issue.keys ?? []).map((key) => unknownKey([...path, key]));
  if (issue.code === 'invalid_key') return [unknownKey(path)];
  // Of alternatives that all fail the last is the full form, which says what is wrong within.
  if (issue.code === 'invalid_union') {
    const within = issue.errors?.at(-1) ?? [];
    const deeper = within.filter((each) => each.path.length > 0 || each.code === 'unrecognized_keys');
    if (deeper.length > 0) return deeper.flatMap((each) => issuesOf({ ...each, path: [...path, ...each.path] }, value));
    const rule = issue.errors?.flat().find(({ code }) => code !== 'invalid_type');
    if (rule && typeof at(value, path) === 'string') return issuesOf({ ...rule, path: [...path, ...rule.path] }, value);
  }
  return [{ path, texts: textsOf(issue, at(value, path)) }];
}

function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((each, key) => (each as Record<string | number, unknown> | undefined)?.[key], value);
}

function textsOf(issue: Issue, found: unknown): Localized {
  if (found === undefined) return missing(issue.path as Path);
  switch (issue.code) {
    case 'invalid_type':
      return wrongType(typeNames[issue.expected ?? ''] ?? typeNames['object'], found);
    case 'invalid_union':
      return wrongType({ en: 'a text, or a map in its long form', 'zh-cn': '文本或完整写法的映射' }, found);
    case 'invalid_value':
      return wrongValue((issue.values ?? []).map(String), found);
    default:
      return ruleOf(issue.message) ?? { en: issue.message, 'zh-cn': issue.message };
  }
}

function missing(path: Path): Localized {
  const meaning = manifestTexts[path.map((key) => (typeof key === 'number' ? '*' : key)).join('.')];
  return {
    en: `It is missing; add it.${meaning ? ` ${meaning.en}` : ''}`,
    'zh-cn': `缺少此项，请补充。${meaning ? meaning['zh-cn'] : ''}`,
  };
}

const typeNames: Readonly<Record<string, Localized>> = {
  string: { en: 'a text', 'zh-cn': '文本' },
  number: { en: 'a number', 'zh-cn': '数字' },
  int: { en: 'a whole number', 'zh-cn': '整数' },
  boolean: { en: 'true or false', 'zh-cn': '布尔值' },
  array: { en: 'a list', 'zh-cn': '列表' },
  object: { en: 'a map of keys and values', 'zh-cn': '键值映射' },
  record: { en: 'a map of keys and values', 'zh-cn': '键值映射' },
  null: { en: 'nothing', 'zh-cn': '空值' },
};

function typeOf(value: unknown): Localized {
  const name = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
  return typeNames[name] ?? { en: name, 'zh-cn': name };
}

function wrongType(expected: Localized | undefined, found: unknown): Localized {
  const is = typeOf(found);
  const quote = expected?.en.startsWith('a text') === true && (typeof found === 'number' || typeof found === 'boolean');
  return {
    en: `It takes ${expected?.en}, not ${is.en}${quote ? ': put a text in quotes' : ''}`,
    'zh-cn': `此处应为${expected?.['zh-cn']}，而不是${is['zh-cn']}${quote ? '；文本请加引号' : ''}`,
  };
}

function wrongValue(known: readonly string[], found: unknown): Localized {
  const shown = typeof found === 'object' ? undefined : String(found).slice(0, 80);
  const near = shown === undefined ? undefined : nearestName(shown, known);
  return {
    en: `It takes ${known.join(', ')}${shown === undefined ? `, not ${typeOf(found).en}` : `, not "${shown}"`}${near ? `; did you mean "${near}"?` : ''}`,
    'zh-cn': `取值为 ${known.join('、')}，而不是${shown === undefined ? typeOf(found)['zh-cn'] : ` "${shown}"`}${near ? `；是否应为 "${near}"？` : ''}`,
  };
}

function unknownKey(path: Path): ManifestIssue {
  const parent = path.slice(0, -1).map((key) => (typeof key === 'number' ? '*' : key));
  const own = Object.keys(manifestTexts)
    .map((each) => each.split('.'))
    .filter((each) => each.length === path.length && parent.every((key, at) => each[at] === key || each[at] === '*'))
    .map((each) => each.at(-1) ?? '')
    .filter((key) => key !== '*');
  const known = own.length > 0 ? own : path[0] === 'phases' ? phases : languages;
  const near = nearestName(String(path.at(-1)), known);
  return {
    path,
    texts: {
      en: `There is no such key; ${near ? `did you mean "${near}"?` : `those here are ${known.join(', ')}`}`,
      'zh-cn': `没有这个键；${near ? `是否应为 "${near}"？` : `可用的键为 ${known.join('、')}`}`,
    },
  };
}

const phases = ['survey', 'development', 'delivery'];
const languages = ['en', 'zh-cn'];
