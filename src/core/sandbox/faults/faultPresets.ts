import type { NewFaultRule } from './faultRule';

/** Rules that people want most, ready to be added. */
export const faultPresets = {
  slow: { fault: { kind: 'latency', milliseconds: 2000 } },
  burst: { count: 10, fault: { kind: 'status', status: 503, code: 'SlowDown' } },
  internalError: { probability: 0.2, fault: { kind: 'status', status: 500, code: 'InternalError' } },
  reset: { probability: 0.2, fault: { kind: 'reset', at: 'request' } },
  lostAnswer: { methods: ['PUT', 'POST', 'DELETE'], count: 1, fault: { kind: 'reset', at: 'answer' } },
  truncated: { methods: ['GET'], count: 3, fault: { kind: 'truncate', bytes: 1000 } },
  errorIn200: {
    operations: ['CopyObject', 'CompleteMultipartUpload'],
    count: 1,
    fault: { kind: 'errorIn200', code: 'InternalError' },
  },
  slowBody: { methods: ['GET'], fault: { kind: 'slowBody', bytesPerSecond: 64 * 1024 } },
  duplicate: { methods: ['PUT', 'POST', 'DELETE'], fault: { kind: 'duplicate' } },
} as const satisfies Record<string, NewFaultRule>;

export type FaultPreset = keyof typeof faultPresets;
