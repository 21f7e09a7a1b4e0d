import type { ObjectOverview, VersionOverview } from './records';

/** What a listing reads: keys of one bucket in order of their UTF-8 bytes, from a place on. */
export interface KeySource {
  /** Entries whose key is `from` or after it, below `prefix`. */
  scan(prefix: string, from: string): Iterable<readonly [key: string, record: ObjectOverview]>;
}

export interface ListingRequest {
  readonly prefix: string;
  readonly delimiter: string;
  /** Only what comes after this key or common prefix; empty for everything. */
  readonly after: string;
  readonly maxKeys: number;
}

export interface Listing<T> {
  readonly entries: readonly T[];
  readonly prefixes: readonly string[];
  /** The last entry or prefix given, when there is more. */
  readonly next?: string;
}

/** The first string, by bytes, after all that start with this one; undefined when there is none. */
export function afterAll(prefix: string): string | undefined {
  const points = [...prefix];
  while (points.length > 0) {
    const last = points.pop()?.codePointAt(0) ?? 0;
    // The surrogates are no characters: what follows U+D7FF is U+E000.
    const next = last === 0xd7ff ? 0xe000 : last + 1;
    if (next <= 0x10ffff) return points.join('') + String.fromCodePoint(next);
  }
  return undefined;
}

/** What a key is listed under instead of by itself; undefined when it stands for itself. */
export function commonPrefix(
  key: string,
  { prefix, delimiter }: Pick<ListingRequest, 'prefix' | 'delimiter'>,
): string | undefined {
  if (delimiter === '') return undefined;
  const at = key.indexOf(delimiter, prefix.length);
  return at < 0 ? undefined : key.slice(0, at + delimiter.length);
}

/** Where a listing goes on: right after a key, or after everything that a common prefix stands for. */
export function startAfter(request: ListingRequest): string | undefined {
  const { after, prefix } = request;
  if (after === '') return prefix;
  const isPrefix = after.startsWith(prefix) && commonPrefix(after, request) === after;
  return isPrefix ? afterAll(after) : `${after}\u0000`;
}

/**
 * One page, as ListObjects gives it: keys and common prefixes count alike against the limit and come in order of their
 * bytes. What lies behind a common prefix is skipped, not read.
 */
export function listKeys(
  source: KeySource,
  request: ListingRequest,
  pick: (record: ObjectOverview) => VersionOverview | undefined,
): Listing<readonly [string, VersionOverview]> {
  const entries: (readonly [string, VersionOverview])[] = [];
  const prefixes: string[] = [];
  let last = '';
  let from = startAfter(request);
  while (from !== undefined) {
    let jump: string | undefined;
    for (const [key, record] of source.scan(request.prefix, from)) {
      const version = pick(record);
      if (version === undefined) continue;
      if (entries.length + prefixes.length >= request.maxKeys)
        return { entries, prefixes, ...(request.maxKeys > 0 && { next: last }) };
      const common = commonPrefix(key, request);
      if (common === undefined) {
        entries.push([key, version]);
        last = key;
        continue;
      }
      prefixes.push(common);
      last = common;
      jump = afterAll(common);
      break;
    }
    from = jump;
  }
  return { entries, prefixes };
}
