import type { Change, ChangeCode } from './definitionDiff';

/** Changes of one operation or schema that are listed; the rest is counted. */
const maxChanges = 200;

/** Collects the changes of one operation or schema. */
export class ChangeList {
  readonly changes: Change[] = [];
  leftOut = 0;
  breaking = false;

  add(code: ChangeCode, breaking: boolean, where: string, values: { before?: string; after?: string } = {}): void {
    this.breaking ||= breaking;
    // Breaking ones are always listed: they are what the reader looks for.
    if (this.changes.length >= maxChanges && !breaking) this.leftOut++;
    else this.changes.push({ code, breaking, where, ...values });
  }

  /** Breaking ones first. */
  sorted(): readonly Change[] {
    return [...this.changes.filter(({ breaking }) => breaking), ...this.changes.filter(({ breaking }) => !breaking)];
  }
}
