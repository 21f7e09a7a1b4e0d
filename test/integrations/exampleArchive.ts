import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { projectRoot } from '../../scripts/common/projectRoot.mjs';
import type { Verdicts } from '../../src/core/capabilities/verdict';
import { prepare } from '../patterns/python/environment.mjs';
import { plainEnvironment, type Ran, run, runWell } from './languageRunner';

/** The example as it is checked in. */
export const exampleFolder = path.join(projectRoot, 'examples/document-archive');

/** What people wrote; everything else the commands make of it. */
const written = ['answers.yaml', 'before', 'after', 'probe'] as const;
/** What the store of the example can do. */
export const probeFile = 'probe/ceph-test.json';
const cli = path.join(projectRoot, 'dist/cli.js');
const junit = (name: string) => `--junitxml=test-results/${name}.xml`;
const pytest = ['-m', 'pytest', '-q', '--tb=short', '-p', 'no:cacheprovider'];

/** Files of tests that inject faults, which a real store does not let itself be asked for. */
const withFaults = [
  'tests/fault',
  ...['errors_and_retry', 'exclusive_create', 'ranged_download', 'small_files'].map(
    (name) => `tests/patterns/test_${name}.py`,
  ),
];

/** The example made anew in a folder of its own, by the commands that its README names. */
export class ExampleArchive {
  readonly #parent = mkdtempSync(path.join(os.tmpdir(), 'example-'));
  readonly folder = path.join(this.#parent, 'document-archive');
  readonly project = path.join(this.folder, 'storage-integration');
  readonly #site = path.join(this.#parent, 'site');

  /** @param without What people wrote, or kept, that is to be made as well: the probe. */
  constructor({ without = [] }: { readonly without?: readonly (typeof written)[number][] } = {}) {
    mkdirSync(this.folder);
    for (const name of written.filter((each) => !without.includes(each))) {
      cpSync(path.join(exampleFolder, name), path.join(this.folder, name), {
        recursive: true,
        filter: (file) => !/__pycache__|test-results|\.\w+_cache/.test(file),
      });
    }
  }

  remove(): void {
    rmSync(this.#parent, { recursive: true, force: true });
  }

  /** A command of ours, in the folder of the example. */
  command(...args: readonly string[]): Promise<Ran> {
    return run(process.execPath, [cli, ...args], this.folder, plainEnvironment());
  }

  /** Documents quote the history of the repository: it is the example's own, of one commit. */
  async commit(): Promise<void> {
    const author = ['-c', 'user.name=Document Archive', '-c', 'user.email=archive@example.com'];
    await runWell('git', ['init', '-q', '-b', 'main'], this.folder);
    await runWell('git', ['add', '-A'], this.folder);
    const message = 'The document server on object storage';
    await runWell('git', [...author, '-c', 'commit.gpgsign=false', 'commit', '-q', '-m', message], this.folder);
  }

  /** Installs the package as the customer's host would have it; what it depends on is there. */
  async install(): Promise<void> {
    const python = await prepare();
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-input', '--no-deps'];
    await runWell(python, [...pip, '--target', this.#site, this.project], this.folder);
  }

  /** Types, lint and format of the server, by the rules of the project. */
  async checkServer(): Promise<void> {
    const python = await prepare();
    const after = path.join(this.folder, 'after');
    const rules = ['--no-cache', '--config', path.join(this.project, 'pyproject.toml')];
    await runWell(python, ['-m', 'ruff', 'check', ...rules, '--ignore', 'D', after], this.project);
    await runWell(python, ['-m', 'ruff', 'format', ...rules, '--check', after], this.project);
    const files = ['document_server.py', 'test_document_server.py'].map((name) => path.join(after, name));
    const mypy = ['-m', 'mypy', '--strict', '--cache-dir', path.join(this.#parent, 'mypy'), ...files];
    await runWell(python, mypy, this.project, { ...plainEnvironment(), MYPYPATH: 'src' });
  }

  /** The tests of the project on a store, as its README has them run. */
  testProject(store: NodeJS.ProcessEnv): Promise<Ran> {
    return this.#pytest(this.project, [], withoutTls(store));
  }

  /** Those that a store over HTTP, and without faults, skips: on a sandbox, and on the store over TLS. */
  testSkipped(store: NodeJS.ProcessEnv, sandbox: NodeJS.ProcessEnv): Promise<readonly Ran[]> {
    return Promise.all([
      this.#pytest(this.project, [junit('faults'), ...withFaults], withoutTls(sandbox)),
      this.#pytest(this.project, [junit('tls'), 'tests/patterns/test_client_factory.py', '-k', 'private_ca'], store),
    ]);
  }

  /**
   * The tests of the servers, old and new.
   * @param packages Folder with the package of the project; the one that `install` filled when absent.
   */
  testServer(store: NodeJS.ProcessEnv, packages = this.#site): Promise<Ran> {
    return this.#pytest(path.join(this.folder, 'after'), [junit('server')], { ...store, PYTHONPATH: packages });
  }

  async #pytest(folder: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Ran> {
    const python = await prepare();
    return run(python, [...pytest, ...args], folder, { ...env, PYTHONDONTWRITEBYTECODE: '1' });
  }
}

/** The README's store is at one address, over HTTP. */
function withoutTls({ S3_TLS_ENDPOINT: _, S3_CA_FILE: __, ...env }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return env;
}

/** Files below a folder that belong to the example: not what tools left. Paths with `/`, sorted. */
export function filesOf(folder: string): readonly string[] {
  const made =
    /(?:^|\/)(?:\.git|\.integration|\.venv|test-results|build|__pycache__|\.\w+_cache|[^/]+\.egg-info)\/|\.zip$/;
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map((each) => path.relative(folder, path.join(each.parentPath, each.name)).replaceAll(path.sep, '/'))
    .filter((file) => !made.test(file))
    .sort();
}

/** A file without what another run has otherwise: times, how long tests took, ids of commits, where the store was. */
export function comparable(folder: string, file: string): string {
  const text = readFileSync(path.join(folder, file), 'utf8');
  if (!file.startsWith('docs/')) return text;
  return (
    text
      .replaceAll(/\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z| UTC)?)?/g, 'TIME')
      .replaceAll(/\b[0-9a-f]{64}\b/g, 'SHA256')
      .replaceAll(/`[0-9a-f]{12}(?:[0-9a-f]{28})?`/g, '`COMMIT`')
      .replaceAll(/(?:http:\/\/)?127\.0\.0\.1:\d+/g, 'STORE')
      // Results name the machine and the seconds, a probe names its connection: their sizes differ, and that of all files.
      .replaceAll(
        /(\| `[^`]*(?:test-results\/[\w-]+\.xml|probe\/[\w-]+\.json)` \| )[\d.]+ (?:B|KiB) (?=\|)/g,
        '$1SIZE ',
      )
      .replaceAll(/(\| (?:Files|文件) \| \d+ )\([^)]+\)/g, '$1(SIZE)')
      // What a probe measured.
      .replaceAll(/(`performance\.\w+`\) \| [^|\n]+ \| )[^|\n]+(?=\|)/g, '$1MEASURED ')
      // Seconds that tests took, in columns of their own.
      .replaceAll(/\| \d+\.\d\d? (?=\|)/g, '| SECONDS ')
      .replaceAll(/\b\d+(?:\.\d+)? (?:ms|s|min|毫秒|秒|分)(?=[\s|，。,.;）)]|$)/gm, 'DURATION')
  );
}

/** Holds what was made against what is checked in, file by file. @param wanted Which files. */
export function assertAsCheckedIn(folder: string, wanted: (file: string) => boolean): void {
  const made = filesOf(folder).filter(wanted);
  const readme = /^README(?:\.zh-cn)?\.md$/;
  assert.deepEqual(
    made,
    filesOf(exampleFolder).filter((file) => wanted(file) && !readme.test(file)),
  );
  const hint = 'node --import tsx test/integrations/updateExample.mts makes it anew';
  for (const file of made) assert.equal(comparable(folder, file), comparable(exampleFolder, file), `${file}: ${hint}`);
}

/** Holds what a probe found against the probe that is checked in; what is about TLS depends on how the store was reached. */
export function assertProbedAsCheckedIn(found: Verdicts): void {
  const text = readFileSync(path.join(exampleFolder, probeFile), 'utf8');
  const { verdicts } = JSON.parse(text) as { readonly verdicts: Verdicts };
  const outcomes = (of: Verdicts) =>
    Object.entries(of)
      .filter(([id]) => !id.startsWith('tls.'))
      .map(([id, { outcome }]) => `${id} ${outcome}`)
      .sort();
  assert.deepEqual(outcomes(found), outcomes(verdicts));
}
