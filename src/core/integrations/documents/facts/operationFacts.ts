import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type MediaDetail, operationDetail } from '../../../apis/detail/operationDetail';
import { SchemaViews } from '../../../apis/detail/schemaViews';
import { definitionLimits } from '../../../apis/document/limits';
import { LocalFiles, readLocalText } from '../../../apis/files/localFiles';
import { findOperations } from '../../../apis/index/findOperation';
import { type OpenDefinition, openDefinition } from '../../../apis/openDefinition';
import { isAppError } from '../../../base/errors';
import type { IntegrationOperation } from '../../manifest/integration';
import type { OperationFacts, PropertyFacts } from './documentFacts';

/** Levels of properties that documents show. */
const shownLevels = 3;

/** The problem of an operation whose definition stands at an address that nobody was there to fetch. */
export const notFetched = 'the definition was not fetched';

/** Opens a definition that stands at an http(s) address; who has no network leaves it out. */
export type DefinitionFetcher = (address: string) => Promise<OpenDefinition>;

/**
 * What the definitions say of the operations in use. A definition that cannot be read is told, not thrown: documents of
 * everything else are made all the same.
 * @param folder Of the integration, absolute.
 */
export async function operationFacts(
  folder: string,
  used: readonly IntegrationOperation[],
  { fetchDefinition, signal }: { readonly fetchDefinition?: DefinitionFetcher; readonly signal?: AbortSignal } = {},
): Promise<readonly OperationFacts[]> {
  const opened = new Map<string, Promise<OpenDefinition | string>>();
  const facts: OperationFacts[] = [];
  for (const operation of used) {
    const { definition: where } = operation;
    const opening = opened.get(where) ?? open(folder, where, fetchDefinition, signal);
    opened.set(where, opening);
    facts.push(factsOf(operation, await opening));
  }
  return facts;
}

/** How an operation is named: its operationId, else method and path. */
export function operationName({ operationId, operation }: IntegrationOperation): string {
  return operationId ?? operation ?? '';
}

async function open(
  folder: string,
  where: string,
  fetchDefinition: DefinitionFetcher | undefined,
  signal: AbortSignal | undefined,
): Promise<OpenDefinition | string> {
  try {
    if (/^https?:\/\//i.test(where)) return (await fetchDefinition?.(where)) ?? notFetched;
    const file = path.resolve(folder, where);
    const text = await readLocalText(file, definitionLimits.scannedBytes, signal);
    const files = new LocalFiles([path.dirname(file), folder]);
    return await openDefinition({ uri: pathToFileURL(file).href, text, files, ...(signal && { signal }) });
  } catch (error) {
    if (isAppError(error) && error.code === 'cancelled') throw error;
    return 'the definition cannot be read';
  }
}

function factsOf(used: IntegrationOperation, definition: OpenDefinition | string): OperationFacts {
  const id = operationName(used);
  const none = { used, id, body: [], answers: {} };
  if (typeof definition === 'string') return { ...none, problem: definition };
  const { info } = definition.index;
  const found = { definitionVersion: info.version, definitionTitle: info.title };
  const [entry, ...others] = findOperations(definition.index, [id]);
  const views = new SchemaViews(definition.document, definition.graph);
  const detail = entry && others.length === 0 ? operationDetail(definition, views, entry.id) : undefined;
  if (detail === undefined) return { ...none, ...found, problem: 'the definition has no such operation' };
  const answers = detail.responses.map(({ status, contents }) => [status, properties(contents, views)] as const);
  return {
    used,
    id,
    ...found,
    detail,
    body: properties(detail.body?.contents ?? [], views),
    answers: Object.fromEntries(answers),
  };
}

function properties(contents: readonly MediaDetail[], views: SchemaViews): readonly PropertyFacts[] {
  const schema = contents.find(({ schema }) => schema !== undefined)?.schema;
  return schema === undefined ? [] : [...childrenOf(views, schema.handle, [], '')];
}

function* childrenOf(
  views: SchemaViews,
  handle: number,
  above: readonly number[],
  prefix: string,
): Iterable<PropertyFacts> {
  if (above.length >= shownLevels) return;
  for (const property of views.children(handle, above)) {
    const isItem = property.kind === 'items';
    const place = isItem ? `${prefix.replace(/\.$/, '')}[]` : `${prefix}${property.label || property.kind}`;
    // The item of a list is no property of its own when it has some: those are told.
    if (!isItem || !property.expandable) yield { path: place, property };
    if (property.expandable && !property.circular) {
      yield* childrenOf(views, property.handle, [...above, handle], `${place}.`);
    }
  }
}
