import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { generateClient } from '../../src/core/apis/clients/generateClient';
import type { ClientLanguage } from '../../src/core/apis/clients/readme';
import { operationRequest } from '../../src/core/apis/requests/operationRequest';
import { readOperation } from '../../src/core/apis/shapes/readOperation';
import { run } from '../unit/apis/snippets/arrival';
import { type Flow, flows, openFlow } from './flows/flowDefinition';
import { apiKey, bearerToken, password, startFlowServer, username } from './flows/flowServer';

const templates = path.resolve(import.meta.dirname, '../fixtures/clients');
const tsx = path.resolve(import.meta.dirname, '../../node_modules/tsx/dist/loader.mjs');

const user = { username, password };
const secrets: Readonly<Record<Flow, { username?: string; password?: string; token?: string }>> = {
  ...{ basic: user, ceph: user, xms: user, bearer: { token: bearerToken } },
  ...{ keyheader: { token: 'a-key' }, keyquery: { token: apiKey }, keycookie: { token: apiKey } },
};

/** Flows with which everything else is tried as well; it is the same code for all. */
const whole: readonly Flow[] = ['bearer', 'ceph'];

/** What a client's program says of a flow. */
async function expectedLines(flow: Flow): Promise<readonly string[]> {
  const refused = flow === 'ceph' || flow === 'xms' ? '400 Invalid credentials' : '401 Unauthorized not let in';
  const lines = [`wrong: ${refused}`, 'first: a', 'second: b'];
  if (whole.includes(flow)) {
    lines.push('without the authority: refused', 'settles: active');
    lines.push(...['never', 'hangs'].map((name) => `${name}: 200 DeadlineExceeded Not done in time`));
    lines.push(`lists: /${flow}${await listsTarget(flow)} a,b,c d`, 'moved: 302');
    const samePage = '200 SamePage The service gave the same page again: it seems to ignore offset';
    lines.push(`same: ${samePage}`, 'items before: a,b', 'numbered: active');
  }
  return lines.map((line) => `${flow} ${line}`);
}

/** How our own requests write lists in every style. */
async function listsTarget(flow: Flow): Promise<string> {
  const { document, operations } = await openFlow(flow);
  const operation = [...operations.values()].find(({ path: at }) => at.startsWith('/lists'));
  assert.ok(operation);
  const shape = readOperation(document, operation);
  const parameters = Object.fromEntries(shape.parameters.map(({ name }) => [name, ['a,b', 'c d']]));
  return operationRequest({ ...operation, shape }, 'http://h', { parameters }).url.replace('http://h', '');
}

/** Lays the client of a flow out in a folder, with the program that uses it. */
type Layout = (folder: string, flow: Flow) => void;

interface Toolchain {
  readonly layOut: Layout;
  /** Commands for one flow, or for all at once. */
  readonly commands: (flow: string) => readonly string[];
  readonly together: boolean;
}

const template = (name: string, flow: Flow) =>
  readFileSync(path.join(templates, name), 'utf8').replace(/FLOW(?!_)/g, flow);

/** All clients of Java and Go are compiled at once, the others need no compiler. */
const toolchains: Readonly<Record<ClientLanguage, Toolchain>> = {
  typescript: {
    layOut: (folder, flow) => cpSync(path.join(templates, 'flow.mts.txt'), path.join(folder, flow, 'flow.mts')),
    commands: (flow) => ['node', '--import', tsx, path.join(flow, 'flow.mts')],
    together: false,
  },
  python: {
    layOut: (folder) => cpSync(path.join(templates, 'flow.py'), path.join(folder, 'flow.py')),
    commands: () => [process.env['PYTHON'] ?? 'python3', '-W', 'error', 'flow.py'],
    together: false,
  },
  java: {
    layOut: (folder, flow) => {
      const code = template('FlowFLOWTest.java.txt', flow);
      const tests = path.join(folder, 'src/test/java', `flow${flow}`);
      rmSync(tests, { recursive: true, force: true });
      mkdirSync(tests, { recursive: true });
      writeFileSync(path.join(tests, `Flow${flow}Test.java`), code);
    },
    commands: () => ['mvn', '-B', '-q', 'test'],
    together: true,
  },
  go: {
    layOut: (folder, flow) =>
      writeFileSync(path.join(folder, flow, 'client_test.go'), template('flow_test.go.txt', flow)),
    commands: () => ['go', 'test', '-count=1', './...'],
    together: true,
  },
};

/** Where the files of a flow's client go: each has a folder of its own but in Java, where packages keep them apart. */
const ownFolder = (language: ClientLanguage, flow: Flow) => (language === 'java' || language === 'python' ? '' : flow);

async function writeClients(folder: string, language: ClientLanguage): Promise<void> {
  for (const flow of flows) {
    const definition = await openFlow(flow);
    const operations = [...definition.operations.values()].filter(({ path: at }) => !at.includes('auth'));
    for (const file of generateClient(definition, operations, language)) {
      // One module for all of Go.
      const at = path.join(folder, file.path === 'go.mod' ? '' : ownFolder(language, flow), file.path);
      mkdirSync(path.dirname(at), { recursive: true });
      writeFileSync(at, file.content);
    }
    toolchains[language].layOut(folder, flow);
  }
}

describe('Generated clients against a service over TLS', () => {
  let server: Awaited<ReturnType<typeof startFlowServer>>;
  before(async () => {
    server = await startFlowServer();
  });
  after(() => server.stop());

  for (const language of Object.keys(toolchains) as ClientLanguage[]) {
    it(`in ${language}: are let in in every way, renew their tokens, and keep to the deadline of what they wait for`, async () => {
      server.reset();
      const folder = mkdtempSync(path.join(tmpdir(), `flows-${language}-`));
      const out = path.join(folder, 'told');
      try {
        await writeClients(folder, language);
        const { commands, together } = toolchains[language];
        for (const flow of together ? ['all'] : flows) {
          const [program = '', ...rest] = commands(flow);
          const env = { ...process.env, FLOW: flow, FLOW_URL: server.url, FLOW_CA: server.caFile, FLOW_OUT: out };
          const values = { ...env, FLOW_SECRETS: JSON.stringify(secrets), FLOW_WHOLE: whole.join(' ') };
          await run(program, rest, { cwd: folder, env: values, maxBuffer: 1 << 26 }).catch(
            (error: { stdout?: string; stderr?: string }) =>
              assert.fail(
                `${program} ${rest.join(' ')}\n${error.stdout?.slice(-8_000)}\n${error.stderr?.slice(-8_000)}`,
              ),
          );
        }
        const told = readFileSync(out, 'utf8').trim().split('\n').map(comparable);
        for (const flow of flows)
          assert.deepEqual(
            told.filter((line) => line.startsWith(`${flow} `)),
            await expectedLines(flow),
          );
        // The token of the first login is good for one request; nobody follows a redirection with credentials.
        assert.deepEqual(
          server.log.toSorted(),
          ['ceph', 'xms'].flatMap((flow) => [`${flow} login`, `${flow} login`, `${flow} logout`]),
        );
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    }).timeout(240_000);
  }
});

/** Without what languages or states of the moment say in their own words. */
function comparable(line: string): string {
  return line.replace(/(Not done in time|302).*/, '$1').replace(/ {2,}/g, ' ');
}
