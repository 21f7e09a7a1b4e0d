/** What a test came to. */
export type TestOutcome = 'passed' | 'failed' | 'skipped';

export interface TestResult {
  /** As its runner names it. */
  readonly name: string;
  /** The class, file or package that it is in. */
  readonly suite: string;
  readonly outcome: TestOutcome;
  readonly seconds: number;
  /** Ids of verification goals and requirements in its name: `P14-one-winner`, `REQ-01`. */
  readonly goals: readonly string[];
  /** Of a failure, or why it was skipped. */
  readonly message?: string;
}

/** All results that an integration has, and how old they are. */
export interface TestResults {
  readonly tests: readonly TestResult[];
  /** Files that they came from, relative to the integration. */
  readonly files: readonly string[];
  /** ISO 8601, of the oldest file; absent without files. */
  readonly time?: string;
}

/** A file of results that could not be read, or only in part. */
export interface ResultProblem {
  /** Relative to the integration. */
  readonly file: string;
  readonly message: string;
}

/** Results as they were read from files. */
export interface ReadTestResults extends TestResults {
  readonly problems: readonly ResultProblem[];
}
