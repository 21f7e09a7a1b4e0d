import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { compareDefinitions } from '../../../../src/core/apis/diff/compareDefinitions';
import { diffJson, diffLines, diffMarkdown } from '../../../../src/core/apis/diff/diffReport';
import { touchedUses } from '../../../../src/core/apis/diff/touchedUses';
import { folderUses } from '../../../../src/core/apis/uses/folderUses';
import { manifestOperations } from '../../../../src/core/apis/uses/integrationManifest';
import { UseFinder } from '../../../../src/core/apis/uses/useFinder';
import { isAppError } from '../../../../src/core/base/errors';
import { fixtureText, openFixture } from '../openFixture';

const manifest = `name: backup
# Operations of the platform
apiOperations:
  - definition: ../defs/platform-2.0.yaml
    operationId: ListOSBuckets
  - { definition: file:///specs/platform-2.0.yaml, operation: "delete  /os-buckets/{bucket_id}" }
  - definition: other.yaml
    operationId: ListOSBuckets
  - nothing
  - operationId: Login
`;
const signal = new AbortController().signal;

describe('manifests of integrations', () => {
  it('list operations with their lines; what is no entry is left out', async () => {
    const found = await manifestOperations('file:///project/integration.yaml', manifest);
    assert.deepEqual(
      found.map(({ name, line }) => [name, line]),
      [
        ['ListOSBuckets', 4],
        ['delete  /os-buckets/{bucket_id}', 6],
        ['ListOSBuckets', 7],
        ['Login', 10],
      ],
    );
  });

  for (const text of ['', 'apiOperations: 3', '[', 'apiOperations: [[], {}, {operationId: [a]}]', '{"__proto__": 1}'])
    it(`have none in ${JSON.stringify(text)}`, async () =>
      assert.deepEqual(await manifestOperations('file:///integration.yaml', text), []));

  it('name operations of their definition, and of a copy of it, and not those of another one', async () => {
    const { index } = await openFixture('platform-2.0.yaml');
    const finder = new UseFinder('file:///defs/platform-2.0.yaml', index.operations);
    await finder.look('file:///project/integration.yaml', manifest, 'integration.yaml');
    const lines = [...finder.uses].map(([id, places]) => [id, places.map(({ kind, line }) => `${kind} ${line}`)]);
    assert.deepEqual(Object.fromEntries(lines), {
      'GET /os-buckets/': ['manifest 4'],
      'DELETE /os-buckets/{bucket_id}': ['manifest 6'],
      'POST /auth/tokens': ['manifest 10'],
    });
  });
});

describe('uses in a folder', () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'uses-'));
    await mkdir(path.join(folder, 'src'));
    await mkdir(path.join(folder, 'node_modules'));
    await writeFile(path.join(folder, 'integration.yaml'), manifest);
    await writeFile(path.join(folder, 'src/buckets.py'), 'import x\nclient.ListOSBuckets()\nclient.ListOSBuckets()\n');
    await writeFile(path.join(folder, 'node_modules/made.js'), 'ListOSBuckets()\n');
    await writeFile(path.join(folder, 'platform-2.0.yaml'), fixtureText('platform-2.0.yaml'));
    await writeFile(path.join(folder, 'notes.txt'), 'ListOSBuckets\n');
    await symlink(path.join(folder, 'src'), path.join(folder, 'again'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('are lines of code and entries of manifests, and nothing that a definition or a tool says', async () => {
    const { index } = await openFixture('platform-2.0.yaml');
    const uses = await folderUses(folder, 'file:///defs/platform-2.0.yaml', index.operations, signal);
    assert.deepEqual(
      uses.get('GET /os-buckets/')?.map(({ file, line, kind }) => `${file}:${line} ${kind}`),
      ['integration.yaml:4 manifest', 'src/buckets.py:2 code', 'src/buckets.py:3 code'],
    );
  });

  it('cannot be those of a folder that is not there', async () => {
    await assert.rejects(
      folderUses(path.join(folder, 'none'), 'file:///x', [], signal),
      (error) => isAppError(error) && error.code === 'local.io',
    );
  });

  it('are told by a comparison: calls, files, and those that meet a breaking change', async () => {
    const [old, now] = [await openFixture('platform-2.0.yaml'), await openFixture('platform-3.0.yaml')];
    const uses = await folderUses(folder, old.document.main.uri, old.index.operations, signal);
    const diff = compareDefinitions(old, now);
    const named = diff.operations.filter(({ kind, id }) => kind !== 'added' && uses.has(id));
    const lines = named.flatMap(({ id }) => (uses.get(id) ?? []).map(({ file, line }) => `${file} ${line}`));
    const touched = touchedUses(diff, uses);
    assert.deepEqual(
      [touched.operations, touched.calls, touched.files],
      [named.length, new Set(lines).size, new Set(lines.map((each) => each.split(' ')[0])).size],
    );
    assert.ok(touched.calls >= 3 && touched.files === 2 && touched.breakingCalls <= touched.calls);
    const sentence = `This upgrade touches ${touched.calls} calls in 2 files`;
    assert.ok(diffMarkdown(diff, uses).includes(sentence));
    assert.ok(diffMarkdown(diff, uses).includes('  - used: src/buckets.py:2\n'));
    assert.ok([...diffLines(diff, uses)].some((line) => line.startsWith(sentence)));
    assert.equal(diffJson(diff, uses).uses?.places.length, lines.length);
    assert.equal(diffJson(diff).uses, undefined);
    assert.ok(!diffMarkdown(diff).includes('touches'));
  });
});
