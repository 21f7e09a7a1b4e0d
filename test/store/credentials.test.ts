import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { isAppError } from '../../src/core/base/errors';
import { silentLog } from '../../src/core/base/log';
import type { CredentialSource } from '../../src/core/connections/connection';
import { type CredentialSurroundings, cachedKeys, readKeys } from '../../src/core/storage/s3/credentials';
import { S3ObjectStore } from '../../src/core/storage/s3/s3ObjectStore';
import { createRole } from '../servers/role';
import { acquireStore, type ScratchBucket, scratchBucket, testConnection } from '../servers/store';

const nothingStored: CredentialSurroundings = { storedKeys: async () => undefined, environment: {} };

describe('credential sources', () => {
  let scratch: ScratchBucket;
  let folder: string;
  const before_ = { ...process.env };

  before(async () => {
    scratch = await scratchBucket('keys');
    folder = await mkdtemp(path.join(os.tmpdir(), 'credentials-'));
  });

  after(async () => {
    process.env = before_;
    await rm(folder, { recursive: true, force: true });
    await scratch.remove();
  });

  async function canList(credentials: CredentialSource, around: CredentialSurroundings): Promise<void> {
    const connection = testConnection({ credentials });
    const store = new S3ObjectStore(connection, { keys: cachedKeys(connection, around), log: silentLog });
    try {
      assert.deepEqual(await store.list({ bucket: scratch.bucket }), { objects: [], prefixes: [] });
    } finally {
      store.dispose();
    }
  }

  const rejectsWith = (work: Promise<unknown>, code: string) =>
    assert.rejects(work, (error) => isAppError(error) && error.code === code);

  it('stored keys', async () => {
    await canList({ source: 'stored' }, { ...nothingStored, storedKeys: async () => acquireStore().keys });
    await rejectsWith(canList({ source: 'stored' }, nothingStored), 'auth.noCredentials');
  });

  it('environment', async () => {
    const { accessKeyId, secretAccessKey } = acquireStore().keys;
    const environment = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
    await canList({ source: 'environment' }, { ...nothingStored, environment });
    await rejectsWith(canList({ source: 'environment' }, nothingStored), 'auth.noCredentials');
  });

  it('an AWS profile, read anew each time', async () => {
    const { accessKeyId, secretAccessKey } = acquireStore().keys;
    const file = path.join(folder, 'credentials');
    process.env['AWS_SHARED_CREDENTIALS_FILE'] = file;
    process.env['AWS_CONFIG_FILE'] = path.join(folder, 'config');
    await writeFile(file, '[other]\naws_access_key_id = x\naws_secret_access_key = y\n');
    await rejectsWith(canList({ source: 'profile', profile: '工厂' }, nothingStored), 'auth.credentialsUnusable');
    await writeFile(file, `[工厂]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`);
    await canList({ source: 'profile', profile: '工厂' }, nothingStored);
  });

  it('an external command', async () => {
    const { accessKeyId, secretAccessKey } = acquireStore().keys;
    const script = path.join(folder, 'keys.cjs');
    const run = (body: string): CredentialSource => ({
      source: 'command',
      command: `"${process.execPath}" "${script}" ${body}`,
    });
    await writeFile(
      script,
      `console.log(process.argv[2] === 'good' ? '${JSON.stringify({ Version: 1, AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey })}' : process.argv[2] === 'fail' ? process.exit(3) : 'SECRET-IN-OUTPUT')`,
    );
    await canList(run('good'), nothingStored);
    for (const bad of ['garbage', 'fail']) {
      await assert.rejects(readKeys(testConnection({ credentials: run(bad) }), nothingStored), (error) => {
        assert.ok(isAppError(error));
        assert.equal(error.code, 'auth.credentialsUnusable');
        // Neither what the command printed nor its command line may reach a log.
        assert.doesNotMatch(JSON.stringify([error.message, error.facts]), /SECRET-IN-OUTPUT|keys\.cjs/);
        return true;
      });
    }
  });

  it('an assumed role that does not exist is refused by STS, not by us', async () => {
    const credentials: CredentialSource = {
      source: 'assumeRole',
      roleArn: 'arn:aws:iam:::role/no-such-role',
      base: 'stored',
    };
    const around = { ...nothingStored, storedKeys: async () => acquireStore().keys };
    await assert.rejects(readKeys(testConnection({ credentials }), around), (error) => {
      assert.ok(isAppError(error));
      assert.equal(error.facts['operation'], 'AssumeRole');
      assert.ok(Number(error.facts['status']) >= 400);
      return true;
    });
  });

  it('an assumed role', async () => {
    const role = await createRole();
    try {
      const credentials: CredentialSource = {
        source: 'assumeRole',
        roleArn: role.arn,
        base: 'stored',
        durationSeconds: 900,
      };
      const around = { ...nothingStored, storedKeys: async () => acquireStore().keys };
      const keys = await readKeys(testConnection({ credentials }), around);
      assert.ok(keys.sessionToken);
      assert.ok(Number(keys.expiration) - Date.now() < 901e3);
      await canList(credentials, around);
    } finally {
      await role.remove();
    }
  });

  it('anonymous requests are sent unsigned', async () => {
    await rejectsWith(canList({ source: 'anonymous' }, nothingStored), 'auth.denied');
  });

  it('keys are read once for many at a time, and again before they end', async () => {
    let now = 0;
    const script = path.join(folder, 'temporary.cjs');
    await writeFile(
      script,
      `console.log(JSON.stringify({ Version: 1, AccessKeyId: 'a', SecretAccessKey: 's', Expiration: new Date(3600e3).toISOString() }))`,
    );
    const connection = testConnection({
      credentials: { source: 'command', command: `"${process.execPath}" "${script}"` },
    });
    const keys = cachedKeys(connection, nothingStored, () => now);
    const first = await Promise.all([keys(), keys(), keys()]);
    assert.equal(new Set(first).size, 1);
    assert.equal(await keys(), first[0]);
    now = 3600e3 - 4 * 60e3;
    assert.notEqual(await keys(), first[0]);
  });
});
