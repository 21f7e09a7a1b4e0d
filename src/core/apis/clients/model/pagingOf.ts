import type { DefinitionDocument } from '../../document/definitionDocument';
import { isObject } from '../../document/json';
import { keywordOf, type PropertyShape, propertiesOf, schemaParts } from '../../shapes/effectiveSchema';
import type { OperationShape } from '../../shapes/operationShape';
import type { CallParameter, Paging } from './clientModel';
import type { ModelTypes } from './modelTypes';

const totals: ReadonlySet<string> = new Set(['total', 'total_count', 'totalCount']);

/** Whether a list is read with `limit` and `offset`, and where its answer has what. */
export function pagingOf(
  document: DefinitionDocument,
  { responses }: OperationShape,
  parameters: readonly CallParameter[],
  types: ModelTypes,
  hint: string,
): Paging | undefined {
  const has = (name: string) =>
    parameters.some((each) => each.in === 'query' && each.wire === name && /^int/.test(each.type.kind));
  const media = responses.find(({ status }) => status === '200')?.contents.find(({ schema }) => isObject(schema));
  if (!has('limit') || !has('offset') || media === undefined) return undefined;
  const shared = { limit: 'limit', offset: 'offset' };
  const parts = schemaParts(document, media.schema);
  const type = types.typeOf(media.schema, `${hint} Answer`);
  if (type.kind === 'list') return { ...shared, member: undefined, item: type.of, total: undefined };
  const properties = propertiesOf(parts);
  const lists = properties.filter(({ schema }) => isList(document, schema));
  const [list, ...others] = lists;
  const model = type.kind === 'model' ? types.models.find(({ name }) => name === type.name) : undefined;
  const field = model?.fields.find(({ wire }) => wire === list?.name);
  if (list === undefined || others.length > 0 || field?.type.kind !== 'list') return undefined;
  return { ...shared, member: list.name, item: field.type.of, total: totalIn(document, properties) };
}

function isList(document: DefinitionDocument, schema: PropertyShape['schema']): boolean {
  const parts = schemaParts(document, schema);
  return keywordOf(parts, 'type') === 'array' || keywordOf(parts, 'items') !== undefined;
}

function totalIn(document: DefinitionDocument, properties: readonly PropertyShape[]): readonly string[] | undefined {
  const own = properties.find(({ name }) => totals.has(name));
  if (own !== undefined) return [own.name];
  for (const { name, schema } of properties) {
    const inner = propertiesOf(schemaParts(document, schema)).find((each) => totals.has(each.name));
    if (inner !== undefined) return [name, inner.name];
  }
  return undefined;
}
