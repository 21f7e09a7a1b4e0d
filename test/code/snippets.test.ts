import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { ApiMock } from '../../src/core/apis/mock/apiMock';
import type { OpenDefinition } from '../../src/core/apis/openDefinition';
import type { OperationNode } from '../../src/core/apis/shapes/operationNodes';
import { operationSnippet, type SnippetTargetId } from '../../src/core/apis/snippets/snippetTargets';
import { startEchoServer } from '../servers/echoServer';
import { openFixture } from '../unit/apis/openFixture';
import { assertArrived, fileNames, filesFolder, run, runShell, secrets } from '../unit/apis/snippets/arrival';
import { definitionsFolder, openFile, realFiles } from './definitionsFolder';

const folder = definitionsFolder();

/** Commands that one shell runs one after the other: a shell for each takes twice as long. */
const batch = 50;

async function inBatches(operations: Iterable<OperationNode>, task: (some: readonly OperationNode[]) => Promise<void>) {
  const all = [...operations];
  for (let at = 0; at < all.length; at += batch) await task(all.slice(at, at + batch));
}

if (folder !== undefined) {
  for (const [name, file] of Object.entries(realFiles)) {
    describe(`curl of every operation of definition ${name}`, () => {
      let definition: OpenDefinition;
      let files: ReturnType<typeof filesFolder>;
      before(async function () {
        this.timeout(60_000);
        definition = await openFile(folder, file);
        files = filesFolder(fileNames(definition));
      });
      after(() => files.remove());

      it('arrives exactly, run by a real shell', async () => {
        const echo = await startEchoServer();
        try {
          await inBatches(definition.operations.values(), async (some) => {
            echo.arrived.length = 0;
            const options = { server: echo.url, optional: true };
            await runShell(
              some.map((each) => operationSnippet(definition, each, 'curl', options)),
              files.folder,
            );
            assert.equal(echo.arrived.length, some.length);
            for (const [index, each] of some.entries())
              await assertArrived(definition, each, echo.arrived[index], { optional: true });
          });
        } finally {
          await echo.stop();
        }
      }).timeout(180_000);

      it('is answered by the mock with 2xx', async () => {
        const statuses: string[] = [];
        const mock = await ApiMock.start({
          definition,
          stateless: true,
          credentials: { apiKey: secrets['XMS_TOKEN'] ?? '' },
          onRequest: ({ status, operation }) => statuses.push(`${status} ${operation}`),
        });
        const server = mock.url;
        try {
          await inBatches(definition.operations.values(), async (some) => {
            statuses.length = 0;
            await runShell(
              some.map((each) => operationSnippet(definition, each, 'curl', { server })),
              files.folder,
            );
            const bad = statuses.filter(
              (line, index) => !line.startsWith('2') || !line.endsWith(some[index]?.id ?? '?'),
            );
            assert.deepEqual(bad, []);
            assert.equal(statuses.length, some.length);
          });
        } finally {
          await mock.stop();
        }
      }).timeout(180_000);
    });
  }
}

/** How a program in one file is run. */
interface Toolchain {
  readonly file: string;
  readonly command: readonly string[];
  /** What has to be done before the command. */
  readonly compile?: readonly string[];
  /** What it decodes in addresses. */
  readonly loose?: string;
  /** The snippet as the toolchain takes it. */
  readonly adapted?: (code: string) => string;
}

const toolchains: Readonly<Partial<Record<SnippetTargetId, Toolchain>>> = {
  javascript: { file: 'call.mjs', command: ['node', 'call.mjs'] },
  typescript: {
    file: 'call.mts',
    command: [
      'node',
      '--import',
      path.resolve(import.meta.dirname, '../../node_modules/tsx/dist/loader.mjs'),
      'call.mts',
    ],
  },
  python: { file: 'call.py', command: [process.env['PYTHON'] ?? 'python3', 'call.py'] },
  java: { file: 'Call.java', command: ['java', 'Call.java'] },
  go: { file: 'call.go', command: ['go', 'run', 'call.go'] },
  php: { file: 'call.php', command: ['php', 'call.php'] },
  csharp: {
    file: 'call.cs',
    compile: ['mcs', '-nologo', '-out:call.exe', '-r:System.Net.Http.dll', 'call.cs'],
    command: ['mono', 'call.exe'],
    loose: "!'()*:", // Mono's Uri, unlike that of .NET 6
    adapted: asCsharp7,
  },
};

/**
 * The compiler that Debian has knows C# 7, and its library .NET 4: statements get a class around them, the namespaces that .NET 6 opens by
 * itself are written, and files are read at once. What is sent, and by which class, stays as it is.
 */
function asCsharp7(code: string): string {
  const lines = code.split('\n');
  const namespaces = ['System', 'System.IO', 'System.Net.Http', 'System.Threading.Tasks'].map(
    (name) => `using ${name};`,
  );
  const own = lines.filter((line) => /^using [\w.]+;$/.test(line));
  const statements = lines
    .filter((line) => !own.includes(line))
    .join('\n')
    .replace(/^using var /gm, 'var ')
    .replace(/await File\.ReadAllBytesAsync\(/g, 'File.ReadAllBytes(');
  // Left to itself Mono now and then keeps idle connections, and so the process, for a minute.
  const main = `class Call {\nstatic void Main() { Run().Wait(); Environment.Exit(0); }\nstatic async Task Run() {\n${statements}\n}\n}\n`;
  return [...new Set([...namespaces, ...own]), main].join('\n');
}

/** Operations of the real definition beside the awkward ones: an upload, a login, a colon, a slash at the end, a body of DELETE. */
const realSample = /licenses?\/|:login|:add-custom-labels|^GET \/os-buckets\/$|^DELETE \/os-/;

for (const [target, { file, command, compile, loose = '', adapted = (code: string) => code }] of Object.entries(
  toolchains,
)) {
  describe(`Snippets in ${target}`, () => {
    const cases = async () => {
      const definitions = [await openFixture('awkward.yaml'), await openFixture('platform-3.0.yaml')];
      if (folder !== undefined) definitions.push(await openFile(folder, realFiles.A));
      return definitions.map((definition, index) => {
        const all = [...definition.operations.values()];
        return { definition, some: index < 1 ? all : all.filter(({ id }) => realSample.test(id)).slice(0, 5) };
      });
    };

    it('arrive exactly, run by the real toolchain', async () => {
      const echo = await startEchoServer();
      const { PATH, HOME, GOFLAGS, GOPROXY, JAVA_HOME } = process.env;
      const env = { PATH, HOME, GOFLAGS, GOPROXY, JAVA_HOME, ...secrets };
      try {
        for (const { definition, some } of await cases()) {
          const files = filesFolder(fileNames(definition));
          for (const operation of some) {
            echo.arrived.length = 0;
            const code = operationSnippet(definition, operation, target as SnippetTargetId, { server: echo.url });
            // fetch alone cannot do it; the snippet says what to change for plain HTTP.
            const plain = adapted(code.replace("from 'node:https'", "from 'node:http'"));
            writeFileSync(path.join(files.folder, file), plain);
            for (const [program = '', ...rest] of [...(compile === undefined ? [] : [compile]), command])
              await run(program, rest, { cwd: files.folder, env });
            await assertArrived(definition, operation, echo.arrived[0], { loose });
          }
          files.remove();
        }
      } finally {
        await echo.stop();
      }
    }).timeout(240_000);
  });
}
