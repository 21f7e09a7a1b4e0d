import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type DeliveredDocument, rowOf, tablesOf } from './deliveredDocument';

/** How many tests came to what. */
interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

const outcomes = { en: '✓ passed', 'zh-cn': '✓ 通过' };

/** Results of a run, as the files of the runner have them: read without the code that makes documents from them. */
export function countResults(folder: string): Counts {
  const place = path.join(folder, 'test-results');
  const files = readdirSync(place, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.xml'));
  const cases = files.flatMap((file) => casesIn(readFileSync(path.join(place, file), 'utf8')));
  const names = cases.map(({ name }) => name);
  // Go reports a test beside its own parts; the parts are the tests.
  const tests = cases.filter(({ name }) => !names.some((other) => other.startsWith(`${name}/`)));
  const count = (pattern: RegExp) => tests.filter(({ inner }) => pattern.test(inner)).length;
  const [failed, skipped] = [count(/<(?:failure|error)\b/), count(/<skipped\b/)];
  return { passed: tests.length - failed - skipped, failed, skipped };
}

function casesIn(xml: string): readonly { readonly name: string; readonly inner: string }[] {
  return [...xml.matchAll(/<testcase\b((?:\s+[\w:-]+="[^"]*")*)\s*(?:\/>|>([\s\S]*?)<\/testcase>)/g)].map(
    ([, attributes = '', inner = '']) => {
      const attribute = (name: string) => new RegExp(`\\s${name}="([^"]*)"`).exec(attributes)?.[1] ?? '';
      return { name: `${attribute('classname')} ${attribute('name')}`, inner };
    },
  );
}

/**
 * The test report has the results of the run that just ended, every test of it, and each goal as shown.
 * @param began When the run began, in milliseconds since 1970.
 */
export function assertResults(
  report: DeliveredDocument,
  { folder, goals, began }: { readonly folder: string; readonly goals: readonly string[]; readonly began: number },
): void {
  const { language, file } = report;
  const { passed, failed, skipped } = countResults(folder);
  assert.ok(passed > 0 && failed === 0, file);
  const total = rowOf(report, language === 'en' ? '**Total**' : '**合计**');
  assert.deepEqual(total.slice(1, 4), [passed, failed, skipped].map(String), file);
  const listHead = language === 'en' ? 'Shows' : '对应目标';
  const list = tablesOf(report).find(([head]) => head?.at(-1) === listHead);
  assert.equal(list?.length, passed + skipped + 1, `${file}: every test and the head`);
  const [, time = ''] = rowOf(report, language === 'en' ? 'Time of the results' : '结果时间');
  // Runners give whole seconds, and file systems theirs.
  assert.ok(Date.parse(time) > began - 2000 && Date.parse(time) <= Date.now(), `${file}: results of ${time}`);
  for (const goal of goals) {
    const row = rowOf(report, `<a id="${goal}"></a>`);
    assert.equal(row[2], outcomes[language], `${file}: ${goal}`);
  }
}

/** The acceptance report traces every requirement to a test that passed. */
export function assertRequirements(report: DeliveredDocument, count: number): void {
  const told =
    report.language === 'en'
      ? `${count} of ${count} requirements are fulfilled and shown by tests that passed`
      : `共 ${count} 项需求，其中 ${count} 项已满足并由通过的测试证明`;
  const sentence = report.language === 'en' ? /^.*\brequirements?\b.*\btests?\b.*$/m : /^.*项需求.*$/m;
  assert.ok(report.text.includes(told), `${report.file}: ${told}, not ${sentence.exec(report.text)?.[0]}`);
}

interface Property {
  readonly default?: unknown;
  readonly enum?: readonly string[];
}

/** The configuration reference has every key that the program reads, with its default and values, and says which have to be set. */
export function assertSettings(reference: DeliveredDocument, folder: string): void {
  const schema = JSON.parse(readFileSync(path.join(folder, 'config/settings.schema.json'), 'utf8')) as {
    readonly properties: Readonly<Record<string, Property>>;
    readonly required?: readonly string[];
  };
  const keys = Object.entries(schema.properties);
  assert.ok(keys.length > 2, 'the schema has keys');
  for (const [key, property] of keys) {
    const [, type = '', fallback = ''] = rowOf(reference, `<a id="${key}"></a>`);
    for (const value of property.enum ?? []) assert.ok(type.includes(`\`${value}\``), `${key}: ${type}`);
    if (property.default !== undefined && property.default !== '')
      assert.equal(fallback, `\`${String(property.default)}\``, key);
  }
  const required = reference.language === 'en' ? /^required\b/ : /^必填/;
  for (const key of schema.required ?? [])
    assert.match(rowOf(reference, `<a id="${key}"></a>`)[4] ?? '', required, key);
}
