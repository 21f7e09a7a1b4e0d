import assert from 'node:assert/strict';
import { readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { connectionDefaults } from '../../../../src/core/connections/connection';
import { RawS3Client, type RawS3Request } from '../../../../src/core/rawS3/rawS3Client';
import { Sandbox, type SandboxOptions } from '../../../../src/core/sandbox/sandbox';
import { useTempFolder } from '../disk/useTempFolder';
import { outcome, testKeys } from './useSandbox';

const bucket = 'test-bucket';

describe('what the sandbox keeps in its data folder', () => {
  const folder = useTempFolder();

  async function open(more: Partial<SandboxOptions> = {}) {
    const sandbox = await Sandbox.open({ dataDir: folder(), keys: [testKeys], ...more });
    const connection = {
      ...connectionDefaults,
      id: 's',
      name: 'S',
      endpoint: sandbox.endpoint,
      credentials: { source: 'environment' as const },
    };
    const raw = new RawS3Client(connection, { keys: async () => testKeys });
    await raw.send({ method: 'PUT', bucket });
    const send = (request: RawS3Request) => raw.send({ bucket, ...request });
    const close = async () => {
      raw.dispose();
      await sandbox.close();
    };
    return { sandbox, send, close };
  }

  /** Every file below the folder, with its size. */
  const files = (below: string) =>
    readdirSync(path.join(folder(), below), { recursive: true, encoding: 'utf8' })
      .map((name) => path.join(folder(), below, name))
      .filter((file) => statSync(file).isFile());

  for (const fsync of [false, true]) {
    it(`is there again after a restart${fsync ? ', with fsync' : ''}`, async () => {
      const first = await open({ fsync });
      const big = Buffer.alloc(300_000, 'big');
      await first.send({ method: 'PUT', key: '../../outside', body: Buffer.from('small') });
      await first.send({ method: 'PUT', key: 'big', body: big });
      await first.close();
      const second = await open({ fsync });
      assert.equal((await second.send({ method: 'GET', key: '../../outside' })).body.toString(), 'small');
      assert.ok((await second.send({ method: 'GET', key: 'big' })).body.equals(big));
      await second.close();
    });
  }

  it('keeps the time that it was moved ahead by', async () => {
    const first = await open();
    await first.sandbox.advanceTime(10 * 86_400_000);
    await first.close();
    const second = await open();
    await second.send({ method: 'PUT', key: 'k' });
    const { headers } = await second.send({ method: 'GET', key: 'k' });
    assert.ok(Date.parse(String(headers['last-modified'])) > Date.now() + 9 * 86_400_000);
    await second.close();
  });

  it('leaves no body behind that was deleted, overwritten, refused or never finished', async () => {
    const { send, close } = await open();
    const body = Buffer.alloc(50_000, 'x');
    await send({ method: 'PUT', key: 'gone', body });
    await send({ method: 'DELETE', key: 'gone' });
    await send({ method: 'PUT', key: 'k', body });
    await send({ method: 'PUT', key: 'k', body });
    assert.equal(
      outcome(await send({ method: 'PUT', key: 'k', body, headers: { 'if-none-match': '*' } })),
      '412 PreconditionFailed',
    );
    assert.equal(
      outcome(await send({ method: 'PUT', key: 'k', body, headers: { 'content-md5': 'AAAAAAAAAAAAAAAAAAAAAA==' } })),
      '400 BadDigest',
    );
    await close();
    assert.equal(files('bodies').length, 1);
  });

  it('does not grow with each version of a small object as fast as with all of them', async () => {
    const { send, close } = await open();
    const text = '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>';
    await send({ method: 'PUT', query: [['versioning', '']], body: Buffer.from(text) });
    for (let at = 0; at < 40; at++) await send({ method: 'PUT', key: 'k', body: Buffer.alloc(10_000, `${at}`) });
    const empty = await send({ method: 'PUT', key: 'k' });
    assert.equal((await send({ method: 'GET', key: 'k' })).body.length, 0);
    assert.equal(empty.status, 200);
    await close();
    const bytes = files('records').reduce((sum, file) => sum + statSync(file).size, 0);
    // All versions inside the record, written anew 40 times, would be 10 MB.
    assert.ok(bytes < 3_000_000, `${bytes} bytes`);
    assert.equal(files('bodies').length, 36);
  });

  it('answers 500 when the disk fails, and goes on', async () => {
    const errors: string[] = [];
    const quiet = () => undefined;
    const { send, close } = await open({
      log: { debug: quiet, info: quiet, warn: quiet, error: (text) => errors.push(text) },
    });
    await send({ method: 'PUT', key: 'big', body: Buffer.alloc(100_000) });
    rmSync(path.join(folder(), 'bodies'), { recursive: true });
    assert.equal(outcome(await send({ method: 'PUT', key: 'more', body: Buffer.alloc(100_000) })), '500 InternalError');
    assert.equal(outcome(await send({ method: 'GET', key: 'more' })), '404 NoSuchKey');
    await assert.rejects(send({ method: 'GET', key: 'big' }), { code: 'network.reset' });
    assert.equal(outcome(await send({ method: 'PUT', key: 'small', body: Buffer.from('x') })), '200');
    assert.ok(errors.length >= 2);
    assert.ok(errors.every((text) => !text.includes(testKeys.secretAccessKey)));
    await close();
  });
});
