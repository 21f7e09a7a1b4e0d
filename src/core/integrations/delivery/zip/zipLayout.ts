import type { ArchiveFault } from './archiveFault';

/** The bytes of an entry within the archive: its header and its content. */
export interface EntryPlace {
  readonly start: number;
  /** Behind the last one. */
  readonly end: number;
  /** Sizes and checksum follow the content, since they were not known ahead of it. */
  readonly hasDescriptor: boolean;
}

/** Bytes of that at most: a signature, a checksum, two sizes of eight bytes. */
const descriptorBytes = 24;

/**
 * Whether the entries of an archive fill it without gaps, each in a place of its own. Entries that share their bytes make a small file
 * unpack to any size; bytes of no entry are what nobody verifies.
 * @param end Where the directory begins, behind the last entry.
 */
export function layoutFault(places: readonly EntryPlace[], end: number): ArchiveFault | undefined {
  let free = 0; // behind the entry before
  let allowed = 0; // bytes behind it that may still be its own
  for (const place of [...places].sort((a, b) => a.start - b.start)) {
    const gap = place.start - free;
    if (gap < 0) return 'overlap';
    if (gap > allowed) return free === 0 ? 'dataBefore' : 'hiddenData';
    free = place.end;
    allowed = place.hasDescriptor ? descriptorBytes : 0;
  }
  if (end < free) return 'overlap';
  return end - free > allowed ? 'hiddenData' : undefined;
}
