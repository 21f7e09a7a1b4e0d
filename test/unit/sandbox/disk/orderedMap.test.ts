import assert from 'node:assert/strict';
import fc from 'fast-check';
import { seededRandom } from '../../../../src/core/base/seededRandom';
import type { KeyRange } from '../../../../src/core/sandbox/disk/keyRange';
import { OrderedMap } from '../../../../src/core/sandbox/disk/orderedMap';
import { compareKeys } from '../../../../src/core/storage/keys/keyOrder';
import { arbitraryKey } from '../../../fixtures/arbitraryKey';

/** The plain form of the same thing. */
class SortedArray {
  readonly #entries = new Map<string, number>();

  set(key: string, value: number): number | undefined {
    const previous = this.#entries.get(key);
    this.#entries.set(key, value);
    return previous;
  }

  delete(key: string): number | undefined {
    const previous = this.#entries.get(key);
    this.#entries.delete(key);
    return previous;
  }

  entries({ from, after, before, prefix }: KeyRange = {}, reverse = false): [string, number][] {
    const found = [...this.#entries]
      .filter(([key]) => from === undefined || Buffer.compare(Buffer.from(key), Buffer.from(from)) >= 0)
      .filter(([key]) => after === undefined || Buffer.compare(Buffer.from(key), Buffer.from(after)) > 0)
      .filter(([key]) => before === undefined || Buffer.compare(Buffer.from(key), Buffer.from(before)) < 0)
      .filter(([key]) => prefix === undefined || key.startsWith(prefix))
      .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    return reverse ? found.reverse() : found;
  }
}

const shortKey = fc.string({ unit: fc.constantFrom('a', 'b', '/', 'é', '\uff01', '😀', '\u{10ffff}'), maxLength: 4 });
const someKey = fc.oneof(shortKey, arbitraryKey);
const someRange = fc.record(
  { from: someKey, after: someKey, before: someKey, prefix: shortKey },
  { requiredKeys: [] },
) as fc.Arbitrary<KeyRange>;

describe('OrderedMap', function () {
  this.timeout(20_000);
  it('is what a sorted array is, whatever is done to it', () => {
    const change = fc.tuple(fc.constantFrom('set', 'set', 'delete'), someKey, fc.nat());
    const walk = fc.tuple(someRange, fc.boolean());
    fc.assert(
      fc.property(fc.array(change, { maxLength: 120 }), fc.array(walk, { maxLength: 8 }), (changes, walks) => {
        const map = new OrderedMap<number>();
        const model = new SortedArray();
        for (const [what, key, value] of changes) {
          if (what === 'set') assert.equal(map.set(key, value), model.set(key, value));
          else assert.equal(map.delete(key), model.delete(key));
        }
        assert.deepEqual([...map.entries()], model.entries());
        assert.equal(map.size, model.entries().length);
        for (const [range, reverse] of walks) {
          assert.deepEqual([...map.entries(range, reverse)], model.entries(range, reverse), JSON.stringify(range));
        }
      }),
      { numRuns: 400 },
    );
  });

  it('is what a sorted array is when chunks split, shrink and join', () => {
    const random = seededRandom(7);
    const map = new OrderedMap<number>();
    const model = new SortedArray();
    // Waves of more inserts and more deletes, over many chunks.
    for (let step = 0; step < 60_000; step++) {
      const key = `key/${Math.floor(random() * 8000)}`;
      const deletes = Math.floor(step / 10_000) % 2 === 1 ? 0.9 : 0.2;
      if (random() < deletes) assert.equal(map.delete(key), model.delete(key));
      else assert.equal(map.set(key, step), model.set(key, step));
      if (step % 5000 === 0) assertSame(map, model);
    }
    assertSame(map, model);
  });

  it('gives memory and order back when everything is deleted from either end', () => {
    for (const reverse of [false, true]) {
      const map = new OrderedMap<number>();
      const keys = Array.from({ length: 5000 }, (_, index) => String(index).padStart(5, '0'));
      for (const [index, key] of keys.entries()) map.set(key, index);
      for (const key of reverse ? keys.toReversed() : keys) assert.notEqual(map.delete(key), undefined);
      assert.equal(map.size, 0);
      assert.deepEqual([...map.entries()], []);
      map.set('again', 1);
      assert.deepEqual([...map.entries({}, reverse)], [['again', 1]]);
    }
  });

  for (const reverse of [false, true]) {
    it(`walks on rightly while it changes, ${reverse ? 'backwards' : 'forwards'}`, () => {
      const map = new OrderedMap<number>();
      const steady = Array.from({ length: 2000 }, (_, index) => `s${String(index).padStart(5, '0')}`);
      for (const key of steady) map.set(key, 0);
      const disturb = comingAndGoing(map, steady);
      const seen: string[] = [];
      for (const [key] of map.entries({}, reverse)) {
        seen.push(key);
        disturb();
      }
      const inOrder = [...new Set(seen)].sort(compareKeys);
      assert.deepEqual(seen, reverse ? inOrder.reverse() : inOrder);
      const kept = seen.filter((key) => !key.includes('+'));
      assert.deepEqual(kept, reverse ? steady.toReversed() : steady);
      assert.ok(seen.length > kept.length, 'something else was met too');
    });
  }

  it('does not give an entry that was deleted ahead of the walk, and goes on when its own is deleted', () => {
    const map = new OrderedMap<number>();
    for (const key of ['a', 'b', 'c', 'd']) map.set(key, 1);
    const seen: string[] = [];
    for (const [key] of map.entries()) {
      seen.push(key);
      if (key === 'b') {
        map.delete('b');
        map.delete('c');
        map.set('cc', 1);
      }
    }
    assert.deepEqual(seen, ['a', 'b', 'cc', 'd']);
  });
});

/** Puts and deletes keys between the steady ones, so that chunks under a walk split and join. */
function comingAndGoing(map: OrderedMap<number>, steady: readonly string[]): () => void {
  const random = seededRandom(11);
  return () => {
    for (let count = 0; count < 10; count++) {
      const key = `${steady[Math.floor(random() * steady.length)]}+${Math.floor(random() * 3)}`;
      if (random() < 0.5) map.set(key, 1);
      else map.delete(key);
    }
  };
}

function assertSame(map: OrderedMap<number>, model: SortedArray): void {
  const entries = model.entries();
  assert.deepEqual([...map.entries()], entries);
  assert.deepEqual([...map.entries({}, true)], entries.reverse());
  assert.equal(map.size, entries.length);
}
