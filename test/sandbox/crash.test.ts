import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { isAppError } from '../../src/core/base/errors';
import { seededRandom } from '../../src/core/base/seededRandom';
import type { RawS3Client } from '../../src/core/rawS3/rawS3Client';
import { checkPlaces } from './crash/checkPlaces';
import { CrashWriter } from './crash/crashWriter';
import type { Place } from './crash/expected';
import { checkOrphans } from './crash/orphans';
import { buildSandboxProgram, SandboxProcess } from './sandboxProcess';

const seed = Number(process.env['CRASH_SEED'] ?? Date.now() % 1_000_000);
const rounds = Number(process.env['CRASH_ROUNDS'] ?? 50);
const writesPerRound = 1000;
const writers = 8;
const buckets = [
  { bucket: 'plain', versioned: false },
  { bucket: 'versioned', versioned: true },
];

/** Every writer has keys of its own, a few of them, so that they are written over and over. */
const places: readonly (readonly Place[])[] = Array.from({ length: writers }, (_, writer) =>
  buckets.flatMap((bucket) =>
    Array.from({ length: 10 }, (_, index) => ({
      ...bucket,
      key: `w${writer}/../ключ ${index}+é`,
      versions: [],
      pending: undefined,
      checked: undefined,
    })),
  ),
);

describe('a sandbox that is killed while it writes', () => {
  const random = seededRandom(seed);
  const madeBuckets = new Map<string, 'acknowledged' | 'sent'>();
  let folder = '';
  let program = '';
  let acknowledged = 0;
  let undecided = 0;
  let finished = 0;

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'sandbox-crash-'));
    program = buildSandboxProgram(folder);
  });

  after(async () => {
    await SandboxProcess.killAll();
    await rm(folder, { recursive: true, force: true });
  });

  const dataDir = () => path.join(folder, 'data');

  const start = () => SandboxProcess.start(program, dataDir());

  async function makeBuckets(sandbox: SandboxProcess): Promise<void> {
    const client = sandbox.client();
    const enabled = '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>';
    for (const { bucket, versioned } of buckets) {
      assert.equal((await client.send({ method: 'PUT', bucket })).status, 200);
      if (!versioned) continue;
      const answer = await client.send({ method: 'PUT', bucket, query: ['versioning'], body: Buffer.from(enabled) });
      assert.equal(answer.status, 200);
    }
    client.dispose();
  }

  /** Up to 1,000 changes, and a kill somewhere among them. */
  async function writeAndKill(sandbox: SandboxProcess, round: number): Promise<void> {
    const client = sandbox.client();
    const killAfter = 1 + Math.floor(random() * writesPerRound);
    const killDelay = random() * 4;
    let written = 0;
    let killed: Promise<void> | undefined;
    const kill = () => {
      killed ??= new Promise((resolve) => setTimeout(resolve, killDelay)).then(() => sandbox.kill());
    };
    const work = async (own: readonly Place[], writer: number) => {
      const name = `r${round}w${writer}`;
      const options = {
        client,
        random: seededRandom(seed * 1000 + round * 10 + writer),
        places: own,
        madeBuckets,
        name,
      };
      const worker = new CrashWriter(options);
      while (written < writesPerRound) {
        await worker.write();
        written++;
        if (written === killAfter) kill();
      }
    };
    const results = await Promise.allSettled(places.map(work));
    client.dispose();
    if (!killed) await sandbox.kill();
    await killed;
    for (const result of results) {
      if (result.status === 'rejected' && !(killed && isAppError(result.reason))) throw result.reason;
    }
    acknowledged += written;
    undecided += places.flat().filter(({ pending }) => pending).length;
  }

  async function check(sandbox: SandboxProcess, isLast: boolean): Promise<void> {
    const client = sandbox.client();
    for (const { bucket } of buckets) {
      await checkPlaces(
        client,
        bucket,
        places.flat().filter((place) => place.bucket === bucket),
        () => isLast || random() < 0.2,
      );
      await abortUploads(client, bucket);
    }
    for (const [bucket, state] of madeBuckets) {
      const { status } = await client.send({ method: 'HEAD', bucket });
      assert.ok(status === 200 || (status === 404 && state === 'sent'), `bucket ${bucket}: ${state}, HTTP ${status}`);
      madeBuckets.delete(bucket);
    }
    client.dispose();
    await checkOrphans(dataDir(), folder);
  }

  it(`has every acknowledged change, whole, and nothing half, ${rounds} kills, seed ${seed}`, async () => {
    let sandbox = await start();
    await makeBuckets(sandbox);
    for (let round = 0; round < rounds; round++) {
      try {
        await writeAndKill(sandbox, round);
        if (random() < 0.2) await killWhileItOpens();
        sandbox = await start();
        await check(sandbox, round === rounds - 1);
      } catch (error) {
        throw new Error(`round ${round} with CRASH_SEED=${seed}: ${(error as Error).message}`, { cause: error });
      }
      finished++;
    }
    assert.ok(undecided > rounds, 'the kills came while changes were under way');
    console.log(`      ${acknowledged} changes acknowledged, ${undecided} under way at ${finished} kills`);
  }).timeout(600_000);

  /** What clears up after a kill can be killed itself. */
  async function killWhileItOpens(): Promise<void> {
    const sandbox = SandboxProcess.spawn(program, dataDir());
    await new Promise((resolve) => setTimeout(resolve, 60 + random() * 120));
    await sandbox.kill();
  }
});

/** Uploads that a kill left unfinished are there, and go as they always do, with their parts. */
async function abortUploads(client: RawS3Client, bucket: string): Promise<void> {
  const { body } = await client.send({ method: 'GET', bucket, query: ['uploads'] });
  for (const [, xml = ''] of body.toString().matchAll(/<Upload>(.*?)<\/Upload>/gs)) {
    const key = /<Key>([^<]*)/.exec(xml)?.[1] ?? '';
    const uploadId = /<UploadId>([^<]*)/.exec(xml)?.[1] ?? '';
    const { status } = await client.send({ method: 'DELETE', bucket, key, query: [['uploadId', uploadId]] });
    assert.equal(status, 204);
  }
}
