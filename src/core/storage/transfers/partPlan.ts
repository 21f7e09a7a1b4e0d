const MiB = 1024 * 1024;

/** Smallest part but the last, and most parts of one upload (S3 user guide, "Multipart upload limits"). */
export const minPartSize = 5 * MiB;
export const maxParts = 10_000;
/** Largest object that one CopyObject may copy. */
export const maxSingleCopy = 5 * 1024 * MiB;

/** Objects up to this size travel in one request: a part costs as much as a small object. */
export const singleRequestLimit = 16 * MiB;

const usualPartSize = 8 * MiB;

export interface Part {
  /** From 1. */
  readonly number: number;
  /** First byte. */
  readonly start: number;
  /** Bytes. */
  readonly size: number;
}

/** Cuts `size` bytes into parts that keep every limit: 8 MiB each, or larger where 10,000 of them do not reach. */
export function planParts(size: number, partSize = usualPartSize): Part[] {
  const needed = Math.ceil(size / maxParts / MiB) * MiB;
  const length = Math.max(partSize, minPartSize, needed);
  const parts: Part[] = [];
  for (let start = 0; start < size; start += length) {
    parts.push({ number: parts.length + 1, start, size: Math.min(length, size - start) });
  }
  return parts;
}
