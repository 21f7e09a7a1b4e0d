/** What is wrong with one value of a request. */
export interface RequestProblem {
  /** path, query, header, cookie or body. */
  readonly in: string;
  /** Of the parameter; empty for the body. */
  readonly name: string;
  /** JSON pointer inside of the value. */
  readonly pointer: string;
  /** Keyword of the schema that is not met, or what else is wrong: `missing`, `syntax`. */
  readonly keyword: string;
  readonly expected: string;
}

/** A request that the mock does not carry out; it becomes the answer. */
export class MockRefusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly problems: readonly RequestProblem[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string,
    message: string,
    problems: readonly RequestProblem[] = [],
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.name = 'MockRefusal';
    this.status = status;
    this.code = code;
    this.problems = problems;
    this.headers = headers;
  }
}
