import { setImmediate as nextTurn } from 'node:timers/promises';
import { throwIfCancelled } from '../../base/errors';
import type { LiveIndex, ValueSlot } from './liveIndex';
import { encodePut } from './operations';
import type { Segment } from './segment';

/** A frame of a snapshot is closed at this many bytes or keys looked at: a few milliseconds without giving way. */
const frameBytes = 256 * 1024;
const frameKeys = 1000;

/**
 * Copies every live value that is in one of the `old` files to the end of `snapshot`, and has it read from there. The
 * rest was written to the journal that began with this snapshot. The index may change meanwhile.
 * @throws AppError `local.io`, or `cancelled` by the signal; values that have moved stay where they are then
 */
export async function compactLog(
  index: LiveIndex,
  old: ReadonlySet<Segment>,
  snapshot: Segment,
  signal: AbortSignal,
): Promise<void> {
  const frame = new SnapshotFrame(snapshot);
  for (const [key, slot] of index.entries()) {
    if (slot.segment && old.has(slot.segment)) frame.add(key, slot);
    else frame.skip();
    if (frame.isFull) {
      await frame.write();
      throwIfCancelled(signal);
    }
  }
  await frame.write();
  await snapshot.append([]);
}

/** Values on their way into one frame of the snapshot. */
class SnapshotFrame {
  readonly #snapshot: Segment;
  #parts: Buffer[] = [];
  #slots: ValueSlot[] = [];
  #bytes = 0;
  #keys = 0;

  constructor(snapshot: Segment) {
    this.#snapshot = snapshot;
  }

  get isFull(): boolean {
    return this.#bytes >= frameBytes || this.#keys >= frameKeys;
  }

  add(key: string, slot: ValueSlot): void {
    const part = encodePut(key, slot.read());
    this.#parts.push(part);
    this.#slots.push(slot);
    this.#bytes += part.length;
    this.#keys++;
  }

  /** A key that needs no copy: looking at many of them takes time too. */
  skip(): void {
    this.#keys++;
  }

  async write(): Promise<void> {
    const parts = this.#parts;
    const slots = this.#slots;
    this.#parts = [];
    this.#slots = [];
    this.#bytes = 0;
    this.#keys = 0;
    if (parts.length === 0) {
      await nextTurn();
      return;
    }
    let end = await this.#snapshot.append(parts);
    for (const [at, slot] of slots.entries()) {
      end += parts[at]?.length ?? 0;
      slot.moveTo(this.#snapshot, end - slot.length);
    }
  }
}
