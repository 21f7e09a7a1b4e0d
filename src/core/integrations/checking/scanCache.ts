import type { FileScan } from './fileScan';

/** What tells that a file is as it was: nobody can set the time of its last change of state back, as they can that of its content. */
export interface FileStamp {
  readonly file: string;
  readonly bytes: number;
  /** Milliseconds since 1970: of its content, and of content, name or rights. */
  readonly modified: number;
  readonly changed: number;
}

interface Kept {
  readonly stamp: FileStamp;
  readonly scan: FileScan;
}

/** File systems keep times in steps of up to two seconds: what changed so shortly before it was read may have changed once more. */
const stepMs = 2_000;

/** The scans of an integration's files, so that a check reads only what has changed since the last one. */
export class ScanCache {
  #kept = new Map<string, Kept>();

  /** The scan of a file that has not changed since; undefined for any other. */
  get({ file, bytes, modified, changed }: FileStamp): FileScan | undefined {
    const { stamp, scan } = this.#kept.get(file) ?? {};
    return stamp?.bytes === bytes && stamp.modified === modified && stamp.changed === changed ? scan : undefined;
  }

  /**
   * Keeps the scans of one check and forgets what is not among them.
   * @param started Milliseconds since 1970, from before the first file was read.
   */
  keep(stamps: readonly FileStamp[], scans: readonly FileScan[], started: number): void {
    const settled = stamps.flatMap((stamp, at): readonly (readonly [string, Kept])[] => {
      const scan = scans[at];
      const isSettled = Math.max(stamp.modified, stamp.changed) + stepMs < started;
      return scan !== undefined && isSettled ? [[stamp.file, { stamp, scan }]] : [];
    });
    this.#kept = new Map(settled);
  }
}
