import type { ClientFile } from '../../../apis/clients/clientFile';
import { generateClient } from '../../../apis/clients/generateClient';
import type { Call, ClientModel } from '../../../apis/clients/model/clientModel';
import { readClient } from '../../../apis/clients/model/readClient';
import { snakeCase } from '../../../apis/clients/naming';
import { findOperations } from '../../../apis/index/findOperation';
import type { OpenDefinition } from '../../../apis/openDefinition';
import type { OperationNode } from '../../../apis/shapes/operationNodes';
import { AppError } from '../../../base/errors';
import type { Localized, SampleLanguage } from '../../../patterns/pattern';
import type { Integration, IntegrationOperation } from '../../manifest/integration';

/** Definitions that are at hand, by what the manifest calls them. */
export type Definitions = ReadonlyMap<string, OpenDefinition>;

/** A generated client of the operations in use of one definition. */
export interface ProjectApi {
  /** `api`, or `api_` and the title where there are several. */
  readonly folder: string;
  readonly title: string;
  readonly version: string;
  readonly definition: string;
  readonly model: ClientModel;
  readonly files: readonly ClientFile[];
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
 * @throws AppError `input.invalid` for an operation that its definition does not have.
 */
export function projectApis(
  { apiOperations }: Integration,
  definitions: Definitions,
  language: SampleLanguage,
): readonly ProjectApi[] {
  const used = [...definitions].filter(([name]) => apiOperations.some(({ definition }) => definition === name));
  return used.map(([name, definition]) => {
    const operations = apiOperations.filter((each) => each.definition === name);
    const nodes = operations.map((operation) => operationNode(definition, operation));
    const { title, version } = definition.index.info;
    const folder = used.length === 1 ? 'api' : `api_${snakeCase(title || name)}`;
    const model = readClient(definition, nodes);
    return {
      folder,
      title,
      version,
      definition: name,
      model,
      files: generateClient(definition, nodes, language, folder),
    };
  });
}

function operationNode(definition: OpenDefinition, { operationId, operation }: IntegrationOperation): OperationNode {
  const words = operation === undefined ? [operationId ?? ''] : operation.split(' ');
  const [found] = findOperations(definition.index, words);
  const node = definition.operations.get(found?.id ?? '');
  if (node) return node;
  throw new AppError('input.invalid', `The definition has no operation ${words.join(' ')}`, {
    facts: { reason: 'operation', value: words.join(' ') },
  });
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
      const named = integration.apiOperations.find((each) => isCall(each, api, call));
      const requirements = requirementsOf(call.id, named?.operationId, named?.operation);
      return { ...callFacts(call, api), ...purposeOf(named, language), requirements };
    }),
  );
  const withClient = new Set(apis.map(({ definition }) => definition));
  const unknown = integration.apiOperations
    .filter(({ definition }) => !withClient.has(definition))
    .map((each) => ({ ...plainFacts(each, language), requirements: requirementsOf(each.operationId, each.operation) }));
  return [...known, ...unknown];
}

function isCall({ definition, operation, operationId }: IntegrationOperation, api: ProjectApi, call: Call): boolean {
  return definition === api.definition && (operation === call.id || operationId === call.name);
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
