import { isAppError, isCancellation } from '../../../base/errors';
import { patternFit } from '../../../patterns/fit';
import type { ProbeReport } from '../../../probe/probeReport';
import { compareReports } from '../../../probe/report/compareReports';
import { type Check, type CheckContext, type CheckOutcome, finding, notChecked } from '../checkContext';
import type { CheckFinding } from '../checkFinding';
import { type ProbedConnection, probedConnections } from './probeVerdicts';

/** A store is upgraded about so often; then what was probed may no longer hold. */
const maxAgeDays = 90;
const dayMs = 24 * 60 * 60 * 1000;

/** What the stores can do, against what the patterns in use expect; probed anew only when asked to. */
export const checkCapabilities: Check = async (context) => {
  const { integration } = context;
  const s3 = context.patterns.some(({ preconditions }) => preconditions.length > 0);
  if (integration.kind === 'rest' || (!s3 && integration.connections.length === 0)) return { findings: [] };
  if (integration.connections.length === 0) return { findings: [finding('warning', 'capabilities.noConnection')] };
  const probed = await probedConnections(context);
  const outcomes = await Promise.all(probed.map((each) => checkConnection(context, each)));
  return {
    findings: outcomes.flatMap(({ findings }) => findings),
    notChecked: outcomes.flatMap((outcome) => outcome.notChecked ?? []),
  };
};

async function checkConnection(
  context: CheckContext,
  { connection, report, problem }: ProbedConnection,
): Promise<CheckOutcome> {
  const { name, probe } = connection;
  if (probe === undefined) return { findings: [finding('warning', 'capabilities.notProbed', [name])] };
  const file = probe;
  if (report === undefined)
    return { findings: [finding('error', 'capabilities.unreadable', [name, problem ?? ''], { file })] };
  const live = await liveFindings(context, { connection, report });
  return {
    findings: [
      ...ageFindings(context, name, report, file),
      ...fitFindings(context, name, report, file),
      ...live.findings,
    ],
    notChecked: live.notChecked ?? [],
  };
}

function ageFindings(
  { now }: CheckContext,
  name: string,
  { started }: ProbeReport,
  file: string,
): readonly CheckFinding[] {
  const age = now.getTime() - Date.parse(started);
  return age > maxAgeDays * dayMs
    ? [finding('warning', 'capabilities.old', [name, started.slice(0, 10)], { file })]
    : [];
}

function fitFindings(
  { patterns }: CheckContext,
  name: string,
  report: ProbeReport,
  file: string,
): readonly CheckFinding[] {
  return patterns.flatMap(({ id, preconditions }) => {
    const { result, unmet } = patternFit(preconditions, report.verdicts);
    const capabilities = unmet.map(({ precondition }) => precondition.capability).join(', ');
    const values = [name, id, capabilities];
    if (result === 'refuses') return [finding('error', 'capabilities.refuses', values, { file })];
    if (result === 'unknown') return [finding('warning', 'capabilities.unknown', values, { file })];
    return result === 'alternative' ? [finding('info', 'capabilities.alternative', values, { file })] : [];
  });
}

async function liveFindings(
  { live, patterns }: CheckContext,
  { connection, report }: { readonly connection: ProbedConnection['connection']; readonly report: ProbeReport },
): Promise<CheckOutcome> {
  const { name, probe } = connection;
  const notLive = { findings: [], notChecked: [notChecked('capabilities.notLive', [name])] };
  if (!live?.probe) return notLive;
  try {
    const now = await live.probe(connection, report);
    if (now === 'notAsked') return notLive;
    if (now === 'elsewhere') {
      const { endpoint } = report.connection;
      return { findings: [], notChecked: [notChecked('capabilities.otherEndpoint', [name, endpoint])] };
    }
    const needed = new Set(patterns.flatMap(({ preconditions }) => preconditions.map(({ capability }) => capability)));
    const changed = compareReports(report, now).filter(({ kind }) => kind !== 'same');
    return {
      findings: changed.map(({ id, kind, a, b }) => {
        const severity = kind === 'worse' && needed.has(id) ? 'error' : kind === 'worse' ? 'warning' : 'info';
        const values = [name, id, a?.outcome ?? '-', b?.outcome ?? '-', report.started.slice(0, 10)];
        return finding(severity, 'capabilities.changed', values, probe === undefined ? {} : { file: probe });
      }),
    };
  } catch (error) {
    if (isCancellation(error) || !isAppError(error)) throw error;
    return { findings: [], notChecked: [notChecked('capabilities.liveFailed', [name, error.message])] };
  }
}
