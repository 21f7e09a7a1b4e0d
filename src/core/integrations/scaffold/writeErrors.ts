import path from 'node:path';
import { AppError } from '../../base/errors';

const noPermission = {
  reason: 'noPermission',
  advice: (place: string) =>
    `Give yourself the right to write to ${path.dirname(place)} and what is in it, and run the command again`,
};
const diskFull = {
  reason: 'diskFull',
  advice: () => 'The disk or your share of it is full: make room and run the command again',
};

/** What stops a write, by the code of the operating system, and what a person does about it. */
const causes: Readonly<Record<string, { readonly reason: string; readonly advice: (place: string) => string }>> = {
  EACCES: noPermission,
  EPERM: noPermission,
  EROFS: { reason: 'readOnlyDisk', advice: () => 'It lies on a disk that is read-only: choose another folder' },
  ENOSPC: diskFull,
  EDQUOT: diskFull,
};

/**
 * A write that a file operation stopped, and of which nothing is left.
 * @param cause What the operation said. Of a file that is moved its destination counts: where it waited nobody knows.
 */
export function writeError(root: string, cause: unknown): AppError {
  const { code, path: from, dest = from } = cause as NodeJS.ErrnoException & { readonly dest?: string };
  const file = dest ?? root;
  const detail = code ?? String(cause);
  const { reason, advice } = causes[detail] ?? {};
  return new AppError(
    'local.io',
    `Cannot write to ${file} (${detail}); nothing was changed${advice ? `. ${advice(file)}` : ''}`,
    { facts: { file, detail, ...(reason !== undefined && { reason, folder: path.dirname(file) }) }, cause },
  );
}

/** A write that neither came to its end nor could be taken back: the next command on this folder carries it to its end. */
export function halfDone(root: string, cause: unknown): AppError {
  const detail = (cause as NodeJS.ErrnoException).code ?? String(cause);
  return new AppError(
    'local.io',
    `Writing to ${root} stopped on the way (${detail}). Mend the cause and run the command again: it carries it to its end first`,
    { facts: { reason: 'halfDone', file: root, detail }, cause },
  );
}
