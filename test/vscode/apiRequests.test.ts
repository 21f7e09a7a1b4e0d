import assert from 'node:assert/strict';
import { once } from 'node:events';
import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { ApiMock } from '../../src/core/apis/mock/apiMock';
import { openDefinition } from '../../src/core/apis/openDefinition';
import type { ApiEnvironment } from '../../src/core/apis/requests/apiEnvironment';
import type { HistoryRecord } from '../../src/core/apis/requests/history/historyRecord';
import { CommandId, ConfigKey, extensionId, Scheme } from '../../src/ids';
import type { Services } from '../../src/platform/services';
import { startMutualTls } from '../servers/mutualTls';
import { bridge, hasBridge } from './bridge';
import { closeEditors, eventually, runCommand, services } from './support';

const { Global, Workspace } = vscode.ConfigurationTarget;
const password = 'a-password-nobody-sees';

describe('API requests', function () {
  this.timeout(60_000);
  let all: Services;
  let folder: string;
  let file: string;
  let mock: ApiMock;
  let origin: string;
  const seen: string[] = [];
  /** What the extension logs; not every VS Code server writes it to a file. */
  const logged: string[] = [];

  before(async () => {
    all = await services();
    for (const level of ['debug', 'info', 'warn', 'error'] as const) {
      const write = all.log[level].bind(all.log);
      all.log[level] = (message: string | Error, ...rest: unknown[]) => {
        logged.push([message, ...rest].join(' '));
        write(message as string, ...rest);
      };
    }
    folder = await mkdtemp(path.join(os.tmpdir(), 'vscode-requests-'));
    file = path.join(folder, 'service.yaml');
    const root = vscode.extensions.getExtension(extensionId)?.extensionUri.fsPath ?? '';
    await copyFile(path.join(root, 'test/fixtures/apis/platform-3.0.yaml'), file);
    const uri = vscode.Uri.file(file).toString();
    const definition = await openDefinition({ uri, text: await readFile(file, 'utf8') });
    const credentials = { username: 'admin', password };
    const onRequest = ({ method, path: at }: { method: string; path: string }) => seen.push(`${method} ${at}`);
    mock = await ApiMock.start({ definition, credentials, settle: 1_500, onRequest });
    origin = new URL(mock.url).origin;
    for (const [name, value] of Object.entries(credentials))
      await all.context.secrets.store(`storageIntegrator.apiSecret.${origin} ${name}`, value);
    await runCommand('addApiDefinition', { file });
    await vscode.workspace.getConfiguration().update(ConfigKey.apiDefinitions, [{ file, name: 'service' }], Global);
    await useEnvironments({ name: 'mock', baseUrl: origin, auth: 'xms' });
    await runCommand('chooseApiEnvironment', 'mock');
  });

  after(async () => {
    await closeEditors();
    for (const key of [ConfigKey.apiDefinitions, ConfigKey.apiEnvironments])
      for (const target of [Global, Workspace])
        await vscode.workspace.getConfiguration().update(key, undefined, target);
    await mock.stop();
    await rm(folder, { recursive: true, force: true });
  });

  // One page at a time, so that what is looked for is on the one that is shown.
  const closePages = async () => {
    await closeEditors();
    await eventually(
      'the pages are closed',
      () => !['api:answer', 'api:comparison'].some((id) => all.pages.isOpen(id)),
    );
  };
  beforeEach(closePages);

  const useEnvironments = (...environments: ApiEnvironment[]) =>
    vscode.workspace.getConfiguration().update(ConfigKey.apiEnvironments, environments, Global);

  const historyText = async () => {
    const uri = vscode.Uri.joinPath(all.context.globalStorageUri, 'api-history.json');
    return Buffer.from(await vscode.workspace.fs.readFile(uri)).toString();
  };
  const records = async () => JSON.parse(await historyText()) as HistoryRecord[];
  const last = async (): Promise<HistoryRecord> => {
    const [newest] = await records();
    assert.ok(newest);
    return newest;
  };
  let documents = 0;
  /** A document of its own: VS Code gives the names of untitled ones again while their first bearers still close. */
  async function openText(content: string): Promise<vscode.TextDocument> {
    const uri = vscode.Uri.file(path.join(folder, `request-${documents++}.http`));
    await vscode.workspace.fs.writeFile(uri, Buffer.from(content));
    return vscode.workspace.openTextDocument(uri);
  }

  /** Sends a request of a text, the first unless told otherwise, and gives its record. */
  async function send(content: string, at = 0): Promise<HistoryRecord> {
    const document = await openText(content);
    await runCommand('sendApiRequest', document.uri, at);
    return last();
  }

  const request = (operation: string, target: string, ...rest: string[]) =>
    [`# @operation ${operation}`, '# @definition service', `${operation.split(' ')[0]} ${target}`, ...rest].join('\n');
  const create = (name: string) =>
    request(
      'POST /os-buckets/',
      '{{baseUrl}}/os-buckets/',
      'Content-Type: application/json',
      '',
      JSON.stringify({ bucket: { id: 1, name } }),
    );
  const list = (query: string) => request('GET /os-buckets/', `{{baseUrl}}/os-buckets/${query}`);

  it('log in, follow what goes on, and keep no secret of it', async () => {
    const sent = await send(create('followed'));
    assert.equal(sent.response?.status, 202);
    assert.equal(sent.environment, 'mock');
    assert.match(sent.response?.body ?? '', /"creating"/);
    if (hasBridge) {
      await bridge.waitFor('webview:h1:has-text("202")');
      await bridge.waitFor('webview:p:has-text("✓")');
      await bridge.waitFor('webview:button[data-action="storageIntegrator.followApiOperation"]');
    }
    await runCommand('followApiOperation', sent.id);
    const settled = await last();
    assert.equal(settled.request.method, 'GET');
    assert.match(settled.response?.body ?? '', /"action_status": *"active"/);
    if (hasBridge) await bridge.waitFor('webview:td code:has-text("active")');
    assert.ok(
      seen.some((each) => each.endsWith('/auth/tokens:login')),
      seen.join(),
    );
    const kept = await historyText();
    assert.ok(!kept.includes(password));
    assert.ok(!/Xms-Auth-Token/i.test(kept));
  });

  it('read a list page by page into one document', async () => {
    for (const name of ['one', 'two', 'three', 'four']) await send(create(`paged-${name}`));
    const sent = await send(list('?limit=2&offset=0'));
    const page = JSON.parse(sent.response?.body ?? '{}') as { buckets: object[] };
    assert.equal(page.buckets.length, 2);
    await runCommand('readApiPages', sent.id);
    const document = await eventually('the document', () =>
      vscode.workspace.textDocuments.find(
        ({ uri }) => uri.scheme === Scheme.response && uri.path === '/os-buckets.json',
      ),
    );
    const whole = JSON.parse(document?.getText() ?? '{}') as { buckets: { name: string }[] };
    for (const name of ['one', 'two', 'three', 'four'])
      assert.ok(
        whole.buckets.some((each) => each.name === `paged-${name}`),
        name,
      );
    assert.ok(new Set(whole.buckets.map(({ name }) => name)).size > 4);
  });

  it('are sent again from the history, and compared', async () => {
    const before = await send(list(''));
    await send(create('compared'));
    await runCommand('resendApiRequest', before.id);
    const after = await last();
    assert.equal(after.request.url, before.request.url);
    assert.notEqual(after.id, before.id);
    await closePages();
    await runCommand('compareApiAnswers', after.id, before.id);
    if (!hasBridge) return;
    await bridge.waitFor('webview:td:has-text("compared")');
    await runCommand('showApiHistory', before.id);
  });

  it('refer to the answer of a request with a name', async () => {
    const document = await openText(
      [
        '# @name made',
        create('referred'),
        '',
        '###',
        request('GET /os-buckets/{bucket_id}', '{{baseUrl}}/os-buckets/{{made.response.body.$.bucket.id}}'),
      ].join('\n'),
    );
    const before = (await records()).length;
    const shown = vscode.window.showErrorMessage;
    const errors: string[] = [];
    vscode.window.showErrorMessage = (async (message: string) => void errors.push(message)) as typeof shown;
    await runCommand('sendApiRequest', document.uri, 1);
    vscode.window.showErrorMessage = shown;
    assert.match(errors.join(), /made/);
    assert.equal((await records()).length, before);
    await runCommand('sendApiRequest', document.uri, 0);
    await runCommand('sendApiRequest', document.uri, 1);
    assert.match((await last()).response?.body ?? '', /"name": *"referred"/);
  });

  describe('with the keyboard', () => {
    before(function () {
      if (!hasBridge) this.skip();
    });

    it('are chosen in the history, forgotten there, and shown again', async () => {
      const kept = await send(list('?limit=71'));
      await send(list('?limit=72'));
      const showing = runCommand('showApiHistory');
      const row = (text: string) => `.quick-input-list .monaco-list-row:has-text("${text}")`;
      await bridge.hover(row('limit=72'));
      await bridge.click(`${row('limit=72')} .codicon-trash`);
      await bridge.waitFor(row('limit=72'), { state: 'detached' });
      await bridge.fill('.quick-input-box input', 'limit=71');
      await bridge.waitFor(`.quick-input-list .monaco-list-row[data-index="0"]:has-text("limit=71")`);
      await bridge.press('Enter');
      await showing;
      assert.ok((await records()).every(({ request: { url } }) => !url.includes('limit=72')));
      await bridge.waitFor('webview:code:has-text("limit=71")');
      await bridge.click('webview:button[data-action="storageIntegrator.openApiRequest"]');
      await eventually('the request', () =>
        vscode.window.activeTextEditor?.document.getText().includes(`GET ${kept.request.url} HTTP/1.1`),
      );
    });

    it('have environments that are added and edited', async () => {
      const written = () => vscode.workspace.getConfiguration().get<ApiEnvironment[]>(ConfigKey.apiEnvironments) ?? [];
      /** In either language. */
      const seen = (...texts: string[]) => texts.map((each) => `.quick-input-widget:has-text("${each}")`).join();
      const click = (...texts: string[]) =>
        bridge.click(texts.map((each) => `.quick-input-list .monaco-list-row:has-text("${each}")`).join());
      const enter = async (text: string) => {
        await bridge.fill('.quick-input-box input', text);
        await bridge.press('Enter');
      };
      const adding = runCommand('editApiEnvironment');
      await click('Add an Environment', '添加环境');
      await bridge.waitFor(seen('Address of the service', '服务的地址'));
      await enter('https://10.1.1.1:8056');
      await bridge.waitFor(seen('Name of the environment', '环境的名称'));
      await enter('added');
      await adding;
      assert.deepEqual(written().at(-1), { name: 'added', baseUrl: 'https://10.1.1.1:8056' });

      const editing = runCommand('editApiEnvironment', 'added');
      await click('Secret variables', '机密变量');
      await click('New variable', '新变量');
      await bridge.waitFor('.quick-input-box input[placeholder="bucket_id"]');
      await enter('api_key');
      await bridge.waitFor('.quick-input-box input[type="password"]');
      await enter('typed-and-unseen');
      await click('Done: save', '完成：保存');
      await editing;
      assert.deepEqual(written().at(-1)?.secrets, ['api_key']);
      assert.ok(!JSON.stringify(written()).includes('typed-and-unseen'));
      const key = `storageIntegrator.apiVariable.${JSON.stringify(['added', 'https://10.1.1.1:8056', 'api_key'])}`;
      assert.equal(await all.context.secrets.get(key), 'typed-and-unseen');
      await all.context.secrets.delete(key);
      await runCommand('chooseApiEnvironment', 'mock');
    });
  });

  describe('to a server that does what it should not', () => {
    let server: http.Server;
    let base: string;
    const arrived: http.IncomingMessage[] = [];
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
      'base64',
    );

    before(async () => {
      server = http.createServer((message, response) => {
        arrived.push(message);
        const { url = '' } = message;
        if (url.includes('never')) return;
        if (url.includes('download')) {
          response.setHeader('content-type', 'application/octet-stream');
          response.setHeader('content-disposition', 'attachment; filename="logs-1.log"');
          response.end(Buffer.from([0, 1, 2, 255, 254]));
        } else if (url.includes('image')) {
          response.setHeader('content-type', 'image/png');
          response.end(png);
        } else {
          response.setHeader('content-type', 'application/json');
          response.end('{"buckets":[{"id":9007199254740993,"name":"x","token":"seen-by-nobody"}]}');
        }
      });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      await useEnvironments(
        { name: 'mock', baseUrl: origin, auth: 'xms' },
        { name: 'odd', baseUrl: base, auth: 'none', secrets: ['api_key'] },
      );
      await runCommand('chooseApiEnvironment', 'odd');
    });

    after(async () => {
      await runCommand('chooseApiEnvironment', 'mock');
      server.closeAllConnections();
      server.close();
    });

    it('name deviations at their place, with integers as they came', async () => {
      const sent = await send(list(''));
      assert.match(sent.response?.body ?? '', /9007199254740993/);
      assert.ok(!(sent.response?.body ?? '').includes('seen-by-nobody'));
      if (!hasBridge) return;
      await bridge.waitFor('webview:pre mark:has-text("name")');
      await bridge.waitFor('webview:pre:has-text("9007199254740993")');
      await bridge.waitFor('webview:a[href="#deviation-0"]:has-text("/buckets/0/name")');
    });

    it('show images', async () => {
      await send('GET {{baseUrl}}/image');
      if (hasBridge) await bridge.waitFor('webview:img[src^="data:image/png;base64,"]');
    });

    it('save files, byte by byte', async () => {
      const sent = await send(request('GET /logs/{name}/download', '{{baseUrl}}/logs/logs-1.log/download'));
      assert.equal(sent.response?.body, undefined);
      const target = path.join(folder, 'saved.log');
      await runCommand('saveApiAnswer', sent.id, vscode.Uri.file(target));
      assert.deepEqual([...(await readFile(target))], [0, 1, 2, 255, 254]);
    });

    it('take secret variables from the secret storage, and leave them out of all that is kept', async () => {
      const key = `storageIntegrator.apiVariable.${JSON.stringify(['odd', base, 'api_key'])}`;
      await all.context.secrets.store(key, 'variable-nobody-sees');
      const sent = await send('GET {{baseUrl}}/x?filter={{api_key}}\nX-Custom: {{api_key}}');
      assert.equal(arrived.at(-1)?.headers['x-custom'], 'variable-nobody-sees');
      assert.deepEqual(sent.request.headers, [['X-Custom', '[redacted]']]);
      assert.ok(!(await historyText()).includes('variable-nobody-sees'));
      const settings = JSON.stringify(vscode.workspace.getConfiguration().inspect(ConfigKey.apiEnvironments));
      assert.ok(!settings.includes('variable-nobody-sees'));
      const text = logged.join('\n');
      assert.match(text, /api definitions: read service/);
      assert.ok(!text.includes('variable-nobody-sees') && !text.includes(password));
      await runCommand('copyApiRequest', sent.id);
      assert.ok(!(await vscode.env.clipboard.readText()).includes('variable-nobody-sees'));
    });

    it('say what is wrong with the environment, and lead to it', async () => {
      await useEnvironments({ name: 'nowhere', baseUrl: 'http://127.0.0.1:1', auth: 'none' });
      await runCommand('chooseApiEnvironment', 'nowhere');
      const shown = vscode.window.showErrorMessage;
      const told: string[] = [];
      vscode.window.showErrorMessage = (async (...texts: unknown[]) => void told.push(texts.join('|'))) as typeof shown;
      await send('GET {{baseUrl}}/x').finally(() => {
        vscode.window.showErrorMessage = shown;
      });
      assert.match(told.join(), /127\.0\.0\.1:1[^|]*\|(?:Retry|重试)\|(?:Edit Environment|编辑环境)\|/);
      assert.equal((await last()).error, 'network.refused');
      await useEnvironments(
        { name: 'mock', baseUrl: origin, auth: 'xms' },
        { name: 'odd', baseUrl: base, auth: 'none', secrets: ['api_key'] },
      );
      await runCommand('chooseApiEnvironment', 'odd');
    });

    it('end when they are cancelled', async () => {
      const document = await openText('GET {{baseUrl}}/never');
      const sending = runCommand('sendApiRequest', document.uri, 0);
      const message = await eventually('it arrives', () => arrived.find(({ url }) => url?.endsWith('/never')));
      const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        'vscode.executeCodeLensProvider',
        document.uri,
      );
      assert.ok(lenses.some(({ command }) => command?.command === CommandId.cancelApiRequest));
      const closed = message && once(message.socket, 'close');
      await runCommand('cancelApiRequest', document.uri, 0);
      await sending;
      await closed;
      assert.ok(!(await historyText()).includes('/never'));
    });
  });

  describe('while they are written', () => {
    /** What is offered at the mark `|` of a text. */
    async function offered(marked: string): Promise<readonly string[]> {
      const document = await openText(marked.replace('|', ''));
      const found = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        document.uri,
        document.positionAt(marked.indexOf('|')),
      );
      return found.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    }

    it('are completed from the definition, and with ids that answers have shown', async () => {
      const made = await send(create('completed'));
      const { bucket } = JSON.parse(made.response?.body ?? '{}') as { bucket: { id: number } };
      const values = await offered(list('?sort=|'));
      assert.ok(values.includes('name') && values.includes('create'), values.join());
      assert.ok((await offered(list('?|'))).includes('offset'));
      const read = request('GET /os-buckets/{bucket_id}', '{{baseUrl}}/os-buckets/|');
      const ids = await offered(read);
      assert.ok(ids.includes(String(bucket.id)), ids.join());
      assert.ok((await offered(`${list('')}\nAcc|`)).includes('Accept'));
      const body = create('x').replace('"name"', '"|"');
      assert.ok((await offered(body)).includes('"labels"'));
      assert.ok((await offered('# @operation |')).includes('DELETE /os-buckets/{bucket_id}'));
      assert.ok((await offered('# @definition |')).includes('service'));
    });

    it('are completed with variables of the file, the environment and of other answers', async () => {
      const document = await openText(['# @name made', create('varied'), '', '###', 'GET {{baseUrl}}/{{}}'].join('\n'));
      await runCommand('sendApiRequest', document.uri, 0);
      const found = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        document.uri,
        document.positionAt(document.getText().length - 2),
      );
      const labels = found.items.map(({ label }) => label);
      for (const name of ['baseUrl', 'made.response.body.$.bucket.id', '$guid']) assert.ok(labels.includes(name), name);
    });

    it('say what nothing knows, until it is known', async () => {
      const text = `# @definition service\n# @operation GET /nowhere\nGET {{host}}/x\nX-A: {{baseUrl}} {{$uid}} {{gone.response.body.*}}`;
      const document = await openText(text);
      const problems = () => vscode.languages.getDiagnostics(document.uri).map(({ range }) => document.getText(range));
      const expected = ['GET /nowhere', '{{host}}', '{{$uid}}', '{{gone.response.body.*}}'];
      await eventually('the problems', problems, (found) => found.length === expected.length);
      assert.deepEqual(new Set(problems()), new Set(expected));
      await useEnvironments({ name: 'mock', baseUrl: origin, auth: 'xms', variables: { host: origin } });
      await eventually('the variable is known', problems, (found) => !found.includes('{{host}}'));
      await useEnvironments({ name: 'mock', baseUrl: origin, auth: 'xms' });
    });
  });

  it('log out when the credentials of a service are forgotten', async () => {
    assert.equal((await send(list(''))).response?.status, 200);
    seen.length = 0;
    await runCommand('forgetApiCredentials', origin);
    assert.ok(
      seen.some((each) => each.endsWith('/auth/tokens:logout')),
      seen.join(),
    );
    const key = (name: string) => `storageIntegrator.apiSecret.${origin} ${name}`;
    for (const [name, value] of [
      ['username', 'admin'],
      ['password', password],
    ] as const) {
      assert.equal(await all.context.secrets.get(key(name)), undefined);
      await all.context.secrets.store(key(name), value);
    }
  });

  it('name their definition by a path beside their document, too', async () => {
    const uri = vscode.Uri.file(path.join(folder, 'beside.http'));
    const text = '# @definition service.yaml\n# @operation GET /os-buckets/\nGET {{baseUrl}}/os-buckets/?limit=1';
    await vscode.workspace.fs.writeFile(uri, Buffer.from(text));
    await runCommand('sendApiRequest', uri, 0);
    assert.equal((await last()).definition, vscode.Uri.file(file).toString());
  });

  describe('in a workspace that is not trusted', () => {
    const trust = Object.getOwnPropertyDescriptor(vscode.workspace, 'isTrusted');
    let root: vscode.Uri;

    // A test host trusts its workspace; only what VS Code says of it is replaced.
    before(async () => {
      assert.ok(trust?.configurable);
      Object.defineProperty(vscode.workspace, 'isTrusted', { ...trust, get: () => false });
      root = vscode.workspace.workspaceFolders?.[0]?.uri ?? assert.fail('no workspace');
      await vscode.workspace
        .getConfiguration()
        .update(
          ConfigKey.apiEnvironments,
          [{ name: 'planted', baseUrl: 'http://127.0.0.1:1', auth: 'xms' }],
          Workspace,
        );
    });
    after(async () => {
      Object.defineProperty(vscode.workspace, 'isTrusted', trust ?? {});
      for (const key of [ConfigKey.apiEnvironments, ConfigKey.apiDefinitions])
        await vscode.workspace.getConfiguration().update(key, undefined, Workspace);
      await runCommand('chooseApiEnvironment', 'mock');
    });

    /** Texts of errors that are shown while work is done. */
    async function errorsOf(work: () => PromiseLike<unknown>): Promise<string> {
      const shown = vscode.window.showErrorMessage;
      const errors: string[] = [];
      vscode.window.showErrorMessage = (async (message: string) => void errors.push(message)) as typeof shown;
      try {
        await work();
      } finally {
        vscode.window.showErrorMessage = shown;
      }
      return errors.join();
    }

    it('go to no environment of its settings', async () => {
      await runCommand('chooseApiEnvironment', 'planted');
      const sent = await send(list('').replace('{{baseUrl}}', mock.url));
      assert.equal(sent.environment, undefined);
      await runCommand('chooseApiEnvironment', 'mock');
      assert.equal((await send(list(''))).environment, 'mock');
    });

    it('read no definition of its settings from the web', async () => {
      const asked: string[] = [];
      const server = http.createServer(({ url = '' }, response) => {
        asked.push(url);
        response.end();
      });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/planted.yaml`;
      await all.context.secrets.store(`storageIntegrator.apiHeader.${url} authorization`, 'header-nobody-sees');
      const entries = [{ url, headers: ['Authorization'] }];
      await vscode.workspace.getConfiguration().update(ConfigKey.apiDefinitions, entries, Workspace);
      const definition = { kind: 'apiDefinition', definition: url };
      assert.notEqual(await errorsOf(() => runCommand('goToApiSource', definition)), '');
      assert.equal(asked.length, 0);
      Object.defineProperty(vscode.workspace, 'isTrusted', trust ?? {});
      const named = entries.map((entry) => ({ ...entry, name: 'planted' }));
      await vscode.workspace.getConfiguration().update(ConfigKey.apiDefinitions, named, Workspace);
      await eventually('it is read', async () => {
        await runCommand('goToApiSource', definition);
        return asked.includes('/planted.yaml');
      });
      assert.ok(trust);
      Object.defineProperty(vscode.workspace, 'isTrusted', { ...trust, get: () => false });
      server.closeAllConnections();
      server.close();
    });

    it('send neither variables of this machine nor files from outside of it', async () => {
      const before = (await records()).length;
      const leak = await openText('GET {{baseUrl}}/x?p={{$processEnv PATH}}');
      assert.match(await errorsOf(() => runCommand('sendApiRequest', leak.uri, 0)), /PATH/);
      const file = vscode.Uri.joinPath(root, 'leak.http');
      await vscode.workspace.fs.writeFile(file, Buffer.from('POST {{baseUrl}}/x\n\n< /etc/hostname'));
      assert.match(await errorsOf(() => runCommand('sendApiRequest', file, 0)), /\/etc\/hostname/);
      await vscode.workspace.fs.delete(file);
      assert.equal((await records()).length, before);
    });
  });

  it('reach a service that wants a client certificate, by a private authority', async () => {
    const front = await startMutualTls(origin);
    try {
      const { caFile, certFile, keyFile } = front;
      for (const [name, value] of [
        ['username', 'admin'],
        ['password', password],
      ])
        await all.context.secrets.store(`storageIntegrator.apiSecret.${front.url} ${name}`, value ?? '');
      const tls = { name: 'tls', baseUrl: front.url, auth: 'xms' };
      await useEnvironments({ ...tls, caFile, certFile, keyFile }, { ...tls, name: 'no CA', certFile, keyFile });
      await runCommand('chooseApiEnvironment', 'tls');
      assert.equal((await send(list(''))).response?.status, 200);
      await runCommand('chooseApiEnvironment', 'no CA');
      assert.match((await send(list(''))).error ?? '', /^tls\./);
    } finally {
      await front.stop();
      await useEnvironments({ name: 'mock', baseUrl: origin, auth: 'xms' });
      await runCommand('chooseApiEnvironment', 'mock');
    }
  });
});
