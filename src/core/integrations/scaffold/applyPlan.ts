import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError, isAppError } from '../../base/errors';
import { bytesHash, carryOut, entryPlace } from './carryOut';
import type { PlannedFile, ScaffoldPlan } from './filePlan';
import { loadLock, lockFileName, readLock, writeLock } from './lockFile';
import {
  clearJournal,
  type Journal,
  type JournalEntry,
  makeWorkFolder,
  ownerAtWork,
  readJournal,
  stagedFile,
  workPlace,
  writeDurable,
  writeJournal,
} from './scaffoldJournal';
import { decodeText, plainText } from './textForm';
import { halfDone, writeError } from './writeErrors';

/** What became of a write that was interrupted; none: there was none, or it had not begun, or had come to its end. */
export type Recovery = 'none' | 'finished' | 'undone';

/** Roots that this process is writing to: their work folders are no leftovers. */
const active = new Set<string>();

/**
 * Writes what a plan says, lock file included: all of it or, when something fails on the way, nothing. When the process dies
 * on the way the next call, or {@link recoverScaffold}, carries it to its end. A file that the user changed since the plan
 * was made stops it before anything is written.
 * @returns Paths that were written or removed, the lock file not counted.
 * @throws AppError `local.io`; `reason: 'changedSince'` for a file that is not as the plan saw it, `'scaffoldBusy'` while
 * another write is under way.
 */
export function applyPlan(plan: ScaffoldPlan): Promise<readonly string[]> {
  return applyPlans([plan]);
}

/** As {@link applyPlan}, for several scaffolds of one root: all of them or none. */
export async function applyPlans(plans: readonly ScaffoldPlan[]): Promise<readonly string[]> {
  const root = plans[0]?.root;
  if (root === undefined) return [];
  return exclusively(root, async () => {
    await recover(root);
    const changes = plans.flatMap(({ files }) => files).filter(({ current, result }) => current !== result);
    const lock = await lockChange(root, plans);
    if (changes.length > 0 || lock) await write(root, [...changes, ...(lock ? [lock] : [])]);
    return changes.map((file) => file.path);
  });
}

/**
 * Carries a write to its end that was interrupted; to be called before a plan is made.
 * @param root Absolute path.
 * @returns finished: all of it is written. undone: nothing is. Files that somebody edited in between stay as they are.
 * @throws AppError `local.io`, and the journal is still there; `reason: 'scaffoldBusy'` while another write is under way.
 */
export function recoverScaffold(root: string): Promise<Recovery> {
  return exclusively(root, () => recover(root));
}

async function exclusively<T>(root: string, work: () => Promise<T>): Promise<T> {
  const key = path.resolve(root);
  if (active.has(key)) throw busy(root);
  active.add(key);
  try {
    return await work();
  } catch (error) {
    throw isAppError(error) ? error : writeError(root, error);
  } finally {
    active.delete(key);
  }
}

async function recover(root: string): Promise<Recovery> {
  const work = await workPlace(root);
  if (!(await stat(work).catch(() => undefined))) return 'none';
  if (await ownerAtWork(work)) throw busy(root);
  const journal = await readJournal(work);
  if (journal) await toTheEnd(root, work, journal);
  await clearJournal(work);
  if (!journal) return 'none';
  return journal.direction === 'forward' ? 'finished' : 'undone';
}

type Change = Pick<PlannedFile, 'path' | 'current' | 'result' | 'executable'>;

async function write(root: string, changes: readonly Change[]): Promise<void> {
  const work = await workPlace(root);
  const made = await makeWorkFolder(work);
  if (!made) throw busy(root);
  const entries: JournalEntry[] = [];
  try {
    await made.sign();
    for (const [index, change] of changes.entries()) entries.push(await stage(root, work, index, change));
    await writeJournal(work, { direction: 'forward', entries });
  } catch (error) {
    await clearJournal(work);
    await made.takeBack();
    throw error;
  }
  try {
    await toTheEnd(root, work, { direction: 'forward', entries });
  } catch (error) {
    await made.takeBack();
    throw error;
  }
  await clearJournal(work);
}

/** Both texts of a file into the work folder. @throws AppError `local.io` when the file is not as the plan saw it. */
async function stage(root: string, work: string, index: number, change: Change): Promise<JournalEntry> {
  const { path: file, current, result, executable } = change;
  const place = await entryPlace(root, { file });
  const before = await readFile(place).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return undefined;
    throw cause;
  });
  if ((before && (decodeText(before) ?? '')) !== current) throw changedSince(file);
  const mode = ((await stat(place).catch(() => undefined))?.mode ?? 0o666) | (executable ? 0o111 : 0);
  const after = result === undefined ? undefined : Buffer.from(result);
  if (before) await writeDurable(stagedFile(work, index, 'before'), before, mode);
  if (after) await writeDurable(stagedFile(work, index, 'after'), after, mode);
  return { file, ...(before && { before: bytesHash(before) }), ...(after && { after: bytesHash(after) }) };
}

/** @throws what stopped it, after everything was taken back; when that fails as well the journal stays for the next time. */
async function toTheEnd(root: string, work: string, journal: Journal): Promise<void> {
  try {
    await carryOut(root, work, journal);
  } catch (error) {
    if (journal.direction === 'back') throw error;
    const back: Journal = { ...journal, direction: 'back' };
    try {
      // Where that cannot be written, on a full disk, taking back still needs no room.
      await writeJournal(work, back).catch(() => undefined);
      await carryOut(root, work, back);
    } catch (cause) {
      throw isAppError(cause) ? cause : halfDone(root, cause);
    }
    await clearJournal(work);
    throw error;
  }
}

/** The lock file as it is now, with the parts of these scaffolds: another may have written its own since the plan. */
export async function lockChange(root: string, plans: readonly ScaffoldPlan[]): Promise<Change | undefined> {
  const now = await loadLock(root);
  const current = now.size === 0 ? undefined : await readFile(await entryPlace(root, { file: lockFileName }), 'utf8');
  const parts = plans.map(({ scaffold, lock }) => {
    const part = readLock(lock).get(scaffold);
    if (!part) throw new AppError('internal', `The lock of the plan has no ${scaffold}`);
    return [scaffold, part] as const;
  });
  const result = writeLock(new Map([...now, ...parts]));
  // A checkout with other line ends is no change.
  return current !== undefined && plainText(current) === result
    ? undefined
    : { path: lockFileName, result, ...(current !== undefined && { current }) };
}

function changedSince(file: string): AppError {
  return new AppError('local.io', `${file} was changed meanwhile; nothing was written`, {
    facts: { reason: 'changedSince', file },
  });
}

function busy(root: string): AppError {
  return new AppError('local.io', `Another scaffold is writing to ${root}`, {
    facts: { reason: 'scaffoldBusy', file: root },
  });
}
