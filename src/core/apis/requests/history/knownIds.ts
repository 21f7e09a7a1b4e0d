import { resourcePath } from '../../detail/relatedOperations';
import { isMembers, type JsonValue } from '../../exactJson/jsonValue';
import { tryParseJson } from '../../exactJson/parseJson';
import { enveloped, envelopedList } from '../envelope';
import { identityOf } from '../identity';
import type { HistoryRecord } from './historyRecord';

/** An object that an answer has shown. */
export interface KnownId {
  readonly id: string;
  /** What it is called, where it has a name besides. */
  readonly name: string | undefined;
}

/** Objects that are offered at most. */
const mostIds = 200;

/**
 * The objects that may stand at a parameter of a path, as answers of its collection have shown them, the newest answer first.
 * @param path Literal path of an operation: `/os-buckets/{bucket_id}:add-labels`.
 */
export function knownIds(records: readonly HistoryRecord[], path: string, parameter: string): readonly KnownId[] {
  const at = path.indexOf(`{${parameter}}`);
  if (at < 0) return [];
  const collection = resourcePath(path.slice(0, at));
  const found = new Map<string, KnownId>();
  for (const record of records) {
    if (found.size >= mostIds) break;
    for (const object of shownBy(record, collection)) {
      const id = identityOf(object, parameter);
      if (id !== undefined && !found.has(id)) found.set(id, { id, name: nameOf(object, id) });
    }
  }
  return [...found.values()].slice(0, mostIds);
}

function nameOf(object: JsonValue, id: string): string | undefined {
  const name = isMembers(object) ? object['name'] : undefined;
  return typeof name === 'string' && name !== id ? name : undefined;
}

/** The objects in an answer of a collection. */
function shownBy({ operation = '', response }: HistoryRecord, collection: string): readonly JsonValue[] {
  const [method = '', path = ''] = operation.split(' ', 2);
  const isAbout = resourcePath(path) === collection && /^(?:GET|POST)$/.test(method);
  if (!isAbout || response?.body === undefined || response.status >= 300) return [];
  return objectsIn(tryParseJson(response.body));
}

function objectsIn(answer: JsonValue | undefined): readonly JsonValue[] {
  const list = envelopedList(answer)?.items;
  if (list !== undefined) return list;
  const object = enveloped(answer)?.object;
  return object === undefined ? [] : [object];
}
