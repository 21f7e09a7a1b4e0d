import assert from 'node:assert/strict';
import { innerXml, xmlText } from '../../src/core/probe/run/answers';
import { ProbeClient } from '../../src/core/probe/run/probeClient';
import { listAll } from '../../src/core/probe/scratch/listAll';
import { bucketStart, parseProbeId } from '../../src/core/probe/scratch/probeId';
import { RawS3Client } from '../../src/core/rawS3/rawS3Client';
import { acquireStore, testConnection } from '../servers/store';

const keys = async () => acquireStore().keys;

async function withClient<T>(work: (client: ProbeClient) => Promise<T>): Promise<T> {
  const raw = new RawS3Client(testConnection(), { keys });
  try {
    return await work(new ProbeClient(raw, 'path'));
  } finally {
    raw.dispose();
  }
}

/** Buckets that probes of a process made and that are still there; other processes may probe the same store. */
export function probeBuckets(pid = process.pid): Promise<readonly string[]> {
  return withClient(async (client) => {
    const xml = (await client.send({ method: 'GET' })).body.toString();
    const names = innerXml(xml, 'Bucket').map((inner) => xmlText(inner, 'Name') ?? '');
    return names.filter((name) => {
      const id = name.slice(bucketStart.length).replace(/-[a-z]+$/, '');
      return name.startsWith(bucketStart) && parseProbeId(id)?.process === pid;
    });
  });
}

/** Everything in a bucket: versions, delete markers and uploads, with their ids. */
export function everythingIn(bucket: string): Promise<readonly string[]> {
  return withClient(async (client) => {
    const place = { bucket, prefix: '', signal: AbortSignal.timeout(20_000) };
    const [versions, uploads] = [await listAll(client, place, 'versions'), await listAll(client, place, 'uploads')];
    assert.ok(versions && uploads, `cannot list ${bucket}`);
    return [...versions, ...uploads].map((each) => JSON.stringify(each)).sort();
  });
}
