import type { DocumentLanguage } from './integration';
import { integrationJsonSchema } from './integrationSchema';
import { manifestPlaceAt } from './manifestPlace';
import { manifestTexts } from './manifestTexts';

/** Names that only the workspace knows, for completion. */
export interface ManifestNames {
  /** Patterns of the catalogue by id, with their titles. */
  readonly patterns: readonly { readonly id: string; readonly title: string }[];
  readonly connections: readonly string[];
  /** API definitions by address or path, with operations by operationId and method with path. */
  readonly definitions: readonly string[];
  readonly operations: readonly {
    readonly operationId?: string;
    readonly operation: string;
    readonly title?: string;
  }[];
  /** Verification goals of the catalogue. */
  readonly goals: readonly { readonly id: string; readonly title: string }[];
}

export interface ManifestCompletion {
  readonly label: string;
  /** What is written. */
  readonly insert: string;
  readonly kind: 'key' | 'value';
  readonly detail?: string;
  /** What is typed already and is replaced, counted back from the cursor. */
  readonly replaces: number;
}

/** The parts of JSON Schema that our own schema uses. */
interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly enum?: readonly string[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly required?: readonly string[];
}

let schema: Schema | undefined;
const root = (): Schema => {
  schema ??= integrationJsonSchema() as Schema;
  return schema;
};

/** What can stand at a place, with the alternatives of each level side by side. */
function schemasAt(path: readonly (string | number)[]): readonly Schema[] {
  return path.reduce<readonly Schema[]>((at, key) => at.flatMap((each) => stepInto(each, key)), alternatives(root()));
}

function stepInto(at: Schema, key: string | number): readonly Schema[] {
  const other = typeof at.additionalProperties === 'object' ? at.additionalProperties : undefined;
  const next = typeof key === 'number' ? at.items : (at.properties?.[key] ?? other);
  return next === undefined ? [] : alternatives(next);
}

function alternatives(at: Schema): readonly Schema[] {
  return at.anyOf ? at.anyOf.flatMap(alternatives) : [at];
}

/**
 * What can be written where the cursor is.
 * @param line From 0.
 * @param column From 0.
 * @param language Of the explanations.
 */
export function manifestCompletions(
  text: string,
  { line, column }: { readonly line: number; readonly column: number },
  names: ManifestNames,
  language: DocumentLanguage,
): readonly ManifestCompletion[] {
  const place = manifestPlaceAt(text, line, column);
  const replaces = place.typed.length;
  const wanted = (label: string) => label.toLowerCase().includes(place.typed.trim().toLowerCase());
  if (place.key !== undefined) {
    const path = place.inList ? [...place.path, place.key, 0] : [...place.path, place.key];
    return valuesAt(path, names)
      .filter(({ label }) => wanted(label))
      .map((value) => ({ ...value, kind: 'value', replaces }));
  }
  const keys = keysAt(place.path, text, line, language).filter(({ label }) => wanted(label));
  const values = place.inList ? valuesAt(place.path, names).filter(({ label }) => wanted(label)) : [];
  return [
    ...values.map((value) => ({ ...value, kind: 'value' as const, replaces })),
    ...keys.map((key) => ({ ...key, kind: 'key' as const, replaces })),
  ];
}

type Choice = Pick<ManifestCompletion, 'label' | 'insert' | 'detail'>;

function keysAt(
  path: readonly (string | number)[],
  text: string,
  line: number,
  language: DocumentLanguage,
): readonly Choice[] {
  const own = text.split(/\r?\n/);
  const present =
    path.length === 0
      ? new Set(own.flatMap((each, at) => (at === line ? [] : (each.match(/^([\w-]+):/)?.[1] ?? []))))
      : new Set<string>();
  const keys = schemasAt(path).flatMap(({ properties = {} }) => Object.entries(properties));
  return keys
    .filter(([key]) => !present.has(key))
    .map(([key, value]) => ({
      label: key,
      insert: `${key}:${opensBlock(value) ? '' : ' '}`,
      detail: manifestText([...path, key], language) ?? '',
    }));
}

const opensBlock = (schema: Schema) => alternatives(schema).every(({ type }) => type === 'object' || type === 'array');

function valuesAt(path: readonly (string | number)[], names: ManifestNames): readonly Choice[] {
  const fixed = schemasAt(path).flatMap((at) => at.enum ?? []);
  const known = namedValues(path, names);
  return [...fixed.map((value) => ({ label: value, insert: value })), ...known];
}

/** Values that other parts of the workspace define, by the place that they are used in. */
function namedValues(path: readonly (string | number)[], names: ManifestNames): readonly Choice[] {
  const place = generalPath(path);
  const plain = (values: readonly string[]) => values.map((value) => ({ label: value, insert: quoted(value) }));
  const titled = (values: readonly { readonly id: string; readonly title: string }[]) =>
    values.map(({ id, title }) => ({ label: id, insert: id, detail: title }));
  switch (place) {
    case 'patterns.*':
    case 'patterns.*.id':
    case 'requirements.*.patterns.*':
      return titled(names.patterns);
    case 'connections.*.name':
    case 'buckets.*.connection':
      return plain(names.connections);
    case 'apiOperations.*.definition':
      return plain(names.definitions);
    case 'apiOperations.*.operationId':
      return names.operations.flatMap(({ operationId, operation }) =>
        operationId === undefined ? [] : [{ label: operationId, insert: quoted(operationId), detail: operation }],
      );
    case 'apiOperations.*.operation':
    case 'requirements.*.operations.*':
      return names.operations.map(({ operation, title }) => ({
        label: operation,
        insert: operation,
        ...(title !== undefined && { detail: title }),
      }));
    case 'goals.*.id':
      return titled(names.goals);
    default:
      return [];
  }
}

const quoted = (value: string) =>
  /^[\w./~-][\w ./~:@-]*$/.test(value) && !/: |:$| #/.test(value) ? value : JSON.stringify(value);

function generalPath(path: readonly (string | number)[]): string {
  const ownNames = (at: number) => ['phases', 'answers'].includes(String(path[at - 1])) && at === 1;
  return path.map((key, at) => (typeof key === 'number' || ownNames(at) ? '*' : key)).join('.');
}

/** What a key means; undefined for one that there is not. */
export function manifestText(path: readonly (string | number)[], language: DocumentLanguage): string | undefined {
  return manifestTexts[generalPath(path)]?.[language];
}

/** The path of the key or entry that a place of the text is on, for explanations; empty where there is none. */
export function manifestKeyAt(text: string, line: number): readonly (string | number)[] {
  const content = text.split(/\r?\n/)[line] ?? '';
  if (/^\s*(?:#|$)/.test(content)) return [];
  const { path, key } = manifestPlaceAt(text, line, content.length);
  return key === undefined ? path : [...path, key];
}

/** Every path that the schema knows, generalised as in {@link manifestTexts}. */
export function manifestPaths(at: Schema = root(), path: readonly string[] = []): readonly string[] {
  const below = alternatives(at).flatMap((each) => [
    ...Object.entries(each.properties ?? {}).flatMap(([key, value]) => {
      const own = path.length === 1 && path[0] === 'phases' ? [...path, '*'] : [...path, key];
      return [own.join('.'), ...manifestPaths(value, own)];
    }),
    ...(each.items ? manifestPaths(each.items, [...path, '*']) : []),
    ...(typeof each.additionalProperties === 'object'
      ? [[...path, '*'].join('.'), ...manifestPaths(each.additionalProperties, [...path, '*'])]
      : []),
  ]);
  return [...new Set(below)];
}
