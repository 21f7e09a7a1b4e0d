import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import { oddKeys } from '../fixtures/oddKeys';
import { acquireStore, type ScratchBucket, scratchBucket } from '../servers/store';
import { enableVersioning } from '../servers/versioning';

const cli = path.join(__dirname, '../../dist/cli.js');

interface Result {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

function run(args: readonly string[], env: Record<string, string> = {}): Promise<Result> {
  const { accessKeyId, secretAccessKey } = acquireStore().keys;
  const base = {
    PATH: process.env['PATH'] ?? '',
    HOME: '/nonexistent',
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
  };
  const options = {
    env: { ...base, AWS_ENDPOINT_URL_S3: acquireStore().endpoint, ...env },
    encoding: 'buffer' as const,
    maxBuffer: 64 * 1024 * 1024,
  };
  return new Promise((resolve) => {
    execFile(process.execPath, [cli, ...args], options, (error, stdout, stderr) => {
      resolve({ code: Number(error?.code ?? 0), stdout, stderr: String(stderr) });
    });
  });
}

const lines = (result: Result) =>
  String(result.stdout)
    .split('\n')
    .filter((line) => line !== '');

describe('the command line', () => {
  let scratch: ScratchBucket;
  const binary = randomBytes(100_000);

  before(async () => {
    scratch = await scratchBucket('cli');
    for (const { key } of oddKeys) await scratch.store.put(scratch.bucket, key, Buffer.from('x'));
    await scratch.store.put(scratch.bucket, 'nested/deep/binary', binary, {
      metadata: { machine: 'press-7' },
      tags: { stage: 'raw' },
    });
  });

  after(() => scratch.remove());

  it('lists buckets', async () => {
    const result = await run(['ls']);
    assert.equal(result.code, 0, result.stderr);
    assert.ok(lines(result).some((line) => line.endsWith(`  ${scratch.bucket}`)));
  });

  it('lists every odd key exactly, as JSON, one a line', async () => {
    const result = await run(['ls', `s3://${scratch.bucket}`, '-r', '--format', 'json']);
    assert.equal(result.code, 0, result.stderr);
    const keys = lines(result).map((line) => (JSON.parse(line) as { key: string }).key);
    assert.deepEqual(new Set(keys), new Set([...oddKeys.map(({ key }) => key), 'nested/deep/binary']));
  });

  it('lists as text with one line a key, whatever the key', async () => {
    const result = await run(['ls', `s3://${scratch.bucket}`, '-r']);
    assert.equal(lines(result).length, oddKeys.length + 1);
  });

  it('lists one level with its prefixes, and no more than the limit', async () => {
    const result = await run(['ls', `s3://${scratch.bucket}/nested/`, '--format', 'json']);
    assert.deepEqual(
      lines(result).map((line) => JSON.parse(line)),
      [{ prefix: 'nested/deep/' }],
    );
    assert.equal(lines(await run(['ls', `s3://${scratch.bucket}`, '-r', '--limit', '7'])).length, 7);
  });

  it('writes the bytes of an object as they are', async () => {
    const result = await run(['cat', `s3://${scratch.bucket}/nested/deep/binary`]);
    assert.equal(result.code, 0, result.stderr);
    assert.deepEqual(result.stdout, binary);
    assert.equal(result.stderr, '');
  });

  it('stops without a word when its reader has seen enough', async () => {
    const { accessKeyId, secretAccessKey } = acquireStore().keys;
    const env = {
      PATH: process.env['PATH'] ?? '',
      AWS_ENDPOINT_URL_S3: acquireStore().endpoint,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
    };
    const child = spawn(process.execPath, [cli, 'ls', `s3://${scratch.bucket}`, '-r'], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stderr = '';
    child.stderr.on('data', (chunk) => {
      stderr += String(chunk);
    });
    child.stdout.destroy();
    const [code] = (await once(child, 'exit')) as [number];
    assert.equal(code, 0, stderr);
    assert.equal(stderr, '');
  });

  it('tells attributes, metadata and tags, as YAML and as JSON', async () => {
    const text = await run(['stat', `s3://${scratch.bucket}/nested/deep/binary`]);
    assert.match(String(text.stdout), /^key: nested\/deep\/binary$/m);
    assert.match(String(text.stdout), /^ {2}stage: raw$/m);
    const json = JSON.parse(
      String((await run(['stat', `s3://${scratch.bucket}/nested/deep/binary`, '--format', 'json'])).stdout),
    );
    assert.equal(json.size, binary.length);
    assert.deepEqual(json.metadata, { machine: 'press-7' });
    assert.deepEqual(json.tags, { stage: 'raw' });
  });

  it('tells the tags of the version asked for, not of the current one', async () => {
    const versioned = await scratchBucket('cli-versions');
    try {
      const { bucket, store } = versioned;
      await enableVersioning(bucket);
      const old = await store.put(bucket, 'k', Buffer.from('old'), { tags: { stage: 'old' } });
      await store.put(bucket, 'k', Buffer.from('newer'), { tags: { stage: 'new' } });
      const { stdout } = await run([
        'stat',
        `s3://${bucket}/k`,
        '--version-id',
        old.versionId ?? '',
        '--format',
        'json',
      ]);
      const { size, tags } = JSON.parse(String(stdout));
      assert.deepEqual({ size, tags }, { size: 3, tags: { stage: 'old' } });
    } finally {
      await versioned.remove();
    }
  });

  it('tests a connection, over TLS too', async () => {
    const plain = await run(['connections', 'test']);
    assert.equal(plain.code, 0, plain.stderr);
    assert.match(String(plain.stdout), /^ok +credentials/m);
    const { tlsEndpoint, caFile } = acquireStore();
    assert.equal((await run(['connections', 'test', '--endpoint', tlsEndpoint, '--ca-file', caFile])).code, 0);
    assert.equal((await run(['ls', '--endpoint', tlsEndpoint], { AWS_CA_BUNDLE: caFile })).code, 0);
  });

  const failures: readonly (readonly [string, readonly string[], Record<string, string>, number, RegExp])[] = [
    ['an unknown command', ['frobnicate'], {}, 2, /Unknown command/],
    ['an unknown option', ['ls', '--frob'], {}, 2, /frob/],
    ['a bad limit', ['ls', '--limit', '0'], {}, 2, /--limit/],
    ['no endpoint', ['ls'], { AWS_ENDPOINT_URL_S3: '' }, 2, /--endpoint/],
    ['an address that is none', ['cat', 'not an address'], {}, 2, /input\.invalid/],
    ['a bucket that does not exist', ['ls', 's3://no-such-bucket-here'], {}, 3, /NoSuchBucket/],
    ['an object that does not exist', ['stat', 's3://BUCKET/no-such-key'], {}, 3, /noSuchKey/],
    ['a wrong secret', ['ls', 's3://BUCKET'], { AWS_SECRET_ACCESS_KEY: 'wrong' }, 4, /auth\./],
    ['no such host', ['ls', '--endpoint', 'http://no-such-host.invalid'], {}, 5, /nameNotFound/],
    ['an untrusted certificate', ['connections', 'test', '--endpoint', 'TLS'], {}, 5, /^$/],
  ];
  for (const [name, args, env, code, message] of failures) {
    it(`${name}: exit code ${code}`, async () => {
      const real = args.map((arg) => arg.replace('BUCKET', scratch.bucket).replace('TLS', acquireStore().tlsEndpoint));
      const result = await run(real, env);
      assert.equal(result.code, code, `${result.stdout}${result.stderr}`);
      assert.match(result.stderr, message);
      assert.doesNotMatch(result.stderr, /\n {4}at /);
    });
  }

  it('gives failures as JSON, too', async () => {
    const { stderr } = await run(['stat', `s3://${scratch.bucket}/missing`, '--format', 'json']);
    assert.equal(JSON.parse(stderr).error.code, 'store.noSuchKey');
  });
});
