import type { KeyRange } from './keyRange';
import type { Operation } from './operations';
import { OrderedMap } from './orderedMap';
import type { Segment } from './segment';

/** Where the JSON of a value is: in memory until its frame is written, then in a file. It moves when the log is compacted. */
export class ValueSlot {
  readonly length: number;
  #bytes: Buffer | undefined;
  #segment: Segment | undefined;
  #offset = 0;

  /** `length` is in bytes; `bytes` is given for a value that is not in a file yet. */
  constructor(length: number, bytes?: Buffer) {
    this.length = length;
    this.#bytes = bytes;
  }

  /** The file that holds the value; undefined while it is in memory. */
  get segment(): Segment | undefined {
    return this.#segment;
  }

  /** From now on the value is read from here. */
  moveTo(segment: Segment, offset: number): void {
    this.#segment = segment;
    this.#offset = offset;
    this.#bytes = undefined;
  }

  /** The JSON, good until the next read. @throws AppError `local.io` */
  read(): Buffer {
    if (this.#bytes) return this.#bytes;
    if (!this.#segment) throw new Error('a value that is nowhere');
    return this.#segment.read(this.#offset, this.length);
  }
}

/** Takes one operation back. */
export type Undo = () => void;

/** The live keys with the places of their values, and how many bytes of operations they would fill. */
export class LiveIndex {
  readonly #slots = new OrderedMap<ValueSlot>();
  #bytes = 0;

  get size(): number {
    return this.#slots.size;
  }

  /** Bytes that a fresh snapshot would have, but for its frame headers. */
  get bytes(): number {
    return this.#bytes;
  }

  get(key: string): ValueSlot | undefined {
    return this.#slots.get(key);
  }

  entries(range?: KeyRange, reverse?: boolean): Generator<[key: string, slot: ValueSlot], void, undefined> {
    return this.#slots.entries(range, reverse);
  }

  /** Does `operation`: `slot` is the place of its value, undefined for a delete. */
  perform({ key, size, value }: Operation, slot: ValueSlot | undefined): Undo {
    const overhead = size - (value?.length ?? 0);
    const previous = this.#replace(key, slot, overhead);
    return () => {
      this.#replace(key, previous, overhead);
    };
  }

  /** `overhead` is what the operation takes beside its value: the same for every operation on one key. */
  #replace(key: string, slot: ValueSlot | undefined, overhead: number): ValueSlot | undefined {
    const previous = slot ? this.#slots.set(key, slot) : this.#slots.delete(key);
    if (previous) this.#bytes -= previous.length + overhead;
    if (slot) this.#bytes += slot.length + overhead;
    return previous;
  }
}
