import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { integrationKinds } from '../../src/core/integrations/manifest/integration';
import { sampleLanguages } from '../../src/core/patterns/pattern';
import { type Target, Targets } from '../patterns/targets';
import { describeCi } from './ci/describeCi';
import { type Combination, combinations } from './combinations';
import { describeDocuments } from './documents/describeDocuments';
import { timesOf } from './fileTimes';
import { type LanguageRunner, plainEnvironment } from './languageRunner';
import { ourCommand, succeeded } from './ourCommand';
import { scaffold } from './scaffolded';

const everything = process.env['INTEGRATIONS_MATRIX'] === 'all';

/** Tests with thousands of objects; the suites of the patterns run them, and the whole matrix does. */
const long = everything ? [] : ['P13-many', 'P10-complete'];

/**
 * Scaffolds projects of a language, checks and builds them as their own scripts do, really runs their tests, on the sandbox and
 * on the mock of an API, and has documents made of them. In CI a set in which each pair of kind, language and languages of the
 * documents comes once; all combinations with INTEGRATIONS_MATRIX=all.
 */
export function describeIntegrations(runner: LanguageRunner): void {
  const { language } = runner;
  describe(`integrations in ${language}`, () => {
    const targets = new Targets();
    const root = mkdtempSync(path.join(os.tmpdir(), `integrations-${language}-`));
    let store: Target;
    let api: NodeJS.ProcessEnv;
    let environment: NodeJS.ProcessEnv;

    before(async () => {
      [store, api] = await Promise.all([
        targets.sandbox('aws', `integrations-${language}`),
        targets.samplesApi(),
        runner.prepare(),
      ]);
      environment = { ...plainEnvironment(), ...store.env, ...api, API_ALLOW_CHANGES: 'true' };
    });
    after(async () => {
      await targets.stop();
      rmSync(root, { recursive: true, force: true });
    });

    for (const combination of combinations(language, everything)) {
      const folder = folderOf(root, combination);
      const goals = goalsOf(combination.kind, everything || runner.runsPatterns);
      describe(`${combination.kind}, documents in ${combination.documents.join(' and ')}`, () => {
        let began = 0;

        it('is made by the command, and made again nothing changes', async () => {
          await scaffold(combination, folder, store);
          const before = timesOf(folder);
          const again = succeeded(await ourCommand(root, 'scaffold', 'integration', '--out', folder));
          assert.match(again, /^\d+ files are as they should be\n$/);
          assert.deepEqual(timesOf(folder), before);
        });

        it('passes its own checks and builds', async () => {
          await runner.check(folder);
          await runner.build(folder);
        });

        it('passes its tests, each goal in their results', async () => {
          began = Date.now();
          const { passed, output } = await runner.test(folder, environment, { without: long });
          assert.ok(passed, output);
          const results = resultsIn(folder);
          for (const goal of goals) assert.ok(results.includes(normalized(goal)), `${goal} in the results`);
        });

        describeDocuments(folder, {
          ...{ combination, goals, licences: runner.licences, began: () => began },
          exported: everything || isFirstOfKind(combination),
        });
      });
    }

    if (everything) describeCi(runner, root, () => ({ store, api }));

    // In a block of its own, since mocha runs the tests of a block before the blocks inside it.
    describe('without a target', () => {
      it('fails with the name of what is missing when no target is set', async () => {
        const [combination] = combinations(language, everything);
        assert.ok(combination);
        const folder = folderOf(root, combination);
        const { passed, output } = await runner.test(folder, plainEnvironment(), { only: 'integration', without: [] });
        assert.equal(passed, false, output);
        assert.match(output, /S3_ENDPOINT|S3_BUCKET|API_URL/);
      });
    });
  });
}

/** One of each kind, in a language of its own. */
function isFirstOfKind({ kind, language }: Combination): boolean {
  return sampleLanguages.indexOf(language) === integrationKinds.indexOf(kind);
}

/** A folder for each combination. */
function folderOf(root: string, { kind, documents }: Combination): string {
  return path.join(root, `${kind}-${documents.join('-')}`);
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
