import { pathParameterNames } from '../../../apis/index/pathFacts';
import type { OperationCheck } from '../../../apis/requests/contract/checkService';
import { type CheckOutcome, finding, notChecked } from '../checkContext';
import type { CheckFinding } from '../checkFinding';

/**
 * What the answers of a live service say about an integration. That nobody is there, or that nobody is let in, says nothing of the
 * definition: then it is not checked.
 * @param where The definition, as the manifest names it.
 */
export function answersOutcome(where: string, checks: readonly OperationCheck[]): CheckOutcome {
  const asked = checks.filter(({ outcome }) => outcome !== 'skipped');
  if (asked.length === 0) return { findings: [], notChecked: [notChecked('definition.nothingSafe', [where])] };
  const [first] = asked;
  if (first && asked.every(({ outcome, reason }) => outcome === 'failed' && reason === first.reason)) {
    return { findings: [], notChecked: [notChecked('definition.liveFailed', [where, first.reason])] };
  }
  const denied = asked.filter(isDenied);
  const skipped = checks.filter(({ outcome }) => outcome === 'skipped');
  return {
    findings: asked.filter((each) => !isDenied(each)).flatMap(answerFinding),
    notChecked: [
      ...denied.map(({ operation, status }) => notChecked('definition.denied', [where, operation, status])),
      ...skipped.map(({ operation, reason }) => notChecked('definition.skipped', [where, operation, reason])),
    ],
  };
}

const isDenied = ({ status }: OperationCheck) => status === 401 || status === 403;

function answerFinding(check: OperationCheck): readonly CheckFinding[] {
  const { outcome, operation, status, reason, deviations } = check;
  const [first, ...more] = deviations;
  if (isAbsent(check)) return [finding('error', 'definition.absent', [operation, status])];
  if (outcome === 'failed') return [finding('error', 'definition.failed', [operation, reason])];
  if (outcome === 'refused') return [finding('warning', 'definition.refused', [operation, status])];
  if (first === undefined) return [];
  if (first.where === 'status') return [finding('error', 'definition.status', [operation, status, first.expected])];
  const place = `${first.where} ${first.pointer}`.trim();
  const values = [operation, place, first.keyword, first.expected, first.found === '' ? '-' : first.found];
  const others = more.length === 0 ? [] : [finding('info', 'definition.moreDeviations', [operation, more.length])];
  return [finding('error', 'definition.deviates', values), ...others];
}

/** A service that has no such operation: an object that is gone is answered with 404 as well, but only behind a parameter. */
function isAbsent({ operation, status }: OperationCheck): boolean {
  if (status === 405 || status === 501) return true;
  return status === 404 && pathParameterNames(operation.slice(operation.indexOf(' ') + 1)).length === 0;
}
