import { tryParseJson } from '../../exactJson/parseJson';
import type { Header } from '../apiRequest';
import { compareJson, type JsonChange } from './compareJson';
import type { RecordedResponse } from './historyRecord';

export interface ResponseComparison {
  /** Present when they differ. */
  readonly status?: { readonly before: number; readonly after: number };
  /** By lower-case name, those that say nothing of the answer left out. */
  readonly headers: readonly HeaderChange[];
  /** Of JSON bodies; otherwise `text` tells whether they differ. */
  readonly body: readonly JsonChange[];
  readonly text: 'same' | 'different' | 'json';
}

export interface HeaderChange {
  readonly name: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** Different in every answer. */
const passing: ReadonlySet<string> = new Set([
  'date',
  'age',
  'x-request-id',
  'x-trans-id',
  'set-cookie',
  'content-length',
  'x-runtime',
  'keep-alive',
]);

/** What differs between two answers that were kept. */
export function compareResponses(before: RecordedResponse, after: RecordedResponse): ResponseComparison {
  const [old, fresh] = [json(before), json(after)];
  const both = old !== undefined && fresh !== undefined;
  return {
    ...(before.status === after.status ? {} : { status: { before: before.status, after: after.status } }),
    headers: compareHeaders(before.headers, after.headers),
    body: both ? compareJson(old, fresh) : [],
    text: both ? 'json' : before.body === after.body ? 'same' : 'different',
  };
}

function json({ body }: RecordedResponse) {
  return body === undefined ? undefined : tryParseJson(body);
}

function compareHeaders(before: readonly Header[], after: readonly Header[]): readonly HeaderChange[] {
  const [old, fresh] = [byName(before), byName(after)];
  const names = [...new Set([...old.keys(), ...fresh.keys()])].filter((name) => !passing.has(name)).sort();
  return names.flatMap((name) => {
    const change = { name, before: old.get(name), after: fresh.get(name) };
    return change.before === change.after ? [] : [change];
  });
}

function byName(headers: readonly Header[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    const known = found.get(key);
    found.set(key, known === undefined ? value : `${known}, ${value}`);
  }
  return found;
}
