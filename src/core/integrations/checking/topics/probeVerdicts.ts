import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { isAppError } from '../../../base/errors';
import type { GoalNeed } from '../../../patterns/pattern';
import type { ProbeReport } from '../../../probe/probeReport';
import { parseReport } from '../../../probe/report/parseReport';
import type { IntegrationConnection } from '../../manifest/integration';
import type { CheckContext } from '../checkContext';

/** A connection of the manifest with the report that it names, or why there is none. */
export interface ProbedConnection {
  readonly connection: IntegrationConnection;
  readonly report?: ProbeReport;
  /** In English. */
  readonly problem?: string;
}

/** The reports of probes that the manifest names. */
export function probedConnections({
  folder,
  integration,
}: Pick<CheckContext, 'folder' | 'integration'>): Promise<readonly ProbedConnection[]> {
  return Promise.all(
    integration.connections.map(async (connection) => {
      if (connection.probe === undefined) return { connection };
      try {
        return { connection, report: parseReport(await readFile(path.join(folder, connection.probe), 'utf8')) };
      } catch (error) {
        const known = isAppError(error) || (error as NodeJS.ErrnoException).syscall !== undefined;
        if (!known) throw error;
        return { connection, problem: (error as Error).message };
      }
    }),
  );
}

/** Capabilities among the needs of a goal that every probed store lacks: where it does not apply. */
export async function unmetNeeds(context: CheckContext, needs: readonly GoalNeed[]): Promise<readonly string[]> {
  const probed = (await probedConnections(context)).flatMap(({ report }) => (report ? [report] : []));
  if (probed.length === 0) return [];
  return needs.filter(
    (need) =>
      need !== 'tls' &&
      need !== 'faults' &&
      probed.every(({ verdicts }) => verdicts[need] !== undefined && verdicts[need].outcome !== 'works'),
  );
}
