import type { FileScan } from './fileScan';

/** A file of code that says which pattern it came from. */
export interface MarkedFile {
  readonly file: string;
  readonly id: string;
  readonly version: number;
}

const source = /\.(?:[cm]?tsx?|[cm]?jsx?|py|java|go)$/;

/**
 * Files of code with a pattern's marker.
 * @param folder Relative to the integration, `.` for all of it.
 */
export function markedScans(scans: readonly FileScan[], folder = '.'): readonly MarkedFile[] {
  const isInside = (file: string) => folder === '.' || file.startsWith(`${folder}/`);
  return scans.flatMap(({ file, pattern }) =>
    pattern && source.test(file) && isInside(file) ? [{ file, ...pattern }] : [],
  );
}
