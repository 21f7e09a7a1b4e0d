import { afterAll, commonPrefix, type KeySource, type ListingRequest, startAfter } from './listing';
import type { VersionOverview } from './records';

/** Where a page of versions ended. */
export interface VersionMarker {
  /** A key, or a common prefix. */
  readonly key: string;
  /** Empty behind all versions of the key, and for a common prefix. */
  readonly versionId: string;
}

export interface ListedVersion {
  readonly key: string;
  readonly version: VersionOverview;
  readonly isLatest: boolean;
}

export interface VersionListing {
  readonly entries: readonly ListedVersion[];
  readonly prefixes: readonly string[];
  /** The last entry or prefix given, when there is more. */
  readonly next?: VersionMarker;
}

export interface VersionListingRequest extends Omit<ListingRequest, 'after'> {
  readonly after: VersionMarker;
  /** True: the oldest version of a key comes first, as some stores have it. */
  readonly oldestFirst: boolean;
}

/** One page of ListObjectVersions: versions and common prefixes count alike against the limit. */
export function listVersions(source: KeySource, request: VersionListingRequest): VersionListing {
  const page = new Page(request.maxKeys);
  const isInside = request.after.versionId !== '';
  let from = isInside ? request.after.key : startAfter({ ...request, after: request.after.key });
  while (from !== undefined && !page.isOver) {
    const start: string = from;
    from = undefined;
    for (const [key, record] of source.scan(request.prefix, start)) {
      const common = commonPrefix(key, request);
      const fits =
        common === undefined ? page.addAll(key, remaining(key, record.versions, request)) : page.addPrefix(common);
      if (!fits) break;
      if (common === undefined) continue;
      from = afterAll(common);
      break;
    }
  }
  return page.listing();
}

/** The versions of a key that are still to be listed. One that the marker names and that is gone holds nothing back. */
function remaining(
  key: string,
  versions: readonly VersionOverview[],
  request: VersionListingRequest,
): readonly ListedVersion[] {
  const entries = versions.map((version, at) => ({ key, version, isLatest: at === 0 }));
  if (request.oldestFirst) entries.reverse();
  const { after } = request;
  if (key !== after.key || after.versionId === '') return entries;
  return entries.slice(entries.findIndex(({ version }) => version.versionId === after.versionId) + 1);
}

class Page {
  readonly #limit: number;
  readonly #entries: ListedVersion[] = [];
  readonly #prefixes: string[] = [];
  #last: VersionMarker = { key: '', versionId: '' };
  isOver = false;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** False when there was no room for all of them. */
  addAll(key: string, entries: readonly ListedVersion[]): boolean {
    for (const entry of entries) {
      if (!this.#hasRoom()) return false;
      this.#entries.push(entry);
      this.#last = { key, versionId: entry.version.versionId };
    }
    return true;
  }

  addPrefix(prefix: string): boolean {
    if (!this.#hasRoom()) return false;
    this.#prefixes.push(prefix);
    this.#last = { key: prefix, versionId: '' };
    return true;
  }

  listing(): VersionListing {
    const hasNext = this.isOver && this.#limit > 0;
    return { entries: this.#entries, prefixes: this.#prefixes, ...(hasNext && { next: this.#last }) };
  }

  #hasRoom(): boolean {
    this.isOver = this.#entries.length + this.#prefixes.length >= this.#limit;
    return !this.isOver;
  }
}
