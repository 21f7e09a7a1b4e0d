import assert from 'node:assert/strict';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { RawS3Client } from '../../../src/core/rawS3/rawS3Client';

/** What no noise may change. */
export const vaultBucket = 'vault';

const objects: Readonly<Record<string, Buffer>> = {
  one: Buffer.from('the first object'),
  'two/../two': Buffer.alloc(100_000, 'the second object '),
  '../../three': Buffer.alloc(0),
};

/** Puts acknowledged objects there. */
export async function fillVault(client: RawS3Client): Promise<void> {
  assert.equal((await client.send({ method: 'PUT', bucket: vaultBucket })).status, 200);
  for (const [key, body] of Object.entries(objects)) {
    const headers = { 'x-amz-meta-note': key.length.toString(), 'content-type': 'text/x-vault' };
    assert.equal((await client.send({ method: 'PUT', bucket: vaultBucket, key, body, headers })).status, 200);
  }
}

/** The sandbox serves, and every acknowledged object is as it was. */
export async function checkVault(client: RawS3Client): Promise<void> {
  for (const [key, body] of Object.entries(objects)) {
    const answer = await client.send({ method: 'GET', bucket: vaultBucket, key });
    const { 'x-amz-meta-note': note, 'content-type': type } = answer.headers;
    assert.deepEqual([answer.status, note, type], [200, key.length.toString(), 'text/x-vault'], key);
    assert.ok(answer.body.equals(body), key);
  }
  const { body } = await client.send({ method: 'GET', bucket: vaultBucket });
  const keys = [...body.toString().matchAll(/<Key>([^<]*)/g)].map(([, key]) => key);
  assert.deepEqual(keys, Object.keys(objects).sort());
}

/** Everything below a folder but one folder of it, with sizes and times: what a write outside would change. */
export async function surroundings(folder: string, except: string): Promise<string[]> {
  const seen: string[] = [];
  const walk = async (at: string): Promise<void> => {
    for (const entry of await readdir(at, { withFileTypes: true })) {
      const file = path.join(at, entry.name);
      if (file === except) continue;
      const { size, mtimeMs } = await stat(file);
      seen.push(entry.isDirectory() ? file : `${file} ${size} ${mtimeMs}`);
      if (entry.isDirectory()) await walk(file);
    }
  };
  await walk(folder);
  return seen.sort();
}
