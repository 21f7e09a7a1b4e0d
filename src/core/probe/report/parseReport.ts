import { AppError } from '../../base/errors';
import type { ProbeReport } from '../probeReport';

/**
 * Reads a report that was kept as JSON. Only its frame is checked: ids and codes of other versions stay as they are.
 * @throws AppError `input.invalid` for anything else.
 */
export function parseReport(text: string): ProbeReport {
  const invalid = (cause?: unknown) =>
    new AppError('input.invalid', 'This is no report of a probe', { facts: { reason: 'probeReport' }, cause });
  let value: Partial<ProbeReport> | null;
  try {
    value = JSON.parse(text) as Partial<ProbeReport> | null;
  } catch (cause) {
    throw invalid(cause);
  }
  const whole = value?.format === 1 && value.connection && value.verdicts && value.server && value.started;
  if (!whole) throw invalid();
  return value as ProbeReport;
}
