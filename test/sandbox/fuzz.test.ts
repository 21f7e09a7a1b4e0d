import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import type { RawS3Answer, RawS3Client, RawS3Request } from '../../src/core/rawS3/rawS3Client';
import { arbitraryDocumentOfKind, documents } from './fuzz/arbitraryDocument';
import { arbitraryHttp } from './fuzz/arbitraryHttp';
import { arbitraryRequest, playBucket } from './fuzz/arbitraryRequest';
import { speak, statusesIn } from './fuzz/rawSocket';
import { checkVault, fillVault, surroundings, vaultBucket } from './fuzz/vault';
import { buildSandboxProgram, SandboxProcess } from './sandboxProcess';

const seed = Number(process.env['FUZZ_SEED'] ?? Date.now() % 1_000_000);
/** For all properties together. */
const seconds = Number(process.env['FUZZ_SECONDS'] ?? 28);
const properties = 4;
/** Milliseconds in which any request must be answered: less than a property's share of the time, which would hide it. */
const patience = 2000;
/** The same for what is no HTTP: much of it waits for its rest, and rightly so. */
const briefPatience = 150;
/** Kilobytes that the process may come to, whatever is sent. */
const memoryLimit = 500_000;

describe(`a sandbox that is fed with noise, seed ${seed}`, function () {
  this.timeout((seconds / properties + 60) * 1000);
  let root = '';
  let dataDir = '';
  let around: readonly string[] = [];
  let sandbox: SandboxProcess;
  let client: RawS3Client;

  before(async () => {
    root = await mkdtemp(path.join(os.tmpdir(), 'sandbox-fuzz-'));
    dataDir = path.join(root, 'deep/er/data');
    await mkdir(dataDir, { recursive: true });
    await writeFile(path.join(root, 'deep/sentinel'), 'not to be touched');
    sandbox = await SandboxProcess.start(buildSandboxProgram(root), dataDir);
    client = sandbox.client(patience);
    await fillVault(client);
    await client.send({ method: 'PUT', bucket: playBucket });
    around = await surroundings(root, dataDir);
  });

  after(async () => {
    client.dispose();
    await sandbox.stop();
    await SandboxProcess.killAll();
    await rm(root, { recursive: true, force: true });
  });

  afterEach(async () => {
    assert.equal(sandbox.problem, undefined);
    await checkVault(client);
    assert.deepEqual(await surroundings(root, dataDir), around, 'something was written outside the data folder');
    assert.ok((await residentKilobytes(sandbox.pid)) < memoryLimit, 'memory');
  });

  /** As many runs as fit into the property's share of the time. */
  async function hold<T>(arbitrary: fc.Arbitrary<T>, predicate: (value: T) => Promise<void>): Promise<void> {
    let runs = 0;
    const counted = async (value: T) => {
      runs++;
      await predicate(value);
    };
    await fc.assert(fc.asyncProperty(arbitrary, counted), {
      seed,
      numRuns: 1e9,
      interruptAfterTimeLimit: (seconds / properties) * 1000,
    });
    console.log(`      ${runs} runs`);
  }

  /** The sandbox answered, and not that it failed itself. */
  async function answered(request: RawS3Request): Promise<RawS3Answer> {
    const answer = await client.send(request);
    const { status, body } = answer;
    assert.ok(status >= 200 && (status < 500 || status === 501), `${status} ${body.toString().slice(0, 300)}`);
    return answer;
  }

  const versionsOf = async (bucket: string) => {
    const { body } = await client.send({ method: 'GET', bucket, query: ['versions'] });
    return body.toString().replace(/<RequestId>.*?<\/RequestId>/, '');
  };

  it('answers any request, and what it refuses changes nothing', () =>
    hold(arbitraryRequest, async (request) => {
      const before = await versionsOf(playBucket);
      const { status } = await answered(request);
      if (status >= 400) assert.equal(await versionsOf(playBucket), before, `HTTP ${status} and yet a change`);
      else await client.send({ method: 'PUT', bucket: playBucket });
    }));

  it('takes or refuses any document', async () => {
    const { body } = await client.send({ method: 'POST', bucket: playBucket, key: 'a', query: ['uploads'] });
    const uploadId = /<UploadId>([^<]*)/.exec(body.toString())?.[1] ?? '';
    await hold(arbitraryDocumentOfKind, async ([kind, text]) => {
      await answered({ ...requestFor(kind, uploadId), body: Buffer.from(text) });
    });
  });

  it('believes no signature that something was changed under', async () => {
    const place = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
    const change = fc.record({
      place,
      char: fc.constantFrom('0', 'a', '/', '%', '=', ' ', ','),
      inQuery: fc.boolean(),
    });
    await hold(
      fc.tuple(fc.constantFrom('PUT', 'DELETE', 'POST'), change),
      async ([method, { place, char, inQuery }]) => {
        const address = await client.presign({ method, bucket: vaultBucket, key: 'one' }, 60);
        const { host, port, origin } = new URL(address);
        const [start, end] = inQuery
          ? [address.indexOf('?'), address.length]
          : [origin.length + 1, address.indexOf('?')];
        const at = start + Math.floor(place * (end - start));
        const target = (address.slice(0, at) + char + address.slice(at + 1)).slice(origin.length);
        if (address.endsWith(target)) return;
        const head = `${method} ${target} HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 7\r\nConnection: close\r\n\r\n`;
        const answer = await speak(Number(port), [Buffer.from(`${head}changed`)], patience);
        assert.match(answer, /^HTTP\/1.1 (4\d\d|501) /, target);
      },
    );
  });

  it('survives broken HTTP', () =>
    hold(arbitraryHttp, async (pieces) => {
      const answers = await speak(Number(new URL(sandbox.endpoint).port), pieces, briefPatience);
      for (const status of statusesIn(answers))
        assert.ok(status < 500 || status === 501 || status === 505, answers.slice(0, 500));
      assert.equal(sandbox.problem, undefined);
    }));
});

/** What a document of this kind is sent to. */
function requestFor(kind: string, uploadId: string): RawS3Request {
  const bucket = playBucket;
  switch (kind) {
    case 'delete':
      return { method: 'POST', bucket, query: ['delete'] };
    case 'complete':
      return { method: 'POST', bucket, key: 'a', query: [['uploadId', uploadId]] };
    case 'bucket':
      return { method: 'PUT', bucket: 'play-other' };
    case 'tagging':
    case 'retention':
    case 'legal-hold':
      return { method: 'PUT', bucket, key: 'b', query: [kind] };
    default:
      assert.ok(kind in documents);
      return { method: 'PUT', bucket, query: [kind] };
  }
}

async function residentKilobytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0);
}
