import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { cliProgram } from '../../servers/cli';
import { fixtureFolder } from './openFixture';

const root = path.resolve(import.meta.dirname, '../../..');
const [old, now] = ['platform-2.0.yaml', 'platform-3.0.yaml'].map((name) => path.join(fixtureFolder, name)) as [
  string,
  string,
];

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...cliProgram, 'api', ...args], {
    cwd: root,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] }, // no endpoint, no keys: none are needed
  });
  return { status, stdout, stderr };
}

describe('storage-integrator api', () => {
  it('index prints version, info, counts, operations, schemas and problems', () => {
    const { status, stdout } = run('index', old, '--format', 'json');
    const index = JSON.parse(stdout);
    assert.equal(status, 0);
    assert.deepEqual(
      [index.version, index.info.title, index.counts.operations, index.schemas[4].name],
      ['2.0', 'Platform API', 7, 'OSBucketResp'],
    );
    const [operation] = index.operations;
    assert.deepEqual(
      [
        operation.method,
        operation.path,
        operation.operationId,
        operation.tags,
        operation.line,
        operation.deprecated,
        operation.security,
      ],
      ['POST', '/auth/tokens', 'Login', ['auth'], 18, false, []],
    );
    assert.deepEqual(index.schemas.find(({ name }: { name: string }) => name === 'PlacementNode').circular, true);
    const [problem] = index.problems;
    assert.deepEqual(
      [problem.line, problem.message],
      [
        105,
        'operationId "DeleteOSBucket" of POST /os-buckets/{bucket_id}:clean is that of DELETE /os-buckets/{bucket_id} (line 86), too',
      ],
    );
  });

  it('show prints an operation or a schema', () => {
    const shown = run('show', now, 'post', '/os-buckets/');
    assert.equal(shown.status, 0);
    assert.match(shown.stdout, /^POST \/os-buckets\/\noperationId {2}CreateOSBucket\nline {9}81\n/);
    assert.match(shown.stdout, /\n {4}name \(required\): string, minLength 3, maxLength 63, /);
    assert.match(
      run('show', now, '--schema', 'PlacementNode').stdout,
      /^PlacementNode: PlacementNode, object\nline \d+\ncircular: PlacementNode\n/,
    );
    const missing = run('show', now, 'Nothing');
    assert.deepEqual(
      [missing.status, missing.stderr],
      [2, 'storage-integrator: There is no operation Nothing [input.invalid]\n'],
    );
    assert.match(run('show', old, 'DeleteOSBucket').stderr, /Several operations are called DeleteOSBucket: DELETE /);
  });

  it('sample prints a request', () => {
    const { stdout } = run('sample', now, 'AddOSBucketLabels');
    assert.match(
      stdout,
      /^POST \/v1\/os-buckets\/1:add-custom-labels\nContent-Type: application\/json\nAccept: application\/json\n\n\{\n/,
    );
    assert.equal(JSON.parse(run('sample', now, 'Login', '--format', 'json').stdout).body.value.auth.name, 'string');
  });

  it('diff ends with 1 when something breaks', () => {
    assert.equal(run('diff', now, now).status, 0);
    const { status, stdout } = run('diff', old, now, '--format', 'markdown');
    assert.deepEqual([status, stdout.split('\n')[0]], [1, '# Platform API: PLATFORM_4.2 to PLATFORM_6.1']);
    assert.equal(JSON.parse(run('diff', old, now, '--format', 'json').stdout).operationCounts.breaking, 6);
  });

  it('diff marks what a folder uses', () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'uses-'));
    try {
      writeFileSync(path.join(folder, 'a.go'), 'client.ListOSBuckets()\n');
      const { uses } = JSON.parse(run('diff', old, now, '--uses', folder, '--format', 'json').stdout);
      assert.deepEqual([uses.calls, uses.files, uses.places[0].file, uses.places[0].line], [1, 1, 'a.go', 1]);
      assert.match(run('diff', old, now, '--uses', folder).stdout, /\n {6}used: a\.go:1\n/);
      assert.equal(run('diff', old, now, '--uses', path.join(folder, 'none')).status, 1);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('says what is wrong with its arguments', () => {
    assert.deepEqual(run('index').status, 2);
    assert.deepEqual(run('index', old, '--format', 'xml').status, 2);
    const { status, stderr } = run('index', path.join(fixtureFolder, 'none.yaml'));
    assert.equal(status, 1);
    assert.match(stderr, /local\.io/);
  });
}).timeout(120_000);
