import path from 'node:path';
import type { ClientFile } from '../../../apis/clients/clientFile';
import { generateClient } from '../../../apis/clients/generateClient';
import type { Call, ClientModel } from '../../../apis/clients/model/clientModel';
import { readClient } from '../../../apis/clients/model/readClient';
import { NameScope, pascalCase, wordsOf } from '../../../apis/clients/naming';
import type { DefinitionIndex, OperationEntry } from '../../../apis/index/definitionIndex';
import { findOperations } from '../../../apis/index/findOperation';
import type { OpenDefinition } from '../../../apis/openDefinition';
import { AppError } from '../../../base/errors';
import type { Localized, SampleLanguage } from '../../../patterns/pattern';
import type { Integration, IntegrationOperation } from '../../manifest/integration';
import { nearestName } from '../../manifest/nearestName';

/** Definitions that are at hand, by what the manifest calls them. */
export type Definitions = ReadonlyMap<string, OpenDefinition>;

/** A generated client of the operations in use of one definition. */
export interface ProjectApi {
  /** `api`, or `api_` and what is short of the title where there are several. */
  readonly folder: string;
  readonly title: string;
  readonly version: string;
  readonly definition: string;
  readonly model: ClientModel;
  readonly files: readonly ClientFile[];
  /** The manifest's operations by the ids that the definition has for them. */
  readonly named: ReadonlyMap<string, IntegrationOperation>;
}

/** An operation in use, as templates see it. */
export interface OperationFacts {
  /** `GET /os-buckets/{id}`; the operationId where no definition is at hand. */
  readonly id: string;
  readonly method: string;
  readonly path: string;
  /** Words of a name: `ListOSBuckets`. */
  readonly name: string;
  readonly summary: string;
  readonly definition: string;
  readonly version: string;
  /** Folder of the generated client; empty without one. */
  readonly folder: string;
  /** Names of parameters in the path, and of those of the query. */
  readonly path_parameters: readonly string[];
  readonly query: readonly { readonly name: string; readonly required: boolean }[];
  readonly body: boolean;
  /** Requirements that it answers. */
  readonly requirements: readonly string[];
}

/**
 * The clients of a project: one for each definition at hand, of the operations in use.
 * @throws AppError `config.invalid` for an operation that its definition does not have, or has several times.
 */
export function projectApis(
  { apiOperations }: Integration,
  definitions: Definitions,
  language: SampleLanguage,
): readonly ProjectApi[] {
  const used = [...definitions].filter(([name]) => apiOperations.some(({ definition }) => definition === name));
  // Ignoring what packages of Java and Go ignore, so that each has a folder of its own in every language.
  const folders = new NameScope([], { ignoreCase: true });
  const apis = used.map(([name, definition]): ProjectApi => {
    const operations = apiOperations.filter((each) => each.definition === name);
    const named = new Map(operations.map((each) => [operationEntry(definition, each).id, each]));
    const nodes = [...named.keys()].flatMap((id) => definition.operations.get(id) ?? []);
    const { title, version } = definition.index.info;
    const folder = used.length === 1 ? 'api' : folders.take(folderOf(title, name), '');
    const files = generateClient(definition, nodes, language, folder);
    return { folder, title, version, definition: name, model: readClient(definition, nodes), files, named };
  });
  return [...apis].sort((a, b) => (a.folder < b.folder ? -1 : 1));
}

/** The longest name of a client's folder: imports of Python have a line of 120 columns. */
const longestFolder = 24;

/** By the title, else the file: what has letters of ASCII. Without underscores within, as packages of Java and Go have it. */
function folderOf(title: string, name: string): string {
  const words = [title, path.posix.basename(name.replace(/[?#].*$/, ''), path.posix.extname(name))]
    .map(wordsOf)
    .find((each) => each.length > 0);
  return `api_${(words ?? []).join('').toLowerCase().slice(0, longestFolder)}`;
}

/** What an operation in use is called in problems and for readers. */
const nameOf = ({ operation, operationId = '' }: IntegrationOperation) => operation ?? operationId;

/** @throws AppError `input.invalid` when the definition has no such operation, or several. */
function operationEntry({ index, operations }: OpenDefinition, used: IntegrationOperation): OperationEntry {
  const found = entriesOf(index, used).filter(({ id }) => operations.has(id));
  const [entry] = found;
  if (entry && found.length === 1) return entry;
  const [value, definition] = [nameOf(used), used.definition];
  if (entry)
    throw new AppError(
      'input.invalid',
      `${definition} has several operations ${value}: ${idsOf(found)}. Name one by its method and path.`,
      {
        facts: { reason: 'operations', value, definition, known: idsOf(found) },
      },
    );
  const names = index.operations.flatMap(({ id, operationId }) => (used.operation ? [id] : (operationId ?? [])));
  const near = nearestName(value, names);
  throw new AppError(
    'input.invalid',
    `${definition} has no operation ${value}${near ? `; did you mean ${near}?` : ''}`,
    {
      facts: { reason: 'operation', value, definition, ...(near !== undefined && { near }) },
    },
  );
}

const idsOf = (entries: readonly OperationEntry[]) => entries.map(({ id }) => id).join(', ');

/** An operationId may have any characters, spaces among them. */
function entriesOf(
  index: DefinitionIndex,
  { operation, operationId }: IntegrationOperation,
): readonly OperationEntry[] {
  if (operation !== undefined) return findOperations(index, operation.split(' '));
  return index.operations.filter((each) => each.operationId?.trim() === operationId);
}

/** All operations in use: by their definitions where those are at hand, else as the manifest names them. */
export function operationFacts(
  integration: Integration,
  apis: readonly ProjectApi[],
  language: keyof Localized,
): readonly OperationFacts[] {
  const requirementsOf = (...names: readonly (string | undefined)[]) =>
    integration.requirements.filter((each) => each.operations.some((name) => names.includes(name))).map(({ id }) => id);
  const known = apis.flatMap((api) =>
    api.model.calls.map((call) => {
      const named = api.named.get(call.id);
      const requirements = requirementsOf(call.id, call.name, named?.operationId, named?.operation);
      return { ...callFacts(call, api), ...purposeOf(named, language), requirements };
    }),
  );
  const withClient = new Set(apis.map(({ definition }) => definition));
  const names = new NameScope([], { ignoreCase: true });
  const unknown = integration.apiOperations
    .filter(({ definition }) => !withClient.has(definition))
    .map((each) => {
      const facts = plainFacts(each, language);
      const words = facts.name.includes(' ') ? facts.name.toLowerCase() : facts.name;
      const name = names.take(pascalCase(words), 'Call');
      return { ...facts, name, requirements: requirementsOf(each.operationId, each.operation) };
    });
  return [...known, ...unknown];
}

function purposeOf(named: IntegrationOperation | undefined, language: keyof Localized): { summary?: string } {
  return named?.purpose ? { summary: named.purpose[language] } : {};
}

function callFacts(call: Call, { definition, version, folder }: ProjectApi): Omit<OperationFacts, 'requirements'> {
  const named = (where: string) => call.parameters.filter((each) => each.in === where);
  return {
    id: call.id,
    method: call.method,
    path: call.path,
    name: call.name,
    summary: call.description?.split('\n', 1)[0] ?? call.name,
    definition,
    version,
    folder,
    path_parameters: named('path').map(({ wire }) => wire),
    query: named('query').map(({ wire, required }) => ({ name: wire, required })),
    body: call.body !== undefined,
  };
}

function plainFacts(
  { definition, version, operation, operationId, purpose }: IntegrationOperation,
  language: keyof Localized,
): Omit<OperationFacts, 'requirements'> {
  const [method = '', path = ''] = operation?.split(' ') ?? [];
  const id = operation ?? operationId ?? '';
  return {
    id,
    method,
    path,
    name: operationId ?? id,
    summary: purpose?.[language] ?? operationId ?? id,
    definition,
    version: version ?? '',
    folder: '',
    path_parameters: [...path.matchAll(/\{([^}]+)\}/g)].map(([, name = '']) => name),
    query: [],
    body: ['POST', 'PUT', 'PATCH'].includes(method),
  };
}
