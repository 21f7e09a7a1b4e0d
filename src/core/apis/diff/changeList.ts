import type { Change, ChangeCode } from './definitionDiff';

/** Values as the reader sees them; none where there was none. */
interface ChangedValues {
  readonly before?: string | undefined;
  readonly after?: string | undefined;
}

export function changedValues({ before, after }: ChangedValues): Pick<Change, 'before' | 'after'> {
  return { ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
}

/** Changes of one operation or schema that are listed; the rest is counted. */
const maxChanges = 200;

/** Collects the changes of one operation or schema. */
export class ChangeList {
  readonly changes: Change[] = [];
  leftOut = 0;
  breaking = false;

  add(code: ChangeCode, breaking: boolean, where: string, values: ChangedValues = {}): void {
    this.breaking ||= breaking;
    // Breaking ones are always listed: they are what the reader looks for.
    if (this.changes.length >= maxChanges && !breaking) this.leftOut++;
    else this.changes.push({ code, breaking, where, ...changedValues(values) });
  }

  /** Breaking ones first. */
  sorted(): readonly Change[] {
    return [...this.changes.filter(({ breaking }) => breaking), ...this.changes.filter(({ breaking }) => !breaking)];
  }
}
