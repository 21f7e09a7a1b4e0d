import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { projectRoot } from '../../scripts/common/projectRoot.mjs';
import type { PatternSpec, SampleLanguage, VerificationGoal } from '../../src/core/patterns/pattern';
import { readPatternFile } from '../../src/core/patterns/patternFile';
import { buildProject, insertAll } from './buildInserted';
import { type Target, Targets } from './targets';

/** What a test of a sample ended with. */
export interface TestResult {
  readonly name: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  readonly message: string;
}

export interface MutantResult {
  readonly goal: string;
  readonly mutation: string;
  readonly outcome: 'killed' | 'survived' | 'broken';
  readonly message: string;
}

interface RunOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly patterns?: readonly string[];
  readonly goals?: readonly string[];
}

/** How the samples of a language are built and run: `languages/<language>.mjs`. */
export interface LanguageAdapter {
  readonly prepare: () => Promise<unknown>;
  readonly assemble: (dir: string, options?: object) => Promise<void>;
  readonly check: (dir: string) => Promise<void>;
  readonly test: (dir: string, options: RunOptions) => Promise<readonly TestResult[]>;
  readonly runMutants: (dir: string, options: RunOptions) => Promise<readonly MutantResult[]>;
}

/** Where each goal was seen to hold, by its id. */
type Matrix = Map<string, readonly string[]>;

const specs: readonly PatternSpec[] = readdirSync(path.join(projectRoot, 'snippets'))
  .filter((name) => /^[PR]\d\d-/.test(name))
  .sort()
  .map((name) => {
    const file = path.join(projectRoot, 'snippets', name, 'pattern.yaml');
    const { spec, problems } = readPatternFile(file, readFileSync(file, 'utf8'));
    if (spec) return spec;
    throw new Error(problems.map(({ file: where, line, message }) => `${where}:${line}: ${message}`).join('\n'));
  });

/** Targets that need no store of their own: the management API is a server of the product. */
const isManagement = ({ group }: PatternSpec) => group === 'management';

const normalized = (name: string) => `-${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}-`;

const testsOf = (results: readonly TestResult[], { id }: VerificationGoal) =>
  results.filter(({ name }) => normalized(name).includes(normalized(id)));

/** What a store cannot show for a reason that no capability names. */
const cannotShow: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  moto: {
    'P10-odd-keys': 'pages with control characters (it answers them with HTML)',
    'P13-many': 'pages with control characters (it answers them with HTML)',
    'P13-guard': 'pages with control characters, which its clean-up lists',
  },
};

/** What a goal needs and a target has not; empty where the goal is expected. */
function missingNeeds({ id, needs }: VerificationGoal, { name, env, verdicts }: Target): readonly string[] {
  const reason = cannotShow[name]?.[id];
  if (reason !== undefined) return [reason];
  return needs.filter((need) => {
    if (need === 'tls') return !env['S3_TLS_ENDPOINT'];
    if (need === 'faults') return !env['S3_FAULTS_URL'];
    return verdicts[need]?.outcome !== 'works';
  });
}

/**
 * Proves the samples of a language: strict checks, every verification goal on every target where it applies, and that
 * tests can fail. Prints which goal was seen where.
 */
export function describePatterns(
  language: SampleLanguage,
  load: () => Promise<LanguageAdapter>,
  targetNames: readonly ('sandbox-aws' | 'sandbox-rgw-16' | 'ceph' | 'moto' | 'versitygw')[],
): void {
  describe(`Patterns in ${language}`, function () {
    this.timeout(600_000);
    const dir = mkdtempSync(path.join(os.tmpdir(), `patterns-${language}-`));
    const bucket = `patterns-${language}`;
    const targets = new Targets();
    const matrix: Matrix = new Map();
    let adapter: LanguageAdapter;
    /** Python's own, with packages. */
    let python: string;
    let api: NodeJS.ProcessEnv;

    before(async () => {
      adapter = await load();
      python = String(await adapter.prepare());
      await adapter.assemble(dir);
      api = await targets.samplesApi();
    });

    after(async () => {
      await targets.stop();
      rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
      printMatrix(language, matrix, targetNames);
    });

    it('pass the strict checks of their language', () => adapter.check(dir));

    it('make a project that builds of an empty folder', async () => {
      const project = path.join(dir, 'inserted/empty');
      mkdirSync(project, { recursive: true });
      await insertAll(project, language);
      await buildProject(project, language, python);
    });

    it('build beside code of a project that uses S3 already, and leave that as it is', async () => {
      const project = path.join(dir, 'inserted/grown');
      const own = path.join(projectRoot, 'test/fixtures/projects', language);
      cpSync(own, project, { recursive: true });
      const folder = await insertAll(project, language);
      await buildProject(project, language, python);
      for (const file of readdirSync(own, { recursive: true, encoding: 'utf8' })) {
        // Build files got dependencies.
        if (!/\/.*\.(ts|py|java|go)$/.test(file)) continue;
        assert.equal(readFileSync(path.join(project, file), 'utf8'), readFileSync(path.join(own, file), 'utf8'));
        assert.ok(!file.startsWith(`${folder}/`), file);
      }
    });

    for (const name of targetNames) {
      describe(`on ${name}`, () => {
        let target: Target;
        let results: readonly TestResult[];

        before(async () => {
          target = await startTarget(targets, name, bucket);
          const ids = specs.filter((spec) => !isManagement(spec) || name === 'sandbox-aws').map(({ id }) => id);
          results = await adapter.test(dir, { env: { ...target.env, ...api }, patterns: ids });
        });

        for (const spec of specs) {
          if (isManagement(spec) && name !== 'sandbox-aws') continue;
          it(`${spec.id} ${spec.title.en}`, () => {
            assert.deepEqual(judge(spec, target, results, matrix), []);
          });
        }
      });
    }

    if (!withMutants(language)) return;
    it('have tests that fail when a sample is wrong', async () => {
      const mutants = await runAllMutants(adapter, dir, api, (name) => startTarget(targets, name, bucket));
      const bad = mutants.filter(({ outcome }) => outcome !== 'killed');
      assert.deepEqual(bad, []);
      const without = specs
        .flatMap(({ goals }) => goals)
        .filter(({ id }) => !mutants.some(({ goal }) => goal === id))
        .map(({ id }) => id);
      assert.deepEqual(without, [], 'goals without a wrong version');
      console.log(`      ${mutants.length} wrong versions, each found by a test of its goal`);
    });
  });
}

/** Notes which goals hold, and gives those that should and do not. */
function judge(spec: PatternSpec, target: Target, results: readonly TestResult[], matrix: Matrix): readonly string[] {
  return spec.goals.flatMap((goal) => {
    const missing = missingNeeds(goal, target);
    const failure = missing.length > 0 ? undefined : failureOf(goal, testsOf(results, goal));
    const mark = missing.length > 0 ? `without ${missing.join(', ')}` : failure === undefined ? 'yes' : 'NO';
    matrix.set(goal.id, [...(matrix.get(goal.id) ?? []), `${target.name}: ${mark}`]);
    return failure ?? [];
  });
}

function failureOf({ id }: VerificationGoal, tests: readonly TestResult[]): string | undefined {
  if (tests.length === 0) return `${id}: no test ran`;
  const bad = tests.find(({ outcome }) => outcome !== 'passed');
  return bad && `${bad.name} ${bad.outcome}: ${bad.message}`;
}

/** Every wrong version of one language in any run; those of the others in `npm run test:mutants`, which takes its time. */
function withMutants(language: SampleLanguage): boolean {
  return language === 'typescript' || process.env['PATTERN_MUTANTS'] === 'all';
}

/** On the sandbox; what it cannot show, such as TLS, on the real store. */
async function runAllMutants(
  { runMutants }: LanguageAdapter,
  dir: string,
  api: NodeJS.ProcessEnv,
  start: (name: string) => Promise<Target>,
): Promise<readonly MutantResult[]> {
  const sandbox = await start('sandbox-aws');
  const here = await runMutants(dir, { env: { ...sandbox.env, ...api } });
  const elsewhere = specs.flatMap(({ id, goals }) =>
    goals.filter((goal) => missingNeeds(goal, sandbox).length > 0).map((goal) => ({ pattern: id, goal: goal.id })),
  );
  if (elsewhere.length === 0) return here;
  const isElsewhere = ({ goal }: MutantResult) => elsewhere.some((each) => each.goal === goal);
  const patterns = [...new Set(elsewhere.map(({ pattern }) => pattern))];
  const there = await runMutants(dir, { env: { ...(await start('ceph')).env, ...api }, patterns });
  return [...here.filter((result) => !isElsewhere(result)), ...there.filter(isElsewhere)];
}

async function startTarget(targets: Targets, name: string, bucket: string): Promise<Target> {
  if (name.startsWith('sandbox-')) return targets.sandbox(name.slice('sandbox-'.length), bucket);
  return targets.store(name, bucket, name === 'ceph' ? '' : `${name.toUpperCase()}_`);
}

/** Which goal was seen to hold where, for whoever reads the log. */
function printMatrix(
  language: string,
  matrix: ReadonlyMap<string, readonly string[]>,
  targets: readonly string[],
): void {
  console.log(`\n    ${language} on ${targets.join(', ')}`);
  for (const [goal, marks] of matrix) console.log(`    ${goal.padEnd(24)} ${marks.join('  ')}`);
}
