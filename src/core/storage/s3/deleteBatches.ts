import type { ObjectRef } from '../objectStore';

/** DeleteObjects takes at most 1,000 keys (S3 API reference). */
const maxBatch = 1000;

export const singleDeleteConcurrency = 16;

/** Characters that XML 1.0 (section 2.2) cannot carry, not even escaped: such keys cannot be named in DeleteObjects. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the control characters are the point
const notInXml = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

/** A carriage return is legal XML but is read back as a newline (XML 1.0, 2.11): another key would be deleted. */
const changedByXml = /\r/;

/** Splits references into batches for DeleteObjects and those that must be deleted one by one. */
export function batchesForDelete(refs: readonly ObjectRef[], batchAllowed: boolean) {
  const singles: ObjectRef[] = [];
  const fit: ObjectRef[] = [];
  for (const ref of refs) {
    const single = !batchAllowed || notInXml.test(ref.key) || changedByXml.test(ref.key);
    (single ? singles : fit).push(ref);
  }
  // A batch of one would only hide a plain error inside a 200.
  if (fit.length === 1) return { batches: [], singles: [...singles, ...fit] };
  const batches: ObjectRef[][] = [];
  for (let at = 0; at < fit.length; at += maxBatch) batches.push(fit.slice(at, at + maxBatch));
  return { batches, singles };
}
