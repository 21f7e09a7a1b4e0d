import { spawn } from 'node:child_process';
import path from 'node:path';
import type { SampleLanguage } from '../../src/core/patterns/pattern';

/** How a scaffolded project of a language is built and tested here, with packages that are on this machine already. */
export interface LanguageRunner {
  readonly language: SampleLanguage;
  /** Whether the tests of the patterns run in every combination, or in the whole matrix only. */
  readonly runsPatterns: boolean;
  /** Codes of the check for projects whose packages lie elsewhere than a developer has them. */
  readonly licences: readonly string[];
  /** What checks and tests need, once for all projects. */
  prepare(): Promise<void>;
  /** Types, lint and format, as the project's own `check` does. @throws Error with what the tools say */
  check(folder: string): Promise<void>;
  /** As the project's own `build` does. @throws Error with what the tools say */
  build(folder: string): Promise<void>;
  /**
   * Runs tests; results go to `test-results/` of the project.
   * @param options `only`: tests of this folder of the tests, such as `integration`. `without`: words that names of tests which
   * take long have in them.
   * @returns What the runner printed, and whether all passed.
   */
  test(
    folder: string,
    environment: NodeJS.ProcessEnv,
    options: { readonly only?: string; readonly without: readonly string[] },
  ): Promise<{ readonly passed: boolean; readonly output: string }>;
  /**
   * The environment of a job of a CI: the language's programs as an image has them, with no package of ours.
   * @param folder Empty, for what the image holds.
   */
  image(folder: string): Promise<NodeJS.ProcessEnv>;
}

export interface Ran {
  readonly code: number | null;
  readonly output: string;
}

/** Runs a program to its end. */
export function run(command: string, args: readonly string[], cwd: string, env = process.env): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}

/** As {@link run}. @throws Error with the output when it fails */
export async function runWell(command: string, args: readonly string[], cwd: string, env = process.env): Promise<void> {
  const { code, output } = await run(command, args, cwd, env);
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}:\n${output}`);
}

/** The environment of a shell on a machine that has nothing of this repository: neither its programs nor what npm says of it. */
export function bareEnvironment(): NodeJS.ProcessEnv {
  const entries = Object.entries(plainEnvironment()).filter(
    ([name]) => !/^(?:npm_|NODE_(?:OPTIONS|PATH|ENV)$|TEST_|CI$)/i.test(name),
  );
  const programs = (process.env['PATH'] ?? '').split(path.delimiter);
  return {
    ...Object.fromEntries(entries),
    PATH: programs.filter((folder) => !folder.includes('node_modules')).join(path.delimiter),
  };
}

/** The environment of this process without what would steer a project's tests to another target. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env).filter(([name]) => !/^(AWS_|S3_|API_|NAS_|STORAGE_)/.test(name));
  return { ...Object.fromEntries(entries), NO_PROXY: '127.0.0.1,localhost' };
}
