import * as vscode from 'vscode';
import { AppError } from '../../../core/base/errors';
import type { ProbeReport } from '../../../core/probe/probeReport';
import type { KeptReport } from '../../../platform/probeResults';
import type { Services } from '../../../platform/services';
import { askReport } from '../askReport';
import { showComparison } from '../reportPage';

/** "Compare Capabilities": two connections, or two dates of one, side by side. */
export function compareCapabilities(services: Services) {
  return async (): Promise<void> => {
    const { t } = vscode.l10n;
    const ids = services.connections.list().map(({ connection }) => connection.id);
    const all = (await Promise.all(ids.map((id) => services.probes.list(id)))).flat();
    if (all.length < 2) {
      throw new AppError('input.invalid', 'Fewer than two probes are kept', { facts: { reason: 'fewProbes' } });
    }
    const first = await askReport(services, all, t('Compare Capabilities (1/2)'));
    const others = all.filter((kept) => kept !== first);
    const second = await askReport(services, others, t('Compare Capabilities (2/2)'));
    const [a, b] = await Promise.all([read(services, first), read(services, second)]);
    showComparison(services, a, b);
  };
}

async function read(services: Services, kept: KeptReport): Promise<ProbeReport> {
  const report = await services.probes.read(kept);
  if (report) return report;
  throw new AppError('local.io', 'A kept probe cannot be read', { facts: { file: kept.file.fsPath } });
}
