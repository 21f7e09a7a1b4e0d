import { type CapabilityId, capabilityIds } from '../../capabilities/capabilities';
import type { ChangeKind } from '../../capabilities/texts/capabilityTexts';
import type { Outcome, Verdict, Verdicts } from '../../capabilities/verdict';

/** One capability in two reports, or of two stores. */
export interface ComparedRow {
  readonly id: CapabilityId;
  readonly a: Verdict | undefined;
  readonly b: Verdict | undefined;
  /** `better`: b is nearer to S3 than a. `other`: another refusal, or one of the two is not known. */
  readonly kind: ChangeKind;
}

/** Nearer to S3 is higher; a refusal is better than a yes that means nothing. */
const ranks: Readonly<Record<Exclude<Outcome, 'notTested'>, number>> = { works: 3, differs: 2, refused: 1, ignored: 0 };

/** Two reports, two dates, or a report and a vendor file, capability by capability in the order of the matrix. */
export function compareReports(
  a: { readonly verdicts: Verdicts },
  b: { readonly verdicts: Verdicts },
): readonly ComparedRow[] {
  return capabilityIds
    .map((id) => ({ id, a: a.verdicts[id], b: b.verdicts[id] }))
    .filter((row) => row.a !== undefined || row.b !== undefined)
    .map((row) => ({ ...row, kind: kindOf(row.a, row.b) }));
}

function kindOf(a: Verdict | undefined, b: Verdict | undefined): ChangeKind {
  if (a === undefined || b === undefined) return 'other';
  if (a.outcome === b.outcome) return reasonCode(a) === reasonCode(b) ? 'same' : 'other';
  if (a.outcome === 'notTested' || b.outcome === 'notTested') return 'other';
  return ranks[b.outcome] > ranks[a.outcome] ? 'better' : 'worse';
}

/** What tells two verdicts of one outcome apart; figures do not, they change from run to run. */
function reasonCode(verdict: Verdict): string {
  switch (verdict.outcome) {
    case 'works':
      return '';
    case 'refused':
      return `${verdict.status} ${verdict.code}`;
    case 'ignored':
      return verdict.effect;
    case 'differs':
      return verdict.how;
    case 'notTested':
      return verdict.why;
  }
}
