import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../base/errors';
import { type Catalogue, patternOf } from '../catalogue';
import { dependenciesOf } from '../dependencyRules';
import { readRules } from '../insertion/readRules';
import type { SampleLanguage } from '../pattern';
import { readSources } from '../patternSources';
import { readSampleText } from '../sampleText';
import { testProject } from './testProject';
import type { Toolchain } from './toolchain';

/** A command of a tryout, run in its folder. */
export interface TryoutStep {
  /** Absolute path, or relative to the tryout's folder. */
  readonly command: string;
  readonly args: readonly string[];
}

/** A project that proves a pattern: the samples of the catalogue, its tests and what those share. */
export interface Tryout {
  /** Texts by relative path, with `/`. */
  readonly files: Readonly<Record<string, string>>;
  /** Folders that hold nothing else: what an earlier tryout left in them goes. */
  readonly owned: readonly string[];
  /** The last one runs the tests. */
  readonly steps: readonly TryoutStep[];
}

export interface TryoutRequest {
  readonly catalogue: Catalogue;
  readonly id: string;
  readonly language: SampleLanguage;
  readonly tools: Toolchain['found'];
  /** Of the machine that runs it; this one when absent. */
  readonly platform?: NodeJS.Platform;
}

interface Layout {
  readonly samples: string;
  readonly tests: string;
  readonly support: (file: string) => string;
  readonly owned: readonly string[];
}

const java = 'com/example/storage';

const layouts: Readonly<Record<SampleLanguage, Layout>> = {
  typescript: {
    samples: 'src/storage',
    tests: 'test',
    support: (file) => `test/support/${file}`,
    owned: ['src', 'test'],
  },
  python: {
    samples: 'storage',
    tests: 'tests',
    support: (file) => (file === 'conftest.py' ? `tests/${file}` : `support/${file}`),
    owned: ['storage', 'support', 'tests'],
  },
  java: {
    samples: `src/main/java/${java}`,
    tests: `src/test/java/${java}`,
    support: (file) => `src/test/java/${java}/testing/${file}`,
    owned: ['src'],
  },
  go: { samples: 'storage', tests: 'storage', support: (file) => `storage/${file}`, owned: ['storage'] },
};

/**
 * Works out how a pattern's tests are run in a language. Writes nothing.
 * @throws AppError `input.invalid` when the pattern has no tests in it, `local.io`
 */
export async function planTryout(request: TryoutRequest): Promise<Tryout> {
  const { catalogue, id, language } = request;
  const pattern = patternOf(catalogue, id);
  if (pattern.tests[language].length === 0) {
    throw new AppError('input.invalid', `${id} has no tests in ${language}`, {
      facts: { reason: 'patternLanguage', value: id, language },
    });
  }
  const { samples, tests, support, owned } = layouts[language];
  const files: Record<string, string> = {};
  // All samples: what tests share builds on several, and the project needs the same packages whichever pattern is tried.
  for (const each of catalogue.patterns.values())
    for (const { name, source } of await readSources(each, 'samples', language))
      files[`${samples}/${name}`] = readSampleText(source).text;
  for (const { name, source } of await readSources(pattern, 'tests', language)) files[`${tests}/${name}`] = source;
  for (const { name, source } of await readSupport(catalogue, language)) files[support(name)] = source;
  if (language === 'python') files[`${samples}/__init__.py`] = '';
  const dependencies = dependenciesOf(await readRules(catalogue), language, Object.values(files));
  return {
    files: { ...files, ...testProject(language, dependencies) },
    owned,
    steps: stepsOf(
      request,
      pattern.tests[language].map((name) => `${tests}/${name}`),
    ),
  };
}

async function readSupport({ folder }: Catalogue, language: SampleLanguage) {
  const support = path.join(folder, 'support', language);
  try {
    const names = (await readdir(support)).filter((name) => /\.(?:ts|py|java|go)$/.test(name));
    return await Promise.all(
      names.map(async (name) => ({ name, source: await readFile(path.join(support, name), 'utf8') })),
    );
  } catch (cause) {
    throw new AppError('local.io', `Cannot read ${support}`, { facts: { file: support }, cause });
  }
}

function stepsOf(
  { language, tools, platform = process.platform }: TryoutRequest,
  tests: readonly string[],
): readonly TryoutStep[] {
  const step = (tool: string, ...args: string[]): TryoutStep => ({ command: tools.get(tool) ?? tool, args });
  switch (language) {
    case 'typescript':
      return [
        step('npm', 'install', '--no-audit', '--no-fund', '--loglevel=error'),
        step('node', '--import', 'tsx', 'node_modules/mocha/bin/mocha.js', '--timeout', '60000', ...tests),
      ];
    case 'python': {
      const own = platform === 'win32' ? '.venv/Scripts/python.exe' : '.venv/bin/python';
      const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-input'];
      return [
        step('python3', '-m', 'venv', '.venv'),
        { command: own, args: [...pip, '-r', 'requirements.txt'] },
        { command: own, args: ['-m', 'pytest', '-v', '-p', 'no:cacheprovider', ...tests] },
      ];
    }
    case 'java':
      return [step('mvn', '-B', '-ntp', 'test')];
    case 'go':
      return [step('go', 'mod', 'tidy'), step('go', 'test', '-count=1', '-v', './...')];
  }
}
