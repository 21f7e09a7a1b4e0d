import type { BlobRef } from '../disk/blobRef';
import type { KeyValueLog } from '../disk/keyValueLog';
import { withoutBytes } from '../objects/readOverview';
import type { StoredRecord } from '../objects/records';

/** The ids of the files that records name. */
export function liveBlobs(records: KeyValueLog<StoredRecord>): ReadonlySet<string> {
  const ids = new Set<string>();
  const read = (json: Buffer) => JSON.parse(withoutBytes(json)) as StoredRecord;
  for (const [, record] of records.scan({}, read)) for (const id of filesOf(record)) ids.add(id);
  return ids;
}

function filesOf(record: StoredRecord): readonly string[] {
  const bodies = 'versions' in record ? record.versions : 'body' in record ? [record] : [];
  return bodies.flatMap(({ body }) => body.flatMap((ref: BlobRef) => ('file' in ref ? [ref.file] : [])));
}
