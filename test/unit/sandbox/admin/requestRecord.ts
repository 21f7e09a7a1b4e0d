import type { RequestRecord } from '../../../../src/core/sandbox/http/requestRecord';

/** A request that went well, of this key. */
export function requestRecord(key: string): RequestRecord {
  return {
    time: 1_700_000_000_000,
    method: 'PUT',
    bucket: 'b',
    key,
    operation: 'PutObject',
    status: 200,
    bytesIn: 3,
    bytesOut: 0,
    milliseconds: 1.5,
    requestId: '1',
  };
}
