import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { isAppError } from '../../../base/errors';
import { lockFileName, readLock } from '../../scaffold/lockFile';
import { type Check, type CheckContext, finding, notChecked } from '../checkContext';
import type { CheckFinding } from '../checkFinding';

const workFolder = '.integration/writing';

/** What an update of templates left: conflicts that nobody has decided, a write that was interrupted, a damaged lock file. */
export const checkScaffold: Check = async (context) => {
  const { folder, list } = context;
  const conflicts: CheckFinding[] = [];
  for (const { file, bytes } of list.files) {
    if (bytes > 1024 * 1024 || !isText(file)) continue;
    const line = conflictLine(await readFile(path.join(folder, file), 'latin1'));
    if (line !== undefined) conflicts.push(finding('error', 'scaffold.conflict', [], { file, line }));
  }
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

const isText = (file: string) =>
  !/\.(?:png|jpe?g|gif|ico|pdf|docx|xlsx|pptx|zip|gz|jar|war|class|whl|woff2?)$/i.test(file);

/** The line of the first of git's conflict markers, where all three stand in their order; from 1. */
function conflictLine(text: string): number | undefined {
  const at = /^<{7}(?: |\r?$)/m.exec(text)?.index;
  if (at === undefined) return undefined;
  const rest = text.slice(at);
  const middle = /^={7}\r?$/m.exec(rest)?.index ?? -1;
  const end = /^>{7}(?: |\r?$)/m.exec(rest)?.index ?? -1;
  return middle > 0 && end > middle ? text.slice(0, at).split('\n').length : undefined;
}

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
