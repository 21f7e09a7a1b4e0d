import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { isAppError } from '../../../base/errors';
import { lockFileName, readLock } from '../../scaffold/lockFile';
import { type Check, type CheckContext, finding, notChecked } from '../checkContext';
import type { CheckFinding } from '../checkFinding';

const workFolder = '.integration/writing';

/** What an update of templates left: conflicts that nobody has decided, a write that was interrupted, a damaged lock file. */
export const checkScaffold: Check = async (context) => {
  const { folder, scans } = context;
  const conflicts = scans.flatMap(({ file, conflictLine: line }) =>
    line === undefined ? [] : [finding('error', 'scaffold.conflict', [], { file, line })],
  );
  const interrupted = await stat(path.join(folder, workFolder)).then(
    () => [finding('error', 'scaffold.interrupted', [], { file: workFolder })],
    () => [],
  );
  const lock = await lockFindings(context);
  return {
    findings: [...conflicts, ...interrupted, ...(lock ?? [])],
    ...(lock === undefined && { notChecked: [notChecked('scaffold.noLock')] }),
  };
};

/** Undefined when there is no lock file: the integration was not made by a scaffold. */
async function lockFindings({ folder }: CheckContext): Promise<readonly CheckFinding[] | undefined> {
  const text = await readFile(path.join(folder, lockFileName), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    readLock(text);
    return [];
  } catch (error) {
    if (!isAppError(error)) throw error;
    return [finding('error', 'scaffold.lock', [String(error.facts['detail'] ?? '')], { file: lockFileName })];
  }
}
