import type { ManagementClient } from './managementClient.js';
import { ManagementError } from './managementErrors.js';

export interface PagedListOptions<T> {
  /** The property of the answer that holds the items: `os_buckets`. */
  readonly items: string;
  /** What tells an item from any other, and stays the same. */
  readonly idOf: (item: T) => string | number;
  /** Items that one request asks for; 100. */
  readonly pageSize?: number;
  /** Further parameters of the query: filters, the order. Ask for an order that does not change, such as that of ids. */
  readonly filters?: Readonly<Record<string, string | number>>;
  /** How often it may begin anew because the list changed; 5. */
  readonly maxRestarts?: number;
  readonly signal?: AbortSignal;
}

// #region snippet: paged-list
/**
 * Gives all items of a list with `limit` and `offset`, page by page as they are asked for. An offset means something else as soon
 * as an item before it comes or goes. So every page begins with the last item of the one before: when it does not, the list has
 * changed, and it is read from its beginning again, without the items that were given already (their ids are kept).
 * @throws ManagementError `conflict` when the list changes faster than it can be read; whatever a request fails with.
 */
export async function* pagedList<T>(
  client: Pick<ManagementClient, 'get'>,
  path: string,
  options: PagedListOptions<T>,
): AsyncGenerator<T, void, void> {
  const { idOf, pageSize = 100, maxRestarts = 5 } = options;
  const given = new Set<string | number>();
  let last: string | number | undefined;
  let offset = 0;
  for (let restarts = 0; ; ) {
    // One item more than the overlap, or it would not get on.
    const limit = Math.max(pageSize, 2);
    const page = await readPage(client, path, options, limit, offset);
    const [first] = page;
    const overlaps = last === undefined || (first !== undefined && idOf(first) === last);
    if (!overlaps) {
      restarts += 1;
      if (restarts > maxRestarts) throw changedTooOften(path, restarts);
      [last, offset] = [undefined, 0];
      continue;
    }
    const fresh = page.filter((item) => !given.has(idOf(item)));
    for (const item of fresh) {
      given.add(idOf(item));
      yield item;
    }
    const end = page.at(-1);
    if (page.length < limit || end === undefined) return;
    last = idOf(end);
    offset += page.length - 1;
  }
}
// #endregion

function changedTooOften(path: string, times: number): ManagementError {
  const message = `GET ${path}: the list changed ${times} times while it was read`;
  return new ManagementError('conflict', message, { method: 'GET', path });
}

async function readPage<T>(
  client: Pick<ManagementClient, 'get'>,
  path: string,
  { items, filters, signal }: PagedListOptions<T>,
  limit: number,
  offset: number,
): Promise<readonly T[]> {
  const query = { ...filters, limit, offset };
  const answer = await client.get(path, { query, ...(signal && { signal }) });
  const page = typeof answer === 'object' && answer !== null ? (answer as Record<string, unknown>)[items] : undefined;
  // Some products leave out what is empty.
  if (page === undefined || page === null) return [];
  if (Array.isArray(page)) return page as T[];
  throw new ManagementError('protocol', `GET ${path}: the answer has no list "${items}"`, { method: 'GET', path });
}
