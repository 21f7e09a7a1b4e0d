import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { projectRoot } from '../../scripts/common/projectRoot.mjs';
import { Targets } from '../patterns/targets';
import { type Combination, combinations, manifestOf } from './combinations';
import { type LanguageRunner, plainEnvironment, run } from './languageRunner';

const cli = path.join(projectRoot, 'dist/cli.js');
const definition = path.join(projectRoot, 'snippets/support/management-api.yaml');
const everything = process.env['INTEGRATIONS_MATRIX'] === 'all';

/** Tests with thousands of objects; the suites of the patterns run them, and the whole matrix does. */
const long = everything ? [] : ['P13-many', 'P10-complete'];

/**
 * Scaffolds projects of a language, checks and builds them as their own scripts do, and really runs their tests: on the sandbox and
 * on the mock of an API. In CI a set in which each pair of kind, language and document language comes once; all combinations with
 * INTEGRATIONS_MATRIX=all.
 */
export function describeIntegrations(runner: LanguageRunner): void {
  const { language } = runner;
  describe(`integrations in ${language}`, () => {
    const targets = new Targets();
    const root = mkdtempSync(path.join(os.tmpdir(), `integrations-${language}-`));
    let environment: NodeJS.ProcessEnv;

    before(async () => {
      const [store, api] = await Promise.all([
        targets.sandbox('aws', `integrations-${language}`),
        targets.managementApi(),
        runner.prepare(),
      ]);
      environment = { ...plainEnvironment(), ...store.env, ...api, API_ALLOW_CHANGES: 'true' };
    });
    after(async () => {
      await targets.stop();
      rmSync(root, { recursive: true, force: true });
    });

    for (const combination of combinations(language, everything)) {
      const { kind, documentLanguage } = combination;
      const folder = path.join(root, `${kind}-${documentLanguage}`);
      describe(`${kind}, documents in ${documentLanguage}`, () => {
        it('is made by the command, and made again nothing changes', async () => {
          await scaffold(combination, folder);
          const before = timesOf(folder);
          const { code, output } = await run(process.execPath, [cli, 'scaffold', 'integration', '--out', folder], root);
          assert.equal(code, 0, output);
          assert.match(output, /^\d+ files are as they should be\n$/);
          assert.deepEqual(timesOf(folder), before);
        });

        it('passes its own checks and builds', async () => {
          await runner.check(folder);
          await runner.build(folder);
        });

        it('passes its tests, each goal in their results', async () => {
          const { passed, output } = await runner.test(folder, environment, { without: long });
          assert.ok(passed, output);
          const results = resultsIn(folder);
          for (const goal of goalsOf(kind, everything || runner.runsPatterns))
            assert.ok(results.includes(normalized(goal)), `${goal} in the results`);
        });
      });
    }

    // In a block of its own, since mocha runs the tests of a block before the blocks inside it.
    describe('without a target', () => {
      it('fails with the name of what is missing when no target is set', async () => {
        const [combination] = combinations(language, everything);
        const folder = path.join(root, `${combination?.kind}-${combination?.documentLanguage}`);
        const { passed, output } = await runner.test(folder, plainEnvironment(), { only: 'integration', without: [] });
        assert.equal(passed, false, output);
        assert.match(output, /S3_ENDPOINT|S3_BUCKET|API_URL/);
      });
    });
  });
}

async function scaffold(combination: Combination, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  cpSync(definition, path.join(folder, 'management-api.yaml'));
  const answers = path.join(folder, 'integration.yaml');
  writeFileSync(answers, manifestOf(combination, 'management-api.yaml'));
  const args = [cli, 'scaffold', 'integration', '--out', folder];
  const { code, output } = await run(process.execPath, args, folder);
  assert.equal(code, 0, output);
}

/** Goals that a project of a kind shows on the sandbox. */
function goalsOf(kind: Combination['kind'], ofPatterns: boolean): readonly string[] {
  const storage = [
    'P32-contract-nas',
    'P32-contract-s3',
    'REQ-01',
    ...(ofPatterns ? ['P14-one-winner', 'P30-get'] : []),
  ];
  const management = ['REQ-02', ...(ofPatterns ? ['R01-login', 'R03-success', 'R05-envelopes'] : [])];
  return [...(kind === 'rest' ? [] : storage), ...(kind === 's3' ? [] : management)];
}

const normalized = (text: string) => text.toLowerCase().replaceAll(/[^a-z0-9]+/g, '');

function resultsIn(folder: string): string {
  const files = readdirSync(path.join(folder, 'test-results'), { recursive: true, encoding: 'utf8' });
  const texts = files
    .filter((file) => file.endsWith('.xml'))
    .map((file) => readFileSync(path.join(folder, 'test-results', file), 'utf8'));
  return normalized(texts.join('\n'));
}

/** When each file was written last, by its path. */
function timesOf(folder: string): Readonly<Record<string, number>> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return Object.fromEntries(files.map((file) => [file, statSync(path.join(folder, file)).mtimeMs]));
}
