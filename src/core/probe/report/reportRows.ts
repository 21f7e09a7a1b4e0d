import {
  type CapabilityGroup,
  type CapabilityId,
  capabilityGroups,
  capabilityIds,
  groupOf,
} from '../../capabilities/capabilities';
import { type PatternId, patternsFor } from '../../capabilities/gapPatterns';
import {
  type CapabilityTexts,
  factsOf,
  fill,
  gapOf,
  reasonOf,
  titleOf,
} from '../../capabilities/texts/capabilityTexts';
import type { Verdict, Verdicts } from '../../capabilities/verdict';

/** One line of the matrix, in the words of a language. */
export interface ReportRow {
  readonly id: CapabilityId;
  readonly title: string;
  readonly verdict: Verdict;
  readonly outcome: string;
  /** What stands behind the outcome, with figures; empty where there is nothing. */
  readonly details: string;
  /** Where the store does not do it as S3 does: what that means for an adaptation. */
  readonly gap?: string;
  /** What answers the gap. */
  readonly patterns: readonly PatternId[];
}

export interface ReportGroup {
  readonly group: CapabilityGroup;
  readonly title: string;
  readonly rows: readonly ReportRow[];
}

/** The matrix: groups and capabilities in their order; a capability without a verdict has no row. */
export function reportGroups(verdicts: Verdicts, texts: CapabilityTexts): readonly ReportGroup[] {
  const rows = capabilityIds.flatMap((id) => {
    const verdict = verdicts[id];
    return verdict === undefined ? [] : [reportRow(id, verdict, texts)];
  });
  return capabilityGroups
    .map((group) => ({
      group,
      title: texts.groups[group],
      rows: rows.filter(({ id }) => groupOf(id) === group),
    }))
    .filter((each) => each.rows.length > 0);
}

/** Those that were answered with yes and not done: what a reader has to see first. */
export function dangerousRows(verdicts: Verdicts, texts: CapabilityTexts): readonly ReportRow[] {
  return reportGroups(verdicts, texts)
    .flatMap(({ rows }) => rows)
    .filter(({ verdict }) => verdict.outcome === 'ignored');
}

/** How often each outcome is there. */
export function countOutcomes(verdicts: Verdicts): Readonly<Record<Verdict['outcome'], number>> {
  const counts = { works: 0, refused: 0, ignored: 0, differs: 0, notTested: 0 };
  for (const verdict of Object.values(verdicts)) counts[verdict.outcome] += 1;
  return counts;
}

function reportRow(id: CapabilityId, verdict: Verdict, texts: CapabilityTexts): ReportRow {
  const facts = factsOf(texts, verdict);
  const reason = reasonOf(texts, verdict);
  const open = verdict.outcome === 'works' || verdict.outcome === 'notTested' ? undefined : gapOf(texts, id);
  return {
    id,
    title: titleOf(texts, id),
    verdict,
    outcome: texts.outcomes[verdict.outcome],
    details: reason === '' || facts === '' ? reason + facts : reason + fill(texts.brackets, facts),
    ...(open !== undefined && { gap: open }),
    patterns: open === undefined ? [] : patternsFor(id),
  };
}
