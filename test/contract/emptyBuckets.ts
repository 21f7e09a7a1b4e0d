import { mapLimit } from '../../src/core/base/concurrency';
import { Reply } from './reply';
import type { Store } from './store';

const parallel = 8;

/** Removes the buckets of a run with all that is in them, locked versions included. Whatever cannot be removed is left. */
export async function emptyBuckets(store: Store): Promise<void> {
  await mapLimit(store.buckets, parallel, (bucket) => emptyBucket(store, bucket));
}

async function emptyBucket(store: Store, bucket: string): Promise<void> {
  const send = async (method: string, query: Record<string, string> | readonly string[], key?: string) => {
    const parameters = Array.isArray(query) ? query : Object.entries(query);
    const bypass = method === 'DELETE' && key !== undefined;
    const headers = bypass ? { 'x-amz-bypass-governance-retention': 'true' } : {};
    const request = { method, bucket, query: parameters, headers, ...(key !== undefined && { key }) };
    return new Reply(await store.send(request), (text) => text);
  };
  if ((await send('DELETE', {})).status !== 409) return;
  await send('DELETE', ['policy']);
  for (let before = ''; ; ) {
    const page = await send('GET', ['versions']);
    // Ceph RGW 16 keeps versions that nothing deletes once somebody put to `?versionId=`.
    if (page.text === before) break;
    before = page.text;
    const versions = page.tags('VersionId');
    const keys = page.tags('Key');
    await mapLimit(keys.entries(), parallel, async ([at, key]) => {
      const versionId = versions[at] ?? 'null';
      if ((await send('DELETE', { versionId }, key)).status === 403) await release(store, bucket, key, versionId);
    });
    if (page.tag('IsTruncated') !== 'true') break;
  }
  await send('DELETE', {});
}

/** Lifts a legal hold and tries once more. */
async function release(store: Store, bucket: string, key: string, versionId: string): Promise<void> {
  const body = Buffer.from('<LegalHold><Status>OFF</Status></LegalHold>');
  await store.send({ method: 'PUT', bucket, key, query: ['legal-hold', ['versionId', versionId]], body });
  const headers = { 'x-amz-bypass-governance-retention': 'true' };
  await store.send({ method: 'DELETE', bucket, key, query: [['versionId', versionId]], headers });
}
