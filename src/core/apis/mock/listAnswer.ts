import type { DefinitionDocument } from '../document/definitionDocument';
import { isMembers, type JsonMembers, type JsonValue, membersOf } from '../exactJson/jsonValue';
import { writeJson } from '../exactJson/writeJson';
import { envelopedList } from '../requests/envelope';
import { fitsSchema, overlaid } from './fittingValue';
import type { AnswerForm } from './sampleAnswer';

/** A page of objects as the list operation answers: filtered by members that the query names, cut by `limit` and `offset`. */
export function listAnswer(
  document: DefinitionDocument,
  form: AnswerForm,
  objects: readonly JsonMembers[],
  query: ReadonlyMap<string, JsonValue>,
): JsonValue | undefined {
  const { sample, schema } = form;
  const list = envelopedList(sample);
  if (list === undefined) return sample;
  const chosen = objects.filter((object) => isWanted(object, query));
  const { items: page, counts } = pageOf(chosen, query);
  const [first] = list.items;
  const items = page.map((object) => (isMembers(first) ? listed(document, form, first, object) : object));
  const answer = withList(sample, list.member, items, counts);
  return fitsSchema(document, schema, answer) ? answer : samplePage(document, form, query);
}

/** The sample of a list that nothing is kept of, cut by `limit` and `offset` when a request has them: whoever pages comes to an end. */
export function samplePage(
  document: DefinitionDocument,
  { sample, schema }: AnswerForm,
  query: ReadonlyMap<string, JsonValue>,
): JsonValue | undefined {
  const list = query.has('limit') || query.has('offset') ? envelopedList(sample) : undefined;
  if (list === undefined) return sample;
  // Examples of lists repeat one item, which no service does: with pages of one, such a list would seem to stand still.
  const different = new Map(list.items.map((item) => [writeJson(item), item]));
  const { items, counts } = pageOf([...different.values()], query);
  const answer = withList(sample, list.member, items, counts);
  return fitsSchema(document, schema, answer) ? answer : sample;
}

function pageOf<T>(all: readonly T[], query: ReadonlyMap<string, JsonValue>): { items: T[]; counts: Counts } {
  const limit = countOf(query.get('limit'));
  const offset = countOf(query.get('offset')) ?? 0;
  const items = all.slice(offset, offset + (limit ?? all.length));
  return { items, counts: { total: all.length, count: items.length, offset, limit } };
}

function countOf(value: JsonValue | undefined): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

/** Parameters of a list that are no members of what is listed. */
const notFilters: ReadonlySet<string> = new Set(['limit', 'offset', 'sort', 'q', 'page', 'size']);

function isWanted(object: JsonMembers, query: ReadonlyMap<string, JsonValue>): boolean {
  for (const [name, value] of query) {
    const own = object[name];
    if (notFilters.has(name) || own === undefined || typeof own === 'object') continue;
    if (String(own) !== String(value)) return false;
  }
  return true;
}

/** What the list shows of an object: its items may have fewer members than the object itself, or others. */
function listed(document: DefinitionDocument, form: AnswerForm, sample: JsonMembers, object: JsonMembers): JsonMembers {
  const list = envelopedList(form.sample);
  return overlaid(sample, object, (item) =>
    fitsSchema(document, form.schema, withList(form.sample, list?.member, [item])),
  );
}

interface Counts {
  readonly total: number;
  readonly count: number;
  readonly offset: number;
  readonly limit: number | undefined;
}

const totals: ReadonlySet<string> = new Set(['total', 'total_count', 'totalCount']);

function withList(
  sample: JsonValue | undefined,
  member: string | undefined,
  items: JsonValue[],
  counts?: Counts,
): JsonValue {
  if (member === undefined || !isMembers(sample)) return items;
  const answer: JsonMembers = { ...sample, [member]: items };
  if (counts === undefined) return answer;
  for (const [name, value] of membersOf(answer)) {
    if (isMembers(value)) answer[name] = counted(value, counts);
  }
  return { ...answer, ...pick(answer, counts) };
}

function counted(object: JsonMembers, counts: Counts): JsonMembers {
  return { ...object, ...pick(object, counts) };
}

/** The members of a paging object that say how many there are. */
function pick(object: JsonMembers, { total, count, offset, limit }: Counts): JsonMembers {
  const found: JsonMembers = {};
  for (const [name, value] of membersOf(object)) {
    if (typeof value !== 'number') continue;
    if (totals.has(name)) found[name] = total;
    if (name === 'count') found[name] = count;
    if (name === 'offset') found[name] = offset;
    if (name === 'limit' && limit !== undefined) found[name] = limit;
  }
  return found;
}
