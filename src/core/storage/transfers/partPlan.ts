const MiB = 1024 * 1024;

/** Smallest part but the last, and most parts of one upload (S3 user guide, "Multipart upload limits"). */
export const minPartSize = 5 * MiB;
export const maxParts = 10_000;
/** Objects up to this size travel in one request: a part costs as much as a small object. */
export const singleRequestLimit = 16 * MiB;

const usualPartSize = 8 * MiB;

/** Sizes, in bytes, that decide how an object is copied. */
export interface CopyLimits {
  /** Largest object that one CopyObject copies. */
  readonly singleCopy: number;
  /** Largest object that goes through the client in one request. */
  readonly singleRequest: number;
  /** Size of the parts that the store copies itself. */
  readonly copyPart: number;
}

/**
 * 5 GiB is the most that CopyObject takes (S3 API reference, "CopyObject"). Parts that the store copies cost us nothing,
 * so they are large: fewer requests for a huge object.
 */
export const usualCopyLimits: CopyLimits = {
  singleCopy: 5 * 1024 * MiB,
  singleRequest: singleRequestLimit,
  copyPart: 512 * MiB,
};

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
