import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { planFiles, writePlan } from '../../src/core/apis/clients/filePlan';
import { generateClient } from '../../src/core/apis/clients/generateClient';
import { type ClientLanguage, clientLanguages } from '../../src/core/apis/clients/readme';
import { findOperations } from '../../src/core/apis/index/findOperation';
import { ApiMock } from '../../src/core/apis/mock/apiMock';
import type { OpenDefinition } from '../../src/core/apis/openDefinition';
import { openFixture } from '../unit/apis/openFixture';
import { run } from '../unit/apis/snippets/arrival';
import { definitionsFolder, openFile, realFiles } from './definitionsFolder';

const modules = path.resolve(import.meta.dirname, '../../node_modules');

/** Strict compilation and the client's own tests, as its README says. */
const commands: Readonly<Record<ClientLanguage, readonly (readonly string[])[]>> = {
  typescript: [
    ['node', path.join(modules, 'typescript/bin/tsc'), '-p', '.'],
    ['node', '--test', 'dist/test/'],
  ],
  python: [[process.env['PYTHON'] ?? 'python3', '-W', 'error', '-m', 'unittest', 'discover', '-s', 'tests']],
  java: [['mvn', '-B', '-q', 'test']],
  go: [
    ['go', 'vet', '.'],
    ['go', 'test', '-count=1', '.'],
  ],
};

/** Ten operations of the real definition: lists, 202, PATCH, DELETE, an action, an upload, a download. */
const real =
  'ListBuckets CreateBucket GetBucket UpdateBucket DeleteBucket AddCustomLabels ListObjectStorageUsers RegisterLicense DownloadLicenseKey CreateObjectStorageUser';

async function cases() {
  const folder = definitionsFolder();
  const all = async (name: string) => {
    const definition = await openFixture(name);
    return { name, definition, operations: [...definition.operations.values()] };
  };
  const found: { name: string; definition: OpenDefinition; operations: Parameters<typeof generateClient>[1] }[] = [
    await all('platform-3.0.yaml'),
  ];
  if (folder === undefined) return found;
  const definition = await openFile(folder, realFiles.A);
  const operations = real.split(' ').flatMap((id) => {
    const entry = findOperations(definition.index, [id])[0];
    const operation = definition.operations.get(entry?.id ?? '');
    assert.ok(operation, id);
    return [operation];
  });
  return [...found, { name: 'XMS 6.4', definition, operations }];
}

for (const language of clientLanguages) {
  describe(`Generated client in ${language}`, () => {
    it('compiles strictly and passes its tests against the mock', async () => {
      for (const { name, definition, operations } of await cases()) {
        const mock = await ApiMock.start({ definition, settle: 300 });
        const folder = mkdtempSync(path.join(tmpdir(), `client-${language}-`));
        try {
          await writePlan(folder, await planFiles(folder, generateClient(definition, operations, language)));
          // What `npm install` would put there.
          if (language === 'typescript') symlinkSync(modules, path.join(folder, 'node_modules'));
          for (const [program = '', ...rest] of commands[language]) {
            const env = { ...process.env, API_MOCK_URL: mock.url };
            await run(program, rest, { cwd: folder, env, maxBuffer: 1 << 26 }).catch(
              (error: { stdout?: string; stderr?: string }) => {
                assert.fail(
                  `${language}, ${name}: ${program}\n${error.stdout?.slice(-8_000)}\n${error.stderr?.slice(-8_000)}`,
                );
              },
            );
          }
          assert.ok(existsSync(path.join(folder, 'README.md')));
        } finally {
          await mock.stop();
          rmSync(folder, { recursive: true, force: true });
        }
      }
    }).timeout(240_000);
  });
}
