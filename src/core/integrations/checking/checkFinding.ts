/** `error` refuses a delivery, `warning` is named in it, `info` is only told. */
export type CheckSeverity = 'error' | 'warning' | 'info';

/** What a check looks at; the words for readers are in checkTexts.ts. */
export const checkTopics = [
  'manifest',
  'patterns',
  'operations',
  'tests',
  'documents',
  'questions',
  'secrets',
  'licences',
  'definition',
  'capabilities',
  'scaffold',
  'phases',
] as const;
export type CheckTopic = (typeof checkTopics)[number];

/** One thing that does not agree. */
export interface CheckFinding {
  readonly topic: CheckTopic;
  /** Of the message in checkTexts.ts: `tests.failing`. */
  readonly code: string;
  readonly severity: CheckSeverity;
  /** Fill the `{0}`, `{1}` of the message. */
  readonly values: readonly (string | number)[];
  /** Relative to the integration. */
  readonly file?: string;
  /** From 1. */
  readonly line?: number;
}

export interface CheckReport {
  /** ISO 8601 */
  readonly time: string;
  readonly findings: readonly CheckFinding[];
  /** Topics that were looked at, and those that could not be and why (as a code with values). */
  readonly checked: readonly CheckTopic[];
  readonly notChecked: readonly {
    readonly topic: CheckTopic;
    readonly code: string;
    readonly values: readonly (string | number)[];
  }[];
}
