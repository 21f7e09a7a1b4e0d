import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checkFaultRule } from '../../../../src/core/sandbox/faults/checkFaultRule';
import type { Fault, NewFaultRule } from '../../../../src/core/sandbox/faults/faultRule';
import { parseFaultText, writeFaultText } from '../../../../src/core/sandbox/faults/faultText';
import { arbitraryKey } from '../../../fixtures/arbitraryKey';

const faultKind = <K extends Fault['kind'], V extends object>(
  kind: K,
  values: { [N in keyof V]: fc.Arbitrary<V[N]> },
) => fc.record(values).map((rest) => ({ kind, ...rest }));

const anyFault: fc.Arbitrary<Fault> = fc.oneof(
  faultKind('latency', { milliseconds: fc.nat({ max: 3_600_000 }) }),
  faultKind('status', {
    status: fc.constantFrom(500 as const, 503 as const),
    code: fc.constantFrom('SlowDown', 'InternalError', 'ServiceUnavailable'),
  }),
  faultKind('reset', { at: fc.constantFrom('request' as const, 'answer' as const) }),
  faultKind('truncate', { bytes: fc.maxSafeNat() }),
  faultKind('errorIn200', { code: fc.constantFrom('InternalError', 'SlowDown') }),
  faultKind('slowBody', { bytesPerSecond: fc.integer({ min: 1 }) }),
  fc.constant({ kind: 'duplicate' as const }),
);

const anyRule: fc.Arbitrary<NewFaultRule> = fc.record(
  {
    methods: fc.uniqueArray(fc.constantFrom('GET', 'PUT', 'POST', 'DELETE', 'HEAD', 'OPTIONS'), { minLength: 1 }),
    operations: fc.uniqueArray(fc.constantFrom('PutObject', 'ListObjectsV2', 'UploadPart'), { minLength: 1 }),
    keyPattern: arbitraryKey,
    bucket: fc.constantFrom('logs', 'a.b-c'),
    after: fc.nat(),
    count: fc.integer({ min: 1 }),
    probability: fc.double({ min: 0.001, max: 1, noNaN: true }).map((value) => Number(value.toFixed(3))),
    seed: fc.nat(),
    fault: anyFault,
  },
  { requiredKeys: ['fault'], noNullPrototype: true },
);

const refused = (text: string, pattern: RegExp) =>
  assert.throws(() => parseFaultText(text), { name: 'AppError', code: 'input.invalid', message: pattern }, text);

describe('the short notation of fault rules', () => {
  const examples: readonly (readonly [string, NewFaultRule])[] = [
    [
      'put key=logs/* status=503 count=3',
      { methods: ['PUT'], keyPattern: 'logs/*', count: 3, fault: { kind: 'status', status: 503, code: 'SlowDown' } },
    ],
    ['latency=2s', { fault: { kind: 'latency', milliseconds: 2000 } }],
    ['any latency=1.5s', { fault: { kind: 'latency', milliseconds: 1500 } }],
    ['GET,HEAD latency=200ms', { methods: ['GET', 'HEAD'], fault: { kind: 'latency', milliseconds: 200 } }],
    [
      'GetObject slow=64KiB/s probability=20% seed=7',
      {
        operations: ['GetObject'],
        probability: 0.2,
        seed: 7,
        fault: { kind: 'slowBody', bytesPerSecond: 65_536 },
      },
    ],
    ['delete ListObjectsV2 reset', rule(['DELETE'], ['ListObjectsV2'], { kind: 'reset', at: 'request' })],
    ['reset=answer after=2', { after: 2, fault: { kind: 'reset', at: 'answer' } }],
    ['truncate=1k', { fault: { kind: 'truncate', bytes: 1000 } }],
    ['status=500', { fault: { kind: 'status', status: 500, code: 'InternalError' } }],
    ['status=503 code=ServiceUnavailable', { fault: { kind: 'status', status: 503, code: 'ServiceUnavailable' } }],
    ['errorIn200=SlowDown', { fault: { kind: 'errorIn200', code: 'SlowDown' } }],
    ['id=twice bucket=b duplicate', { id: 'twice', bucket: 'b', fault: { kind: 'duplicate' } }],
    ['key="a \\"b\\" \\*" duplicate', { keyPattern: 'a "b" \\*', fault: { kind: 'duplicate' } }],
  ];
  for (const [text, expected] of examples) {
    it(`reads ${text}`, () => assert.deepEqual(parseFaultText(text), expected));
  }

  it('reads every rule that it writes', () => {
    fc.assert(fc.property(anyRule, (each) => assert.deepEqual(parseFaultText(writeFaultText(each)), each)));
  });

  it('says what is wrong', () => {
    refused('', /no fault/);
    refused('put count=3', /no fault/);
    refused('reset duplicate', /more than one fault/);
    refused('status=404', /status takes 500 or 503/);
    refused('status=x', /status takes a number/);
    refused('status=503 code=<x>', /S3 error code/);
    refused('reset code=SlowDown', /unknown field "code" in the fault reset/);
    refused('fetch reset', /"fetch" is neither a method/);
    refused('colour=red reset', /unknown word "colour"/);
    refused('reset count=0', /count takes a whole number from 1/);
    refused('reset count=1 count=2', /count is given twice/);
    refused('reset probability=0', /above 0, at most 1/);
    refused('reset probability=120%', /above 0, at most 1/);
    refused('latency=fast', /latency takes a time/);
    refused('latency', /latency takes a time/);
    refused('latency=9999s', /from 0 to 3600000/);
    refused('truncate=lots', /truncate takes bytes/);
    refused('slow=0', /bytesPerSecond takes a whole number from 1/);
    refused('reset=never', /reset takes request or answer/);
    refused('key=a =b reset', /"=b" is not understood/);
    refused('key="a reset', /not understood/);
  });
});

describe('fault rules in JSON', () => {
  it('are taken as they are', () => {
    fc.assert(fc.property(anyRule, (each) => assert.deepEqual(checkFaultRule(JSON.parse(JSON.stringify(each))), each)));
  });

  it('have their methods in upper case and their defaults filled in', () => {
    assert.deepEqual(checkFaultRule({ methods: ['put'], fault: { kind: 'status', status: 503 } }), {
      methods: ['PUT'],
      fault: { kind: 'status', status: 503, code: 'SlowDown' },
    });
  });

  it('are refused with the field that is wrong', () => {
    const field = (value: unknown) => {
      try {
        checkFaultRule(value);
      } catch (error) {
        return (error as { facts: { field: string } }).facts.field;
      }
      return 'accepted';
    };
    const fault = { kind: 'duplicate' };
    assert.equal(field(null), '');
    assert.equal(field([]), '');
    assert.equal(field({}), 'fault');
    assert.equal(field({ fault: { kind: 'fire' } }), 'kind');
    assert.equal(field({ fault: { kind: 'constructor' } }), 'kind');
    assert.equal(field({ fault: { kind: 'truncate' } }), 'bytes');
    assert.equal(field({ fault: { kind: 'duplicate', bytes: 1 } }), 'bytes');
    assert.equal(field({ fault, keys: 'x' }), 'keys');
    assert.equal(field({ fault, methods: 'PUT' }), 'methods');
    assert.equal(field({ fault, methods: ['FETCH'] }), 'methods');
    assert.equal(field({ fault, methods: [] }), 'methods');
    assert.equal(field({ fault, keyPattern: '' }), 'keyPattern');
    assert.equal(field({ fault, probability: '1' }), 'probability');
    assert.equal(field({ fault, seed: -1 }), 'seed');
    assert.equal(field({ fault, id: 'a b' }), 'id');
  });
});

function rule(methods: string[], operations: string[], fault: Fault): NewFaultRule {
  return { methods, operations, fault };
}
