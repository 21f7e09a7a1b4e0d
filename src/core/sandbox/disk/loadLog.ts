import { diskError } from './diskErrors';
import { FrameReader } from './frameReader';
import { LiveIndex, ValueSlot } from './liveIndex';
import { journalFile, type LogFiles, readLogFiles, removeFile, snapshotFile } from './logFolder';
import { decodeOperations } from './operations';
import { Segment } from './segment';
import { syncFolder } from './syncFolder';

export interface LoadedLog {
  readonly index: LiveIndex;
  /** Every file that values may be read from; the journal is the last. */
  readonly segments: Segment[];
  readonly journal: Segment;
  readonly journalNumber: number;
}

/**
 * Reads the state of a folder that is locked by us, cuts off what a crash tore at the journal's end and removes what a
 * crash left beside it.
 * @throws AppError `local.io`: reason `corrupt` with file and offset when something else than the end is damaged, or `io`
 */
export async function loadLog(folder: string): Promise<LoadedLog> {
  const files = await readLogFiles(folder);
  const segments: Segment[] = [];
  try {
    const index = new LiveIndex();
    if (files.snapshot !== undefined) await loadSnapshot(snapshotFile(folder, files.snapshot), segments, index);
    assertUnbroken(folder, files);
    for (const number of files.journals) {
      await loadJournal(journalFile(folder, number), segments, index, number === files.journals.at(-1));
    }
    const journalNumber = files.journals.at(-1) ?? files.snapshot ?? 1;
    if (files.journals.length === 0) segments.push(await Segment.create(journalFile(folder, journalNumber)));
    await syncFolder(folder);
    await Promise.all(files.leftovers.map(removeFile));
    return { index, segments, journal: segments.at(-1) as Segment, journalNumber };
  } catch (error) {
    await Promise.all(segments.map((segment) => segment.close()));
    throw error;
  }
}

/** A journal that is missing between others would bring deleted keys back. */
function assertUnbroken(folder: string, { snapshot, journals }: LogFiles): void {
  const first = snapshot ?? 1;
  // A journal is made ahead of the snapshot of its number.
  const needed = snapshot === undefined ? journals : [first, ...journals.slice(1)];
  const missing = needed.findIndex((_, index) => journals[index] !== first + index);
  if (missing < 0) return;
  throw diskError('corrupt', {
    file: journalFile(folder, first + missing),
    offset: 0,
    detail: 'the journal is missing',
  });
}

async function loadSnapshot(file: string, segments: Segment[], index: LiveIndex): Promise<void> {
  const segment = await Segment.open(file);
  segments.push(segment);
  const reader = new FrameReader(segment.handle, segment.size);
  const { end, lastPayload } = await replay(reader, segment, index);
  // A whole snapshot ends with an empty frame.
  if (end === segment.size && lastPayload === 0) return;
  throw diskError('corrupt', { file, offset: end, detail: `the snapshot is damaged at byte ${end}` });
}

async function loadJournal(file: string, segments: Segment[], index: LiveIndex, isLast: boolean): Promise<void> {
  const segment = await Segment.open(file);
  segments.push(segment);
  const reader = new FrameReader(segment.handle, segment.size);
  const { end } = await replay(reader, segment, index);
  if (end === segment.size) return;
  if (!isLast || (await reader.hasFrameBehind(end))) {
    throw diskError('corrupt', { file, offset: end, detail: `the journal is damaged at byte ${end}` });
  }
  await segment.cut(end);
  await segment.sync();
}

interface Replayed {
  /** Where the last whole frame ends. */
  readonly end: number;
  /** Bytes of the last frame's payload; undefined when there is no frame. */
  readonly lastPayload: number | undefined;
}

async function replay(reader: FrameReader, segment: Segment, index: LiveIndex): Promise<Replayed> {
  const frames = reader.frames();
  let lastPayload: number | undefined;
  for (;;) {
    const next = await frames.next();
    if (next.done) return { end: next.value, lastPayload };
    const { offset, payload } = next.value;
    lastPayload = payload.length;
    for (const operation of decodeOperations(payload)) {
      const slot = operation.value && new ValueSlot(operation.value.length);
      slot?.moveTo(segment, offset + (operation.value?.start ?? 0));
      index.perform(operation, slot);
    }
  }
}
