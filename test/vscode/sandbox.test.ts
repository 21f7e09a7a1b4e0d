import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { mapLimit } from '../../src/core/base/concurrency';
import { isAppError } from '../../src/core/base/errors';
import { CommandId, extensionId, Scheme, ViewId } from '../../src/ids';
import type { Services } from '../../src/platform/services';
import { bridge, hasBridge } from './bridge';
import { closeEditors, eventually, runCommand, services } from './support';

const row = (...texts: string[]) =>
  `.pane-body .monaco-list-row:is(${texts.map((text) => `:has-text("${text}")`).join()})`;

describe('the sandbox', function () {
  this.timeout(60_000);
  let all: Services;
  let folder: string;

  before(async () => {
    all = await services();
    folder = await mkdtemp(path.join(os.tmpdir(), 'vscode-sandbox-'));
  });

  after(async () => {
    await closeEditors();
    await rm(folder, { recursive: true, force: true });
  });

  const start = (name: string) => runCommand('startSandbox', { dialect: 'aws', dataDir: path.join(folder, name) });
  const connection = () => {
    const found = all.connections
      .list()
      .find(
        ({ connection: each }) => each.endpoint.startsWith('http://127.0.0.1:') && each.environment === 'development',
      );
    if (found === undefined) throw new Error('no connection leads to the sandbox');
    return found.connection;
  };
  const store = () => all.stores.open(connection().id);
  const put = (key: string, text = 'x') => store().put('logs', key, Buffer.from(text));

  describe('in this window', () => {
    before(async () => {
      await start('first');
      await store().createBucket('logs');
    });

    after(() => runCommand('stopSandbox'));

    it('is a connection with keys in the secret storage, not in the settings', async () => {
      await put('a.txt', 'kept');
      const { credentials, environment } = connection();
      assert.deepEqual([credentials.source, environment], ['stored', 'development']);
      const keys = await all.secrets.read(connection());
      assert.ok(keys !== undefined && keys.secretAccessKey.length > 20);
      assert.ok(!JSON.stringify(vscode.workspace.getConfiguration('storageIntegrator')).includes(keys.secretAccessKey));
    });

    it('runs in a thread of its own: the extension host has not loaded it', () => {
      const dist = path.join(vscode.extensions.getExtension(extensionId)?.extensionUri.fsPath ?? '', 'dist');
      assert.ok(Object.keys(require.cache).includes(path.join(dist, 'app.js')));
      assert.ok(!Object.keys(require.cache).includes(path.join(dist, 'sandbox.js')));
    });

    it('runs once: a second start is refused', async () => {
      const { endpoint } = connection();
      await start('second');
      assert.equal(connection().endpoint, endpoint);
      await put('still.txt');
    });

    it('hands out environment variables', async () => {
      await runCommand('copySandboxEnvironment');
      const text = await vscode.env.clipboard.readText();
      const keys = await all.secrets.read(connection());
      assert.ok(text.includes(`export AWS_ENDPOINT_URL_S3=${connection().endpoint}\n`));
      assert.ok(text.includes(`export AWS_SECRET_ACCESS_KEY=${keys?.secretAccessKey}\n`));
    });

    it('moves its time ahead', async () => {
      await runCommand('advanceSandboxTime', '31d');
      await put('later.txt');
      const { lastModified } = await store().head('logs', 'later.txt');
      assert.ok(lastModified !== undefined && lastModified.getTime() > Date.now() + 30 * 86_400_000);
    });

    it('shows a request as a document', async () => {
      await put('document.txt');
      const document = await eventually('the document', async () => {
        await vscode.commands.executeCommand(CommandId.showSandboxRequest, { kind: 'sandboxRequest', number: 1 });
        return vscode.window.activeTextEditor?.document;
      });
      assert.equal(document?.uri.scheme, Scheme.request);
      assert.match(
        document?.getText() ?? '',
        /^number: 1\ntime: "20.*"\nmethod: PUT\nbucket: logs\noperation: CreateBucket\nstatus: 200\n/,
      );
    });

    describe('in its view', () => {
      before(async function () {
        if (!hasBridge) this.skip();
        await vscode.commands.executeCommand(`${ViewId.sandbox}.focus`);
      });

      it('shows where it runs and what it is asked, the newest first', async () => {
        await bridge.waitFor(`${row(connection().endpoint.replace('http://', ''))}:has(.codicon-vm-running)`);
        await put('shown/one.txt');
        await bridge.waitFor(row('PUT /logs/shown/one.txt'));
        await put('shown/two.txt');
        await bridge.waitFor(row('PUT /logs/shown/two.txt'));
        const rows = (await bridge.text('.pane-body:has-text("/logs/shown/two.txt") .monaco-list-rows')).split('\n');
        // The tree holds the rows in view only, and the window's own requests come between.
        const requests = rows.slice(rows.findIndex((text) => /^(?:GET|HEAD|PUT|POST|DELETE) /.test(text)));
        const shown = requests.filter((text) => text.includes('/shown/'));
        assert.match(shown[0] ?? '', /two\.txt/, rows.join('|'));
        assert.ok(requests.findIndex((text) => text.includes('two.txt')) < 6, rows.join('|'));
      });

      it('keeps up with hundreds of requests, and shows them page by page', async () => {
        await mapLimit(Array.from({ length: 250 }), 16, (_, n) => put(`many/${n}`));
        await put('many/last');
        await bridge.waitFor(row('PUT /logs/many/last'));
        await bridge.click(row('PUT /logs/many/last'));
        for (const shown of ['100', '200']) {
          const more = `${row('Load more', '加载更多')}:has-text("${shown}")`;
          await eventually(`${shown} shown`, async () => {
            await bridge.press('End');
            return bridge.count(more);
          });
          await bridge.click(more);
        }
        await bridge.press('Home');
        await runCommand('clearSandboxRequests');
        await bridge.waitFor(row('PUT /logs/many/last'), { state: 'detached' });
      });

      it('adds a fault from the presets, switches it off, and removes it', async () => {
        const adding = runCommand('addSandboxFault');
        await bridge.waitFor('.quick-input-list .monaco-list-row');
        // The second: overloaded for a while.
        await bridge.press('ArrowDown');
        await bridge.press('Enter');
        await adding;
        const fault = row('count=10 status=503');
        await bridge.waitFor(fault);
        await assert.rejects(put('refused.txt'), (error) => isAppError(error) && error.code === 'store.busy');
        await bridge.waitFor(row('503 SlowDown'));
        await bridge.click(`${fault} .monaco-custom-toggle`);
        await eventually('it is off', async () =>
          put('passes.txt').then(
            () => true,
            () => false,
          ),
        );
        await bridge.hover(fault);
        await vscode.commands.executeCommand(CommandId.removeSandboxFault, { kind: 'sandboxFault', id: 'fault-1' });
        await bridge.waitFor(fault, { state: 'detached' });
      });

      it('takes a rule of one’s own, and says what is wrong with it', async () => {
        const adding = runCommand('addSandboxFault');
        await bridge.waitFor('.quick-input-list .monaco-list-row');
        await bridge.press('ArrowUp');
        await bridge.press('Enter');
        await bridge.waitFor('.quick-input-widget .quick-input-message:has-text("storage-integrator sandbox")');
        await bridge.fill('.quick-input-box input', 'put status=404');
        await bridge.press('Enter');
        await bridge.waitFor('.quick-input-message:has-text("status takes 500 or 503")');
        await bridge.fill('.quick-input-box input', 'put key=own/* status=500');
        await bridge.press('Enter');
        await adding;
        await bridge.waitFor(row('key=own/* status=500'));
        await assert.rejects(put('own/x'));
        await put('other/x');
      });
    });
  });

  describe('started again', () => {
    it('keeps its data and its keys, and says when it is gone', async function () {
      await start('first');
      const keys = await all.secrets.read(connection());
      assert.equal(String(await (await store().get('logs', 'a.txt')).body.toArray()), 'kept');
      await runCommand('stopSandbox');
      await assert.rejects(put('nowhere.txt'), { code: 'network.refused' });
      assert.deepEqual(await all.secrets.read(connection()), keys);
      if (!hasBridge) return this.skip();
      await vscode.commands.executeCommand(`${ViewId.sandbox}.focus`);
      await bridge.waitFor('.pane-body .welcome-view-content:has-text("S3")');
    });

    it('can be started from its welcome, with the choices of last time first', async function () {
      if (!hasBridge) return this.skip();
      await vscode.commands.executeCommand(`${ViewId.sandbox}.focus`);
      await bridge.click('.pane-body .welcome-view-content .monaco-button:is(:has-text("Sandbox"), :has-text("沙箱"))');
      await bridge.waitFor('.quick-input-list .monaco-list-row');
      await bridge.press('Enter');
      await bridge.waitFor(
        '.quick-input-list .monaco-list-row:has-text("globalStorage"), .quick-input-list .monaco-list-row:has-text("sandbox")',
      );
      await bridge.press('Enter');
      const listed = await eventually('it runs', () =>
        store()
          .listBuckets()
          .catch(() => undefined),
      );
      // Not the folder of the tests above.
      assert.deepEqual(listed, []);
      await runCommand('stopSandbox');
    });
  });
});
