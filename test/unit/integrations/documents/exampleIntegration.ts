import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { FactSources } from '../../../../src/core/integrations/documents/facts/gatherFacts';
import type { TestResult, TestResults } from '../../../../src/core/integrations/results/testResults';
import { loadCatalogue } from '../../../../src/core/patterns/catalogue';
import { planInsertion } from '../../../../src/core/patterns/insertion/planInsertion';

const root = path.resolve(__dirname, '../../../..');
export const templates = path.join(root, 'templates', 'documents');
const fixture = path.join(root, 'test', 'fixtures', 'integrations', 'reports-archive');

const test = (
  name: string,
  outcome: TestResult['outcome'],
  goals: readonly string[],
  message?: string,
): TestResult => ({
  name,
  suite: 'tests.test_storage',
  outcome,
  seconds: 0.12,
  goals,
  ...(message !== undefined && { message }),
});

/** Results as a run of the example's tests gives them. */
export const results: TestResults = {
  tests: [
    test('test_round_trip[P04-bytes]', 'passed', ['P04-bytes']),
    test('test_missing[P04-missing]', 'passed', ['P04-missing']),
    test('test_racers[P14-one-winner]', 'passed', ['P14-one-winner']),
    test(
      'test_existing[P14-existing]',
      'failed',
      ['P14-existing'],
      'AssertionError: expected alreadyExists\nat line 12',
    ),
    test('test_refuses[P14-refuses]', 'skipped', ['P14-refuses'], 'the store has put.ifNoneMatch'),
    test('test_names[REQ-01-chinese-names]', 'passed', ['REQ-01-chinese-names']),
    test('test_list_os_buckets', 'passed', []),
  ],
  files: ['test-results/unit.xml'],
  time: '2026-11-24T08:00:00.000Z',
};

export interface Example {
  /** Absolute path. */
  readonly folder: string;
  readonly sources: FactSources;
  readonly write: (file: string, text: string) => Promise<void>;
  readonly remove: () => Promise<void>;
}

/** The integration of test/fixtures/integrations with the code of its patterns, in a folder of its own outside any repository. */
export async function exampleIntegration(): Promise<Example> {
  const folder = await copyToTemporary(fixture);
  const catalogue = await loadCatalogue(path.join(root, 'snippets'));
  const components = [{ name: 'boto3', version: '1.40.0', license: 'Apache-2.0' }];
  const example = exampleIn(folder, { catalogue, results, components });
  const { changes } = await planInsertion({
    catalogue,
    ids: ['P04', 'P14', 'R02'],
    language: 'python',
    project: folder,
    textLanguage: 'zh-cn',
    folder: 'reports/storage',
  });
  for (const { file, text } of changes) await example.write(file, text);
  return example;
}

/** A copy in a folder of its own, for a test that changes it. */
export async function copyOf({ folder, sources }: Example): Promise<Example> {
  return exampleIn(await copyToTemporary(folder), sources);
}

async function copyToTemporary(from: string): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'si-documents-'));
  await cp(from, folder, { recursive: true });
  return folder;
}

function exampleIn(folder: string, sources: FactSources): Example {
  const write = async (file: string, text: string) => {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    await writeFile(path.join(folder, file), text);
  };
  return { folder, sources, write, remove: () => rm(folder, { recursive: true, force: true }) };
}
