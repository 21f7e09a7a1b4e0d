import type { Fault } from '../faults/faultRule';

/** One request that was answered, for those who watch the sandbox. */
export interface RequestRecord {
  /** When it came, milliseconds since 1970. */
  readonly time: number;
  readonly method: string;
  /** Empty where the request names none. */
  readonly bucket: string;
  readonly key: string;
  /** The name of the operation at AWS; undefined for what no operation answers. */
  readonly operation?: string;
  /** 0 when the connection broke ahead of an answer. */
  readonly status: number;
  /** The error code, if it was one. */
  readonly code?: string;
  /** Bytes of the bodies as they went over the wire. */
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly milliseconds: number;
  readonly requestId: string;
  /** The kinds of the faults that rules brought about, in the order they happened. */
  readonly faults?: readonly Fault['kind'][];
}
