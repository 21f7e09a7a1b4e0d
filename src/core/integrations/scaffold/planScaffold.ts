import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../base/errors';
import { confinedPath } from './confinedPath';
import type { PlannedFile, RenderedFile, ScaffoldPlan } from './filePlan';
import { type LockedFile, loadLock, lockedFile, readLock, writeLock } from './lockFile';
import { type DroppedFile, withMoves } from './movedFiles';
import { decodeText, formOf, inForm, plainText } from './textForm';
import { threeWayMerge } from './threeWayMerge';

export interface ScaffoldRequest {
  /** Absolute path of the integration's folder; it need not exist. */
  readonly root: string;
  /** `project`, `tests`, `documents`, `migration`: each has its own part of the lock file. */
  readonly scaffold: string;
  readonly template: { readonly id: string; readonly version: string };
  /** What the templates were filled from, for the lock file; never secrets. */
  readonly answers: Readonly<Record<string, unknown>>;
  readonly files: readonly RenderedFile[];
}

/**
 * Works out what a scaffold does to a folder: for each file one of the actions of the table in filePlan.ts. Writes nothing.
 * Line ends and a byte order mark are the user's: what differs in nothing else is the same, and they stay.
 * @throws AppError `local.io`, also when a path leaves the root; `config.invalid` when the lock file cannot be used.
 */
export async function planScaffold(request: ScaffoldRequest): Promise<ScaffoldPlan> {
  const { root, scaffold, template, answers } = request;
  const lock = await loadLock(root);
  const known = lock.get(scaffold)?.files ?? new Map<string, LockedFile>();
  const rendered = renderedByPath(request);
  const planned: PlannedFile[] = [];
  const dropped: DroppedFile[] = [];
  for (const file of [...new Set([...rendered.keys(), ...known.keys()])].sort()) {
    const [found, locked] = [await onDisk(root, file), known.get(file)];
    const plan = planFile(found, rendered.get(file), locked, file);
    if (plan) planned.push(plan);
    // A file that is no text cannot be followed to another path.
    const isText = !found || found.text !== undefined;
    if (locked && !rendered.has(file) && isText) {
      dropped.push({ path: file, base: locked.base, ...(found && { current: found.text ?? '' }) });
    }
  }
  const files = withMoves(planned, dropped);
  const locked = { template: template.id, version: template.version, answers, files: lockedFiles(files, known) };
  const text = writeLock(new Map([...lock, [scaffold, locked]]));
  return { root, scaffold, templateVersion: template.version, files, lock: text };
}

function renderedByPath({ files, scaffold }: ScaffoldRequest): ReadonlyMap<string, RenderedFile> {
  const byPath = new Map<string, RenderedFile>();
  for (const file of files) {
    if (byPath.has(file.path)) throw new AppError('internal', `${scaffold} renders ${file.path} twice`);
    byPath.set(file.path, { ...file, text: plainText(file.text) });
  }
  return byPath;
}

/** A file of the user's; `text` is absent when it is no text that could be merged. */
interface Found {
  readonly text?: string;
}

async function onDisk(root: string, file: string): Promise<Found | undefined> {
  const place = await confinedPath(root, file);
  try {
    if ((await stat(place)).isDirectory()) return {};
    const text = decodeText(await readFile(place));
    return text === undefined ? {} : { text };
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    if (code === 'ENOTDIR') throw await fileInTheWay(root, file, cause);
    throw new AppError('local.io', `Cannot read ${place} (${code})`, {
      facts: { file: path.join(root, file), detail: code },
      cause,
    });
  }
}

/** Which of the folders that a file lies in is a file. */
async function fileInTheWay(root: string, file: string, cause: unknown): Promise<AppError> {
  const parts = path.join(root, file).split(path.sep);
  let place = root;
  for (let depth = 1; depth < parts.length; depth++) {
    place = parts.slice(0, depth).join(path.sep) || path.sep;
    if (!(await stat(place).catch(() => undefined))?.isDirectory()) break;
  }
  return new AppError(
    'local.io',
    `${place} is a file, and a folder is needed there; move it away or choose another folder`,
    {
      facts: { reason: 'noFolderThere', file: place, detail: 'ENOTDIR' },
      cause,
    },
  );
}

function planFile(
  found: Found | undefined,
  rendered: RenderedFile | undefined,
  locked: LockedFile | undefined,
  file: string,
): PlannedFile | undefined {
  const facts = {
    path: file,
    ...(found && { current: found.text ?? '' }),
    ...(locked && { base: locked.base }),
    ...(rendered && { rendered: rendered.text }),
    ...(rendered?.executable && { executable: true }),
  };
  if (!rendered) return found && locked ? { ...facts, ...dropped(found, locked) } : undefined;
  if (!found) return locked ? { ...facts, action: 'gone' } : { ...facts, action: 'create', result: rendered.text };
  if (found.text === undefined) return { ...facts, action: 'conflict', result: '', conflicted: rendered.text };
  return { ...facts, ...compared(found.text, rendered.text, locked?.base) };
}

type Outcome = Pick<PlannedFile, 'action' | 'result' | 'conflicted'>;

/** The template has it no more. */
function dropped({ text }: Found, { base }: LockedFile): Outcome {
  const untouched = text !== undefined && plainText(text) === base;
  return untouched ? { action: 'remove' } : { action: 'orphan', result: text ?? '' };
}

function compared(current: string, theirs: string, base: string | undefined): Outcome {
  const mine = plainText(current);
  const written = (text: string) => inForm(text, formOf(current));
  if (mine === theirs) return { action: 'identical', result: current };
  if (mine === base) return { action: 'update', result: written(theirs) };
  if (theirs === base) return { action: 'keep', result: current };
  const { text, conflicted } = threeWayMerge(mine, base ?? '', theirs, { mine: 'yours', theirs: 'template' });
  if (base !== undefined && text !== undefined) return merged(current, text, written);
  return { action: 'conflict', result: current, conflicted: written(conflicted ?? theirs) };
}

/** A merge that gives what is there already: the user has the template's change in place. */
function merged(current: string, text: string, written: (text: string) => string): Outcome {
  if (plainText(current) === text) return { action: 'keep', result: current };
  return { action: 'merge', result: written(text) };
}

/**
 * What the template said, for the next time. Of a conflict that nobody decided the old base stays, so that it comes up
 * again; what the template no longer has is the user's alone.
 */
function lockedFiles(
  files: readonly PlannedFile[],
  known: ReadonlyMap<string, LockedFile>,
): ReadonlyMap<string, LockedFile> {
  const entries = files.flatMap(({ path: file, action, rendered, base }): [string, LockedFile][] => {
    const text = action === 'conflict' ? base : rendered;
    if (text === undefined) return [];
    const before = known.get(file);
    return [[file, before?.base === text ? before : lockedFile(text)]];
  });
  return new Map(entries);
}

/**
 * The plan with conflicts decided: what the user chose is what is there afterwards, and the template's text is the base
 * from now on, so that the same conflict does not come up again.
 * @param decisions Whole texts by path; paths that are no conflicts are left alone.
 */
export function settleConflicts(plan: ScaffoldPlan, decisions: ReadonlyMap<string, string>): ScaffoldPlan {
  const lock = readLock(plan.lock);
  const scaffold = lock.get(plan.scaffold);
  if (!scaffold) return plan;
  const settled = new Map(scaffold.files);
  const files = plan.files.map((file): PlannedFile => {
    const result = decisions.get(file.path);
    if (file.action !== 'conflict' || result === undefined || file.rendered === undefined) return file;
    settled.set(file.path, lockedFile(file.rendered));
    return { ...file, result };
  });
  const text = writeLock(new Map([...lock, [plan.scaffold, { ...scaffold, files: settled }]]));
  return { ...plan, files, lock: text };
}
