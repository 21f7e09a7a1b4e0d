import { AppError } from '../../base/errors';

/** Why a data folder cannot be used, as the fact `reason` of the error. */
export type DiskFault = 'io' | 'corrupt' | 'locked' | 'closed';

export interface DiskFaultFacts {
  readonly file: string;
  /** English, for the log and as the detail of the reader's text. */
  readonly detail: string;
  /** Byte position in `file`, for what is corrupt. */
  readonly offset?: number;
  /** Process that holds the folder, for what is locked. */
  readonly pid?: number;
}

/** Makes the `local.io` error of this folder: its fact `reason` tells a full disk from damage and from a second opener. */
export function diskError(reason: DiskFault, facts: DiskFaultFacts, cause?: unknown): AppError {
  return new AppError('local.io', `${facts.file}: ${facts.detail}`, { facts: { reason, ...facts }, cause });
}

/** The error for a system call on `file` that failed; one made here already is passed on as it is. */
export function asDiskError(cause: unknown, file: string): AppError {
  if (cause instanceof AppError) return cause;
  return diskError('io', { file, detail: cause instanceof Error ? cause.message : String(cause) }, cause);
}

/** True when a system call failed with this code, such as `ENOENT`. */
export function hasSystemCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
