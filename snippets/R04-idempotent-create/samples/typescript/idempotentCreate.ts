import { type SettleOptions, waitUntilSettled } from './asyncTask.js';
import type { ManagementClient } from './managementClient.js';
import { ManagementError, toNetworkError } from './managementErrors.js';
import { pagedList } from './pagedList.js';

export type Resource = Readonly<Record<string, unknown>>;

export interface ResourceKind {
  /** `/os-buckets/`: lists them, and makes one. */
  readonly path: string;
  /** The property of the list that holds them: `os_buckets`. */
  readonly items: string;
  /** The member around a single one: `bucket`. */
  readonly envelope: string;
  /** The property that tells them apart for people; `name`. */
  readonly nameProperty?: string;
}

export interface EnsureOptions {
  /** How it waits until the resource is done; undefined: not at all. */
  readonly settle?: Omit<SettleOptions, 'envelope' | 'signal'>;
  /** Which properties differ; those of `desired` whose values are others when absent. */
  readonly compare?: (found: Resource, desired: Resource) => readonly string[];
  readonly signal?: AbortSignal;
}

export interface EnsuredResource {
  readonly resource: Resource;
  /** Whether this call made it, as far as can be known. */
  readonly created: boolean;
}

/** There is one of that name, and it is another one than was wanted. It was not changed. */
export class ResourceMismatchError extends ManagementError {
  readonly properties: readonly string[];
  readonly found: Resource;

  constructor(kind: ResourceKind, name: string, found: Resource, properties: readonly string[]) {
    super('conflict', `${name} exists and differs in ${properties.join(', ')}`, { method: 'GET', path: kind.path });
    this.name = 'ResourceMismatchError';
    this.properties = properties;
    this.found = found;
  }
}

/**
 * Makes a resource unless there is one of its name, however often it is called: names, not ids, are what a caller knows
 * beforehand. Another one that was faster (409) and a creation whose reply was lost are found by the name, too.
 * @param desired What it is to be made with, its name included.
 * @throws ResourceMismatchError, ManagementError, and what waiting fails with (TaskFailedError, TaskTimeoutError).
 */
export async function ensureResource(
  client: ManagementClient,
  kind: ResourceKind,
  desired: Resource,
  options: EnsureOptions = {},
): Promise<EnsuredResource> {
  const name = desired[kind.nameProperty ?? 'name'];
  if (typeof name !== 'string' || name === '') {
    throw new ManagementError('invalid', 'A resource needs a name', { method: 'POST', path: kind.path });
  }
  const existing = await findByName(client, kind, name, options.signal);
  if (existing !== undefined) return accept(client, kind, name, existing, desired, options, false);
  try {
    const body = { [kind.envelope]: desired };
    const answer = await client.post(kind.path, { body, ...(options.signal && { signal: options.signal }) });
    const made = (answer as Record<string, unknown> | undefined)?.[kind.envelope] as Resource | undefined;
    // An answer without the resource says that it began, not which one it is.
    const found = made?.['id'] === undefined ? await findByName(client, kind, name, options.signal) : made;
    if (found === undefined)
      throw new ManagementError('protocol', `${name} was made and is not there`, { method: 'POST', path: kind.path });
    return accept(client, kind, name, found, desired, options, true);
  } catch (thrown) {
    const error = toNetworkError(thrown, { method: 'POST', path: kind.path });
    const mayBeThere = error.retryable || (error.kind === 'conflict' && error.status === 409);
    if (!mayBeThere) throw error;
    // Never simply again: the request may have been carried out.
    const found = await findByName(client, kind, name, options.signal);
    if (found === undefined) throw error;
    return accept(client, kind, name, found, desired, options, error.kind !== 'conflict');
  }
}

/**
 * @returns The resource of exactly this name; undefined when there is none.
 * @throws ManagementError `conflict` when there are several: names are not unique in every product.
 */
export async function findByName(
  client: Pick<ManagementClient, 'get'>,
  { path, items, nameProperty = 'name' }: ResourceKind,
  name: string,
  signal?: AbortSignal,
): Promise<Resource | undefined> {
  const found: Resource[] = [];
  const list = pagedList<Resource>(client, path, {
    items,
    idOf: ({ id }) => String(id),
    // Products filter by parts of a name, or do not know the filter: the name is compared here.
    filters: { [nameProperty]: name },
    ...(signal && { signal }),
  });
  for await (const item of list) if (item[nameProperty] === name) found.push(item);
  if (found.length < 2) return found[0];
  throw new ManagementError('conflict', `${found.length} resources are called ${name}`, { method: 'GET', path });
}

async function accept(
  client: ManagementClient,
  kind: ResourceKind,
  name: string,
  found: Resource,
  desired: Resource,
  options: EnsureOptions,
  created: boolean,
): Promise<EnsuredResource> {
  const compare = options.compare ?? differing;
  if (!created) assertSame(kind, name, found, compare(found, desired));
  if (options.settle === undefined) return { resource: found, created };
  const settled = await waitUntilSettled(client, `${kind.path.replace(/\/$/, '')}/${found['id']}`, {
    ...options.settle,
    envelope: kind.envelope,
    ...(options.signal && { signal: options.signal }),
  });
  if (settled === undefined) {
    throw new ManagementError('notFound', `${name} went away meanwhile`, { method: 'GET', path: kind.path });
  }
  assertSame(kind, name, settled, compare(settled, desired));
  return { resource: settled, created };
}

function assertSame(kind: ResourceKind, name: string, found: Resource, properties: readonly string[]): void {
  if (properties.length > 0) throw new ResourceMismatchError(kind, name, found, properties);
}

/** What the server adds by itself is no difference. */
function differing(found: Resource, desired: Resource): readonly string[] {
  return Object.entries(desired).flatMap(([property, value]) =>
    JSON.stringify(found[property]) === JSON.stringify(value) ? [] : [property],
  );
}
