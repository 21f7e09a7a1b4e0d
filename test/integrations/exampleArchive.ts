import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { projectRoot } from '../../scripts/common/projectRoot.mjs';
import { prepare } from '../patterns/python/environment.mjs';
import { plainEnvironment, type Ran, run, runWell } from './languageRunner';

/** The example as it is checked in. */
export const exampleFolder = path.join(projectRoot, 'examples/document-archive');

/** What people wrote; everything else the commands make of it. */
const written = ['answers.yaml', 'before', 'after', 'probe'];
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

  constructor() {
    mkdirSync(this.folder);
    for (const name of written) {
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

  /** The tests of the project, side by side, since they wait for the store: all on the store, those with faults on the sandbox, too. */
  testProject(store: NodeJS.ProcessEnv, sandbox: NodeJS.ProcessEnv): Promise<readonly Ran[]> {
    const others = ['acceptance', 'contract', 'fault', 'integration', 'unit'].map((name) => `tests/${name}`);
    return Promise.all([
      this.#pytest(this.project, [junit('patterns'), 'tests/patterns'], store),
      this.#pytest(this.project, [junit('project'), ...others], store),
      this.#pytest(this.project, [junit('faults'), ...withFaults], sandbox),
    ]);
  }

  /** The tests of the servers, old and new. */
  testServer(store: NodeJS.ProcessEnv): Promise<Ran> {
    return this.#pytest(path.join(this.folder, 'after'), [junit('server')], { ...store, PYTHONPATH: this.#site });
  }

  async #pytest(folder: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Ran> {
    const python = await prepare();
    return run(python, [...pytest, ...args], folder, { ...env, PYTHONDONTWRITEBYTECODE: '1' });
  }
}

/** Files below a folder that belong to the example: not what tools left. Paths with `/`, sorted. */
export function filesOf(folder: string): readonly string[] {
  const made = /(?:^|\/)(?:\.git|\.integration|test-results|build|__pycache__|\.\w+_cache|[^/]+\.egg-info)\/|\.zip$/;
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map((each) => path.relative(folder, path.join(each.parentPath, each.name)).replaceAll(path.sep, '/'))
    .filter((file) => !made.test(file))
    .sort();
}

/** A file without what another run has otherwise: times, how long tests took, ids of commits. */
export function comparable(folder: string, file: string): string {
  const text = readFileSync(path.join(folder, file), 'utf8');
  if (!file.startsWith('docs/')) return text;
  return (
    text
      .replaceAll(/\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z| UTC)?)?/g, 'TIME')
      .replaceAll(/\b[0-9a-f]{64}\b/g, 'SHA256')
      .replaceAll(/`[0-9a-f]{12}(?:[0-9a-f]{28})?`/g, '`COMMIT`')
      // Seconds that tests took, in columns of their own.
      .replaceAll(/\| \d+\.\d\d? (?=\|)/g, '| SECONDS ')
      .replaceAll(/\b\d+(?:\.\d+)? (?:ms|s|min|毫秒|秒|分)(?=[\s|，。,.;）)]|$)/gm, 'DURATION')
  );
}
