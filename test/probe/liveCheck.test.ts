import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ApiMock } from '../../src/core/apis/mock/apiMock';
import { openDefinition } from '../../src/core/apis/openDefinition';
import { vendors } from '../../src/core/capabilities/vendors';
import type { CheckReport } from '../../src/core/integrations/checking/checkFinding';
import { Sandbox } from '../../src/core/sandbox/sandbox';
import { runCli } from '../servers/cli';
import { acquireStore } from '../servers/store';

const root = path.join(__dirname, '../..');
const definitionFile = path.join(root, 'snippets/support/management-api.yaml');

type Environment = Readonly<Record<string, string>>;
type Told = CheckReport['notChecked'][number] & { readonly message: string; readonly file?: string };

describe('check --live', function () {
  this.timeout(180_000);
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'live-check-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function write(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [file, text] of Object.entries(files)) {
      await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
      await writeFile(path.join(folder, file), text);
    }
  }

  /** What is said of one topic: `code: message`, what was not checked behind a dash. */
  async function told(topics: RegExp, args: readonly string[], env: Environment, language = 'en'): Promise<string[]> {
    const ours = ['--catalogue', 'snippets', '--templates', 'templates'];
    const check = ['check', '--dir', folder, '--live', '--yes', '--format', 'json', '--language', language, ...ours];
    const { stdout, stderr } = await runCli([...check, ...args], { HOME: folder, ...env });
    assert.ok(stdout.startsWith('{'), stderr);
    const { findings, notChecked } = JSON.parse(stdout) as { findings: readonly Told[]; notChecked: readonly Told[] };
    const line = ({ code, file, message }: Told) => `${code}${file ? ` ${file}` : ''}: ${message}`;
    const about = (each: Told) => topics.test(each.topic);
    return [...findings.filter(about).map(line), ...notChecked.filter(about).map((each) => `- ${line(each)}`)];
  }

  describe('asks the stores', () => {
    const manifest =
      'name: a\ncustomer: 示例公司\nkind: s3\nlanguage: python\napplication: { name: A }\nconnections:\n  - { name: lab, probe: probes/lab.json }\npatterns: [P14]\ndocuments: { wanted: [faq] }\n';

    async function probe(env: Environment): Promise<void> {
      await write({ 'integration.yaml': manifest, 'probes/.keep': '' });
      const out = path.join(folder, 'probes/lab.json');
      const probed = await runCli(['probe', '--yes', '--format', 'json', '--out', out], { HOME: folder, ...env });
      assert.equal(probed.code, 0, probed.stderr);
    }

    it('and names what one does otherwise than probed, with the report and its date, after it became another', async () => {
      const keys = { accessKeyId: 'AKSANDBOX', secretAccessKey: 'secret-of-the-sandbox' };
      const start = (port: number, dialect?: string) => {
        const known = vendors.find(({ id }) => id === dialect);
        const dataDir = path.join(folder, '..', `${path.basename(folder)}-${dialect ?? 'aws'}`);
        return Sandbox.open({ dataDir, port, keys: [keys], ...(known && { dialect: known }) });
      };
      let sandbox = await start(0);
      const { port } = new URL(sandbox.endpoint);
      const env = {
        AWS_ENDPOINT_URL_S3: sandbox.endpoint,
        AWS_ACCESS_KEY_ID: keys.accessKeyId,
        AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
      };
      try {
        await probe(env);
        assert.deepEqual(await told(/capabilities/, [], env), []);
        await sandbox.close();
        sandbox = await start(Number(port), 'rgw-16');
        const day = new Date().toISOString().slice(0, 10);
        const changed = await told(/capabilities/, [], env, 'zh-cn');
        const copies = changed.find((line) => line.includes('copy.ifNoneMatch')) ?? '';
        assert.match(
          copies,
          /^capabilities\.changed probes\/lab\.json: lab 的“.+（copy\.ifNoneMatch）”与 .+ 的探测结果不同：/,
        );
        assert.ok(copies.includes(day), copies);
        // What the pattern in use needs is still there.
        assert.ok(!changed.some((line) => line.includes('put.ifNoneMatch）')), changed.join('\n'));
        const elsewhere = { ...env, AWS_ENDPOINT_URL_S3: acquireStore().endpoint };
        assert.match(
          (await told(/capabilities/, [], elsewhere)).join(),
          /^- capabilities\.otherEndpoint: .*127\.0\.0\.1/,
        );
      } finally {
        await sandbox.close();
      }
    });

    it('and finds Ceph RGW as it was probed', async () => {
      const { endpoint, keys } = acquireStore();
      const env = {
        AWS_ENDPOINT_URL_S3: endpoint,
        AWS_ACCESS_KEY_ID: keys.accessKeyId,
        AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
      };
      await probe(env);
      assert.deepEqual(await told(/capabilities/, [], env), []);
      const denied = await told(/capabilities/, [], { ...env, AWS_SECRET_ACCESS_KEY: 'wrong' });
      assert.match(denied.join(), /^- capabilities\.liveFailed: Whether lab still does as probed: /);
    });
  });

  describe('asks the management API', () => {
    const credentials = { username: 'admin', password: 'right-Passw0rd' };
    const env = { API_USERNAME: credentials.username, API_PASSWORD: credentials.password };
    const manifest = (definition: string) =>
      `name: a\ncustomer: 示例公司\nkind: rest\nlanguage: python\napplication: { name: A }\napiOperations:\n  - { definition: '${definition}', version: '1.0', operation: GET /os-buckets/ }\n  - { definition: '${definition}', version: '1.0', operation: 'GET /os-buckets/{bucket_id}' }\ndocuments: { wanted: [faq] }\n`;
    let text: string;
    let mock: ApiMock | undefined;

    before(async () => {
      text = await readFile(definitionFile, 'utf8');
    });
    beforeEach(() => write({ 'integration.yaml': manifest('api/openapi.yaml'), 'api/openapi.yaml': text }));
    afterEach(async () => {
      await mock?.stop();
      mock = undefined;
    });

    async function serve(definition: string): Promise<readonly string[]> {
      const uri = pathToFileURL(definitionFile).href;
      mock = await ApiMock.start({ definition: await openDefinition({ uri, text: definition }), credentials });
      return ['--server', mock.url];
    }

    it('and has nothing to say when its answers are as defined', async () => {
      assert.deepEqual(await told(/definition|operations/, await serve(text), env), []);
    });

    it('and names operations that it does not have, and answers of another form', async () => {
      const gone = await serve(text.replace('/os-buckets/:', '/os-volumes/:'));
      assert.match(
        (await told(/definition|operations/, gone, env)).join(),
        /^definition\.absent: .*GET \/os-buckets\/ \(status 404\)/,
      );
      await mock?.stop();
      const schema = /(OSBucketsResp:\n(?: {6}.*\n)*?)( {8}os_buckets:)/;
      assert.match(text, schema);
      const other = await serve(text.replace(schema, '$1        volumes:'));
      const lines = await told(/definition|operations/, other, env, 'zh-cn');
      assert.match(lines[0] ?? '', /^definition\.deviates: 实际服务对 GET \/os-buckets\/ 的响应与定义不符，位置 body/);
    });

    it('and says that it was not checked when nobody is there, or nobody is let in', async () => {
      const nobody = await told(/definition|operations/, ['--server', 'http://127.0.0.1:1/v1'], env);
      assert.deepEqual(nobody, ['- definition.liveFailed: The live service of api/openapi.yaml: network.refused']);
      const server = await serve(text);
      const wrong = await told(/definition|operations/, server, { ...env, API_PASSWORD: 'wrong' });
      assert.match(wrong.join(), /^- definition\.liveFailed: The live service of api\/openapi\.yaml: /);
      const open = await told(/definition|operations/, [...server, '--auth', 'none'], {});
      assert.match(open[0] ?? '', /^- definition\.denied: .*GET \/os-buckets\/ \(status 401\)/);
      const nowhere = await told(/definition|operations/, [], env);
      assert.match(nowhere.join(), /^- definition\.liveFailed: .*give the address of the service/);
    });

    it('and compares the version of the definition that it offers', async () => {
      let offered = text;
      const site = http.createServer(({ url }, response) => {
        response.statusCode = url === '/openapi.yaml' ? 200 : 404;
        response.end(offered);
      });
      await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
      const address = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
      try {
        await write({ 'integration.yaml': manifest(`${address}/openapi.yaml`) });
        const server = await serve(text);
        assert.deepEqual(await told(/definition|operations/, server, env), []);
        offered = text.replace('version: "1.0"', 'version: "2.0"').replace('/os-buckets/:', '/os-volumes/:');
        const other = await told(/definition|operations/, server, env);
        assert.match(
          other.join('\n'),
          /^operations\.missing: The definition .*GET \/os-buckets\/\ndefinition\.version: .*version 1\.0 .*version 2\.0 now/,
        );
        await write({ 'integration.yaml': manifest(`${address}/gone.yaml`) });
        assert.match((await told(/definition|operations/, server, env)).join(), /^operations\.unreadable: /);
      } finally {
        site.close();
      }
    });
  });
});
