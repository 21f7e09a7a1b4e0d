import { atOrBehindStart, behindEnd, type KeyRange, type KeyTest, sortableRange } from './keyRange';
import { fromSortable, toSortable } from './sortableKey';

/** Entries of a full chunk: 200,000 keys are some 600 chunks, and an insert moves 4 KiB at most. */
const fullChunk = 512;

/** Two columns side by side: an entry costs two pointers beside its key, in sortable form, and its value. */
interface Chunk<V> {
  readonly keys: string[];
  readonly values: V[];
}

interface Place {
  chunk: number;
  at: number;
}

/**
 * A map in memory whose keys are ordered by their UTF-8 bytes: a row of sorted chunks, which is a B+-tree of two
 * levels. Finding is O(log n); inserting and deleting move at most one chunk, and the row itself once in some hundred times.
 */
export class OrderedMap<V> {
  readonly #chunks: Chunk<V>[] = [];
  #size = 0;
  /** Counts inserts and deletes, so that a walk knows when its place is no longer true. */
  #moves = 0;

  get size(): number {
    return this.#size;
  }

  get(key: string): V | undefined {
    const sortable = toSortable(key);
    const { chunk, at } = this.#find(sortable);
    const found = this.#chunks[chunk];
    return found?.keys[at] === sortable ? found.values[at] : undefined;
  }

  /** Sets the value of `key` and gives the one it had. */
  set(key: string, value: V): V | undefined {
    const sortable = toSortable(key);
    const place = this.#find(sortable);
    const chunk = this.#chunks[place.chunk];
    if (chunk?.keys[place.at] !== sortable) {
      this.#insert(place, sortable, value);
      return undefined;
    }
    const previous = chunk.values[place.at];
    chunk.values[place.at] = value;
    return previous;
  }

  /** Removes `key` and gives the value it had. */
  delete(key: string): V | undefined {
    const sortable = toSortable(key);
    const { chunk: index, at } = this.#find(sortable);
    const chunk = this.#chunks[index];
    if (chunk?.keys[at] !== sortable) return undefined;
    chunk.keys.splice(at, 1);
    const [previous] = chunk.values.splice(at, 1);
    this.#size--;
    this.#moves++;
    if (chunk.keys.length < fullChunk / 4) this.#shrink(index);
    return previous;
  }

  /**
   * Walks the entries of `range` in order, or backwards. The map may change meanwhile: every key that is there all the
   * time comes exactly once, a key inserted ahead of the walk comes too, and one deleted ahead of it does not.
   */
  *entries(range: KeyRange = {}, reverse = false): Generator<[key: string, value: V], void, undefined> {
    const isAtStart = atOrBehindStart(sortableRange(range));
    const isBehind = behindEnd(sortableRange(range));
    let place = reverse ? this.#last(isBehind) : this.#first(isAtStart);
    for (;;) {
      const chunk = this.#chunks[place.chunk];
      const key = chunk?.keys[place.at];
      if (chunk === undefined || key === undefined || (reverse ? !isAtStart(key) : isBehind(key))) return;
      const moves = this.#moves;
      yield [fromSortable(key), chunk.values[place.at] as V];
      if (moves === this.#moves) this.#step(place, reverse);
      else place = this.#next(key, reverse);
    }
  }

  /** Goes one entry on, in place: walks are long and a new object an entry would be felt. */
  #step(place: Place, reverse: boolean): void {
    if (reverse) {
      place.at--;
      if (place.at < 0) this.#toLastOf(place, place.chunk - 1);
      return;
    }
    place.at++;
    if (place.at >= (this.#chunks[place.chunk]?.keys.length ?? 0)) {
      place.chunk++;
      place.at = 0;
    }
  }

  #toLastOf(place: Place, chunk: number): void {
    place.chunk = chunk;
    place.at = (this.#chunks[chunk]?.keys.length ?? 0) - 1;
  }

  /** The entry behind `key`, or ahead of it in reverse, whether or not `key` is still there. */
  #next(key: string, reverse: boolean): Place {
    if (reverse) return this.#last((other) => other >= key);
    return this.#first((other) => other > key);
  }

  /** The first entry at or behind `key`. Keys that come in order are found to be behind the last one at once. */
  #find(key: string): Place {
    const last = this.#chunks.at(-1)?.keys.at(-1);
    if (last === undefined || last < key) return { chunk: this.#chunks.length, at: 0 };
    return this.#first((other) => other >= key);
  }

  /** The first entry whose key passes; behind the last chunk when none does. */
  #first(test: KeyTest): Place {
    const chunk = firstIndex(this.#chunks.length, (index) => test(this.#chunks[index]?.keys.at(-1) ?? ''));
    const keys = this.#chunks[chunk]?.keys ?? [];
    return { chunk, at: firstIndex(keys.length, (index) => test(keys[index] ?? '')) };
  }

  /** The last entry whose key does not pass; ahead of the first chunk when all do. */
  #last(test: KeyTest): Place {
    const place = this.#first(test);
    if (place.at === 0) this.#toLastOf(place, place.chunk - 1);
    else place.at--;
    return place;
  }

  #insert(place: Place, key: string, value: V): void {
    this.#size++;
    this.#moves++;
    // Behind every other key: the last chunk takes it. Keys that come in order fill their chunks to the end this way.
    const last = this.#chunks.at(-1);
    if (place.chunk === this.#chunks.length) {
      if (last && last.keys.length < fullChunk) this.#put(last, last.keys.length, key, value);
      else this.#chunks.push({ keys: [key], values: [value] });
      return;
    }
    const chunk = this.#chunks[place.chunk] as Chunk<V>;
    this.#put(chunk, place.at, key, value);
    if (chunk.keys.length > fullChunk) this.#split(place.chunk, chunk);
  }

  #put(chunk: Chunk<V>, at: number, key: string, value: V): void {
    chunk.keys.splice(at, 0, key);
    chunk.values.splice(at, 0, value);
  }

  #split(index: number, chunk: Chunk<V>): void {
    const middle = chunk.keys.length >> 1;
    this.#chunks.splice(index + 1, 0, { keys: chunk.keys.splice(middle), values: chunk.values.splice(middle) });
  }

  /** Joins a chunk that has become small with a neighbour that has room, so that deleting gives memory back. */
  #shrink(index: number): void {
    if (this.#chunks[index]?.keys.length === 0) this.#chunks.splice(index, 1);
    else if (!this.#join(index)) this.#join(index - 1);
  }

  #join(index: number): boolean {
    const left = this.#chunks[index];
    const right = this.#chunks[index + 1];
    if (!left || !right || left.keys.length + right.keys.length > (fullChunk * 3) / 4) return false;
    left.keys.push(...right.keys);
    left.values.push(...right.values);
    this.#chunks.splice(index + 1, 1);
    return true;
  }
}

/** The first of `count` indices that passes a test which is false and then true; `count` when none does. */
function firstIndex(count: number, test: (index: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (test(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
