import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { AppError, isAppError } from '../../src/core/base/errors';
import { ConfigKey } from '../../src/ids';
import type { ConfirmRequest, Prompts } from '../../src/platform/prompts';
import type { Services } from '../../src/platform/services';
import { acquireStore, type ScratchBucket, scratchBucket } from '../servers/store';
import { services as getServices, runCommand, uriOf, useConnections } from './support';

/** Puts answers in the place of modal dialogs, which test mode refuses, and notes what was asked. */
function answerPrompts(services: Services, agree: boolean): { asked: ConfirmRequest[]; restore: () => void } {
  const prompts = services.prompts as { -readonly [K in keyof Prompts]: Prompts[K] };
  const before = { ...prompts };
  const asked: ConfirmRequest[] = [];
  prompts.confirm = async (request) => {
    asked.push(request);
    if (!agree) throw new AppError('cancelled', 'declined by the test');
  };
  return { asked, restore: () => Object.assign(prompts, before) };
}

describe('connections in VS Code', () => {
  let services: Services;
  let scratch: ScratchBucket;

  before(async () => {
    services = await getServices();
    scratch = await scratchBucket('connections');
  });

  after(() => scratch.remove());

  const ids = () => services.connections.list().map(({ connection }) => connection.id);
  const entries = () =>
    vscode.workspace.getConfiguration().inspect<Record<string, unknown>[]>(ConfigKey.connections)?.globalValue ?? [];
  const rejectsWith = (work: Promise<unknown>, code: string) =>
    assert.rejects(work, (error) => isAppError(error) && error.code === code);

  it('come from the settings; a broken entry hides no other and is named', async () => {
    await useConnections(
      { id: 'one', name: 'One' },
      { id: 'broken', name: 'Broken', endpoint: 'ftp://x' },
      { id: 'two', name: '二' },
    );
    assert.deepEqual(ids(), ['one', 'two']);
    assert.deepEqual(services.connections.problems(), [
      { scope: 'user', position: 2, path: 'endpoint', reason: 'endpointScheme' },
    ]);
  });

  it('are changed where they stand, and what is broken beside them stays', async () => {
    await useConnections(
      { id: 'one', name: 'One' },
      { id: 'broken', name: 'Broken', endpoint: 'ftp://x' },
      { id: 'two', name: 'Two' },
    );
    await services.connections.update({ ...services.connections.get('two'), name: 'Renamed' });
    assert.deepEqual(
      entries().map(({ name }) => name),
      ['One', 'Broken', 'Renamed'],
    );
    await services.connections.remove('one');
    assert.deepEqual(
      entries().map(({ name }) => name),
      ['Broken', 'Renamed'],
    );
  });

  it('keep their keys in secret storage, for their own endpoint only', async () => {
    const keys = acquireStore().keys;
    await useConnections({ id: 'secret', name: 'Secret', credentials: { source: 'stored' } });
    const connection = services.connections.get('secret');
    await rejectsWith(services.stores.open('secret').listBuckets(), 'auth.noCredentials');
    await services.secrets.write(connection, keys);
    services.stores.forget('secret');
    assert.ok((await services.stores.open('secret').listBuckets()).length > 0);
    assert.doesNotMatch(JSON.stringify(entries()), new RegExp(keys.secretAccessKey));

    await useConnections({
      id: 'secret',
      name: 'Secret',
      endpoint: 'http://127.0.0.1:9',
      credentials: { source: 'stored' },
    });
    await rejectsWith(services.stores.open('secret').listBuckets(), 'auth.otherEndpoint');
    await services.secrets.delete('secret');
    assert.equal(await services.secrets.has('secret'), false);
  });

  it('find a CA file by a path relative to the workspace folder', async () => {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
    const caFile = path.relative(folder, acquireStore().caFile);
    await readFile(path.join(folder, caFile));
    await useConnections({ id: 'tls', name: 'TLS', endpoint: acquireStore().tlsEndpoint, tls: { caFile } });
    assert.ok((await services.stores.open('tls').listBuckets()).length > 0);
  });

  describe('marked production', () => {
    before(() => useConnections({ id: 'production', name: 'Production', environment: 'production' }));

    const uri = () => uriOf('production', scratch.bucket, 'guarded.txt');

    it('ask before a save, and a declined save changes nothing', async () => {
      await scratch.store.put(scratch.bucket, 'guarded.txt', Buffer.from('before'));
      const { asked, restore } = answerPrompts(services, false);
      try {
        await assert.rejects(async () => vscode.workspace.fs.writeFile(uri(), Buffer.from('after')));
        assert.equal(asked.length, 1);
        assert.match(asked[0]?.message ?? '', /Production/);
        assert.equal(String(await vscode.workspace.fs.readFile(uri())), 'before');
      } finally {
        restore();
      }
    });

    it('go on once agreed', async () => {
      const { asked, restore } = answerPrompts(services, true);
      try {
        await vscode.workspace.fs.writeFile(uri(), Buffer.from('agreed'));
        assert.equal(asked.length, 1);
        assert.equal(String(await vscode.workspace.fs.readFile(uri())), 'agreed');
      } finally {
        restore();
      }
    });

    it('ask once for a delete of many, in the question of the delete itself', async () => {
      const keys = ['many/1', 'many/2', 'many/3'];
      for (const key of keys) await scratch.store.put(scratch.bucket, key, Buffer.from('x'));
      const { asked, restore } = answerPrompts(services, true);
      try {
        await runCommand('deleteObjects', {
          kind: 'prefix',
          connectionId: 'production',
          bucket: scratch.bucket,
          prefix: 'many/',
        });
        assert.equal(asked.length, 1);
        assert.match(asked[0]?.detail ?? '', /Production/);
        assert.equal((await scratch.store.list({ bucket: scratch.bucket, prefix: 'many/' })).objects.length, 0);
      } finally {
        restore();
      }
    });
  });

  it('that are read-only refuse a command before anything is asked', async () => {
    await useConnections({ id: 'ro', name: 'Read-only', readOnly: true });
    await scratch.store.put(scratch.bucket, 'stays', Buffer.from('x'));
    const { asked, restore } = answerPrompts(services, true);
    try {
      const summary = await scratch.store.head(scratch.bucket, 'stays');
      await runCommand('deleteObjects', {
        kind: 'object',
        connectionId: 'ro',
        bucket: scratch.bucket,
        key: 'stays',
        summary,
      });
      assert.deepEqual(asked, []);
      assert.equal((await scratch.store.head(scratch.bucket, 'stays')).size, 1);
    } finally {
      restore();
    }
  });
});
