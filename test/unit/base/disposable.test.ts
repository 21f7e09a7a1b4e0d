import assert from 'node:assert/strict';
import { DisposableStore } from '../../../src/core/base/disposable';
import { Emitter } from '../../../src/core/base/event';

describe('disposal and events', () => {
  it('disposes in reverse order, and a late addition at once', () => {
    const order: string[] = [];
    const owned = new DisposableStore();
    const item = (name: string) => ({ dispose: () => order.push(name) });
    owned.add(item('first'));
    owned.add(item('second'));
    owned.dispose();
    owned.add(item('late'));
    owned.dispose();
    assert.deepEqual(order, ['second', 'first', 'late']);
  });

  it('a listener that throws does not keep the others from hearing', () => {
    const emitter = new Emitter<number>();
    const heard: number[] = [];
    emitter.event(() => {
      throw new Error('deaf');
    });
    const listener = emitter.event((value) => heard.push(value));
    assert.throws(() => emitter.fire(1), AggregateError);
    listener.dispose();
    assert.throws(() => emitter.fire(2), AggregateError);
    assert.deepEqual(heard, [1]);
  });
});
