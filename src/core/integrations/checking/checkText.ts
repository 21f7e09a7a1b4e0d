import type { Localized } from '../../patterns/pattern';

/** What a code says to a reader: what is wrong, and what to do about it. `{0}` and so on are the finding's values. */
export interface CheckText {
  readonly message: Localized;
  /** Absent: nothing has to be done. */
  readonly action?: Localized;
  /** Values, by their number, that have words of their own in each language. */
  readonly words?: Readonly<Record<number, 'capability' | 'outcome'>>;
}
