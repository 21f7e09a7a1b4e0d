import type { CodePlace, DocumentId, Requirement } from '../manifest/integration';
import type { TestResult } from '../results/testResults';
import { anchorId } from './documentFormat';
import type { DocumentFacts, OperationFacts, PatternFacts } from './facts/documentFacts';
import { type GoalFacts, type GoalOutcome, outcomeOf, testsByGoal } from './facts/goalFacts';

/** A place in the delivered documents. */
export interface DocumentPlace {
  readonly document: DocumentId;
  /** Without `#`. */
  readonly anchor: string;
}

/** One thread from what was demanded and found to what shows that it is done. */
export interface Trace {
  /** Absent: a pattern or operation that no requirement names. */
  readonly requirement?: Requirement;
  readonly findings: readonly string[];
  /** Exactly one of both, except of a requirement that its own goals alone answer. */
  readonly pattern?: string;
  readonly operation?: string;
  /** Files, relative to the integration; of a requirement's own code with what it is there. */
  readonly code: readonly string[];
  /** Absent of operations, whose tests are known by the operation's name. */
  readonly goal?: string;
  readonly tests: readonly TestResult[];
  readonly outcome: GoalOutcome;
  readonly section: DocumentPlace;
}

/**
 * The threads of an integration: requirement - finding - pattern or operation - code - goal - test - result - section.
 * Requirements come in their order, then what no requirement names.
 */
export function traceability(facts: DocumentFacts): readonly Trace[] {
  const { requirements } = facts.integration;
  const named = requirements.flatMap((requirement) => tracesOfRequirement(facts, requirement));
  const patterns = new Set(named.map(({ pattern }) => pattern));
  const operations = new Set(named.map(({ operation }) => operation));
  return [
    ...named,
    ...facts.patterns
      .filter(({ pattern, chosen }) => chosen && !patterns.has(pattern.id))
      .flatMap((pattern) => tracesOfPattern(facts, pattern)),
    ...facts.operations.filter(({ id }) => !operations.has(id)).map((operation) => traceOfOperation(facts, operation)),
  ];
}

/** What a requirement comes to, by all its threads. */
export function requirementOutcome(traces: readonly Trace[], requirement: string): GoalOutcome {
  return worstOutcome(traces.filter((trace) => trace.requirement?.id === requirement));
}

/** What threads come to together: the worst of them; what is waived does not count beside others. */
export function worstOutcome(traces: readonly Pick<Trace, 'outcome'>[]): GoalOutcome {
  const outcomes = traces.map(({ outcome }) => outcome);
  const order: readonly GoalOutcome[] = ['failed', 'missing', 'skipped', 'passed', 'waived'];
  return order.find((outcome) => outcomes.includes(outcome)) ?? 'missing';
}

function tracesOfRequirement(facts: DocumentFacts, requirement: Requirement): readonly Trace[] {
  const { patterns, operations } = requirement;
  const found = [
    ...facts.patterns
      .filter(({ pattern }) => patterns.includes(pattern.id))
      .flatMap((each) => tracesOfPattern(facts, each)),
    ...facts.operations.filter((each) => isNamed(each, operations)).map((each) => traceOfOperation(facts, each)),
    ...ownTraces(facts, requirement),
  ];
  return found.map((trace) => ({
    ...trace,
    requirement,
    findings: [...new Set([...requirement.findings, ...trace.findings])],
    code: [...new Set([...requirement.code.map(codeOfPlace), ...trace.code])],
  }));
}

/** `src/reports.ts ReportStore.save`: lines of a place move, so that they are left to the manifest. */
const codeOfPlace = ({ file, symbol }: CodePlace) => (symbol === undefined ? file : `${file} ${symbol}`);

/** Requirements name operations by operationId or by method and path. */
function isNamed({ id, detail }: OperationFacts, names: readonly string[]): boolean {
  return names.includes(id) || (detail !== undefined && names.includes(detail.entry.id));
}

function tracesOfPattern(facts: DocumentFacts, { pattern, findings, code }: PatternFacts): readonly Trace[] {
  const goals = facts.goals.filter((goal) => goal.pattern === pattern.id);
  const files = code.map(({ file }) => file);
  const trace = { findings, pattern: pattern.id, code: files };
  return goals.map((goal) => ({ ...trace, ...ofGoal(goal), section: place('development-guide', pattern.id) }));
}

function traceOfOperation(facts: DocumentFacts, operation: OperationFacts): Trace {
  const { id, detail } = operation;
  const words = [id, detail?.entry.operationId, detail?.entry.id].filter((name) => name !== undefined).map(wordIn);
  const tests = spelledTests(facts.results.tests).filter(({ spelled }) => words.some((isIn) => isIn(spelled)));
  return {
    findings: [],
    operation: id,
    code: [],
    tests: tests.map(({ test }) => test),
    outcome: outcomeOf(tests.map(({ test }) => test)),
    section: place('development-guide', id),
  };
}

/** Goals of the requirement itself (`REQ-01-chinese-names`), and tests that carry its id alone. */
function ownTraces(facts: DocumentFacts, { id }: Requirement): readonly Trace[] {
  const goals = facts.goals.filter((goal) => goal.id === id || goal.id.startsWith(`${id}-`));
  const traces = goals.map((goal) => ({
    findings: [],
    code: [],
    ...ofGoal(goal),
    section: place('test-plan', goal.id),
  }));
  const tests = testsByGoal(facts.results).get(id) ?? [];
  if (tests.length === 0 || goals.some((goal) => goal.id === id)) return traces;
  return [...traces, { findings: [], code: [], tests, outcome: outcomeOf(tests), section: place('test-report', id) }];
}

function ofGoal({ id, tests, outcome }: GoalFacts) {
  return { goal: id, tests, outcome };
}

function place(document: DocumentId, id: string): DocumentPlace {
  return { document, anchor: anchorId(id) };
}

/** A name as words are looked for in it: between spaces, and with nothing between its parts. */
interface Spelled {
  readonly plain: string;
  readonly together: string;
}

const spelledOf = (text: string): Spelled => ({
  plain: ` ${text.toLowerCase().replaceAll(/[^a-z0-9{}/]+/g, ' ')} `,
  together: text.toLowerCase().replaceAll(/[^a-z0-9]+/g, ''),
});

/** Names of the same results are looked through for every operation of every document: thousands times thousands. */
const spelledBefore = new WeakMap<readonly TestResult[], readonly { test: TestResult; spelled: Spelled }[]>();

function spelledTests(tests: readonly TestResult[]) {
  const known = spelledBefore.get(tests) ?? tests.map((test) => ({ test, spelled: spelledOf(test.name) }));
  spelledBefore.set(tests, known);
  return known;
}

/** Whether names have a word in them, upper and lower case alike, with or without underscores between its parts. */
function wordIn(word: string): (name: Spelled) => boolean {
  const { plain, together } = spelledOf(word);
  const isLong = !word.includes('/') && together.length >= 8;
  return (name) => name.plain.includes(plain) || (isLong && name.together.includes(together));
}
