import { readXml, type XmlNode } from '../../base/xmlReader';
import type { TestOutcome } from './testResults';

/** A test of a JUnit file. */
export interface JUnitTest {
  readonly name: string;
  /** The class, file or package that it is in; empty when the file does not say. */
  readonly suite: string;
  readonly outcome: TestOutcome;
  readonly seconds: number;
  readonly message?: string;
}

/** What a JUnit file says. */
export interface JUnitReport {
  readonly tests: readonly JUnitTest[];
  /** When its oldest suite began, in ISO 8601 UTC; absent where no suite says so with its time zone. */
  readonly time?: string;
}

/** Elements of one file: far more than a real run has, few enough for the memory of an editor. */
const maxElements = 300_000;
/** Characters of a failure's message that are kept. */
const maxMessage = 2_000;

/**
 * Reads the JUnit XML of surefire, pytest, mocha (mocha-junit-reporter and xunit) and gotestsum. There is no standard: what they
 * share is `testcase` with `name`, `classname` and `time`, in `testsuite`s that may be nested.
 * @throws XmlError for what is no such document.
 */
export function parseJUnit(text: string): JUnitReport {
  const root = readXml(text, maxElements);
  const tests: JUnitTest[] = [];
  const times: string[] = [];
  const visit = (node: XmlNode, suite: string) => {
    const time = zonedTime(node.attributes['timestamp']);
    if (time !== undefined) times.push(time);
    for (const child of node.children) {
      if (child.name === 'testcase') tests.push(testOf(child, suite));
      else if (child.name === 'testsuite') visit(child, child.attributes['name'] ?? suite);
    }
  };
  // xunit of mocha and surefire have one suite as root, the others `testsuites`.
  visit(root, root.name === 'testsuite' ? (root.attributes['name'] ?? '') : '');
  const [oldest] = times.sort();
  return { tests: withoutGroups(tests), ...(oldest !== undefined && { time: oldest }) };
}

/**
 * Go reports a test with subtests beside them, as passed even when all of them were skipped. It only counts when it failed by
 * itself.
 */
function withoutGroups(tests: readonly JUnitTest[]): readonly JUnitTest[] {
  const groups = new Map<string, { failed: boolean }>();
  for (const { suite, name, outcome } of tests) {
    for (let at = name.indexOf('/'); at > 0; at = name.indexOf('/', at + 1)) {
      const group = `${suite}\n${name.slice(0, at)}`;
      groups.set(group, { failed: outcome === 'failed' || (groups.get(group)?.failed ?? false) });
    }
  }
  return tests.filter(({ suite, name, outcome }) => {
    const group = groups.get(`${suite}\n${name}`);
    return group === undefined || (outcome === 'failed' && !group.failed);
  });
}

function testOf(node: XmlNode, suite: string): JUnitTest {
  const { name = '', classname = '', time } = node.attributes;
  const failure = node.children.find((child) => child.name === 'failure' || child.name === 'error');
  const skipped = node.children.find((child) => child.name === 'skipped');
  const message = messageOf(failure ?? skipped);
  return {
    name,
    // mocha-junit-reporter has the test's own title as classname: its suite says more.
    suite: classname === '' || (suite !== '' && name.endsWith(classname)) ? suite : classname,
    outcome: failure ? 'failed' : skipped ? 'skipped' : 'passed',
    seconds: secondsOf(time),
    ...(message !== '' && { message }),
  };
}

function messageOf(node: XmlNode | undefined): string {
  if (!node) return '';
  const message = node.attributes['message']?.trim() || textOf(node) || (node.attributes['type'] ?? '');
  return message.length > maxMessage ? `${message.slice(0, maxMessage)}…` : message;
}

/** Surefire gives the reason of a skipped test as an exception with its stack: only the reason is worth anything. */
function textOf(node: XmlNode): string {
  const text = node.text.trim();
  if (node.name !== 'skipped') return text;
  return (text.split('\n')[0] ?? '').replace(/^[\w.$]+(?:Exception|Error): /, '');
}

/** Surefire writes `1,234.5` for a long test. */
function secondsOf(text: string | undefined): number {
  const seconds = Number(text?.replaceAll(',', '') ?? 0);
  return Number.isFinite(seconds) && seconds > 0 ? seconds : 0;
}

const zoned = /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d)$|^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} [\d:]{8} GMT$/;

/**
 * ISO 8601, or as mocha's xunit writes it. A time without zone may be of any: pytest once wrote local ones, mocha-junit-reporter
 * writes UTC.
 */
function zonedTime(text: string | undefined): string | undefined {
  if (text === undefined || !zoned.test(text)) return undefined;
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}
