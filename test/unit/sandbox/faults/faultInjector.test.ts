import assert from 'node:assert/strict';
import { FaultInjector } from '../../../../src/core/sandbox/faults/faultInjector';
import type { Fault, FaultRequest, NewFaultRule } from '../../../../src/core/sandbox/faults/faultRule';

const put: FaultRequest = { method: 'PUT', bucket: 'b', key: 'logs/a', operation: 'PutObject' };
const duplicate: Fault = { kind: 'duplicate' };
const reset: Fault = { kind: 'reset', at: 'request' };
const slow: Fault = { kind: 'latency', milliseconds: 5 };

/** Which of `times` equal requests it strikes: `..x`. */
function struck(injector: FaultInjector, times: number, request = put): string {
  return Array.from({ length: times }, () => (injector.next(request).length > 0 ? 'x' : '.')).join('');
}

const strikes = (rule: NewFaultRule, request: FaultRequest) => new FaultInjector([rule]).next(request).length === 1;

describe('FaultInjector', () => {
  it('strikes what its rule is about and nothing else', () => {
    const fault = duplicate;
    assert.ok(strikes({ fault }, put));
    assert.ok(strikes({ fault, methods: ['GET', 'PUT'] }, put));
    assert.ok(!strikes({ fault, methods: ['GET'] }, put));
    assert.ok(strikes({ fault, operations: ['putobject'] }, put));
    assert.ok(!strikes({ fault, operations: ['UploadPart'] }, put));
    assert.ok(!strikes({ fault, operations: ['PutObject'] }, { method: 'PUT', bucket: 'b', key: 'k' }));
    assert.ok(strikes({ fault, keyPattern: 'logs/*' }, put));
    assert.ok(!strikes({ fault, keyPattern: 'log/*' }, put));
    assert.ok(!strikes({ fault, keyPattern: '*' }, { ...put, key: '' }), 'a pattern is about objects');
    assert.ok(!strikes({ fault, bucket: 'c' }, put));
  });

  it('lets the first pass, strikes so often, then no more', () => {
    assert.equal(struck(new FaultInjector([{ after: 2, count: 3, fault: duplicate }]), 7), '..xxx..');
  });

  it('chooses by chance, the same every time for a seed', () => {
    const run = (seed: number) => struck(new FaultInjector([{ probability: 0.3, seed, fault: duplicate }]), 2000);
    assert.equal(run(7), run(7));
    assert.notEqual(run(7), run(8));
    const share = [...run(7)].filter((each) => each === 'x').length / 2000;
    assert.ok(share > 0.26 && share < 0.34, String(share));
  });

  it('has the oldest rule decide, and the next once that is used up', () => {
    const injector = new FaultInjector([
      { count: 2, fault: reset },
      { count: 2, fault: duplicate },
    ]);
    const faults = Array.from({ length: 5 }, () => injector.next(put)[0]?.kind);
    assert.deepEqual(faults, ['reset', 'reset', 'duplicate', 'duplicate', undefined]);
  });

  it('adds latencies to the one that decides, wherever they stand', () => {
    const injector = new FaultInjector([{ fault: slow }, { count: 1, fault: slow }, { fault: reset }, { fault: slow }]);
    assert.deepEqual(injector.next(put), [slow, slow, reset]);
    assert.deepEqual(injector.next(put), [slow, reset]);
  });

  it('counts, switches off and on, and begins anew', () => {
    const injector = new FaultInjector();
    const { id } = injector.add({ after: 1, count: 2, fault: reset });
    const counters = () => injector.list().map(({ enabled, seen, struck: hits }) => [enabled, seen, hits]);
    assert.equal(struck(injector, 2), '.x');
    assert.deepEqual(counters(), [[true, 2, 1]]);
    injector.setEnabled(id, false);
    assert.equal(struck(injector, 3), '...');
    assert.deepEqual(counters(), [[false, 2, 1]]);
    injector.setEnabled(id, true);
    assert.equal(struck(injector, 3), 'x..');
    injector.reset(id);
    assert.deepEqual(counters(), [[true, 0, 0]]);
    assert.equal(struck(injector, 3), '.xx');
  });

  it('begins anew with the same chances', () => {
    const injector = new FaultInjector([{ probability: 0.5, fault: reset }]);
    const first = struck(injector, 50);
    injector.reset();
    assert.equal(struck(injector, 50), first);
  });

  it('names rules without a name, replaces one with a known name where it stands, and removes', () => {
    const injector = new FaultInjector([{ id: 'fault-1', fault: reset }, { fault: duplicate }]);
    const ids = () => injector.list().map(({ rule }) => rule.id);
    assert.deepEqual(ids(), ['fault-1', 'fault-2']);
    injector.next(put);
    injector.add({ id: 'fault-1', fault: slow });
    assert.deepEqual(ids(), ['fault-1', 'fault-2']);
    assert.deepEqual(injector.list()[0], { rule: { id: 'fault-1', fault: slow }, enabled: true, seen: 0, struck: 0 });
    injector.remove('fault-1');
    assert.deepEqual(ids(), ['fault-2']);
    injector.clear();
    assert.deepEqual(injector.next(put), []);
  });

  it('refuses names that nobody has', () => {
    const injector = new FaultInjector();
    for (const work of [() => injector.remove('x'), () => injector.setEnabled('x', true), () => injector.reset('x')])
      assert.throws(work, { name: 'AppError', code: 'input.invalid' });
  });

  it('tells when rules change', () => {
    const injector = new FaultInjector();
    let told = 0;
    injector.onDidChange(() => told++);
    const { id } = injector.add({ fault: reset });
    injector.next(put);
    injector.setEnabled(id, false);
    injector.remove(id);
    assert.equal(told, 3);
  });
});
