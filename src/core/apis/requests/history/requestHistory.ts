import { Emitter } from '../../../base/event';
import type { HistoryRecord } from './historyRecord';

/** Where the history is kept between sessions: a file of the extension's own storage. */
export interface HistoryStorage {
  /** What was saved last; `undefined` when nothing was. */
  load(): Promise<string | undefined>;
  save(text: string): Promise<void>;
}

/** Records that are kept, and characters of all of them together. */
const mostRecords = 200;
const mostText = 5_000_000;

/** The last requests, newest first. */
export class RequestHistory {
  readonly #storage: HistoryStorage;
  readonly #changed = new Emitter<void>();
  #records: readonly HistoryRecord[] = [];
  #saving: Promise<void> = Promise.resolve();

  readonly onDidChange = this.#changed.event;

  constructor(storage: HistoryStorage) {
    this.#storage = storage;
  }

  get records(): readonly HistoryRecord[] {
    return this.#records;
  }

  /** Reads what was kept; what cannot be read is forgotten. */
  async load(): Promise<void> {
    const text = await this.#storage.load();
    this.#records = bounded([...this.#records, ...recordsIn(text)]);
    this.#changed.fire();
  }

  /** Adds a record and saves; saves follow one another. */
  add(record: HistoryRecord): Promise<void> {
    return this.#replace([record, ...this.#records]);
  }

  remove(id: string): Promise<void> {
    return this.#replace(this.#records.filter((record) => record.id !== id));
  }

  clear(): Promise<void> {
    return this.#replace([]);
  }

  #replace(records: readonly HistoryRecord[]): Promise<void> {
    this.#records = bounded(records);
    this.#changed.fire();
    const text = JSON.stringify(this.#records);
    const save = () => this.#storage.save(text);
    this.#saving = this.#saving.then(save, save);
    return this.#saving;
  }
}

function bounded(records: readonly HistoryRecord[]): readonly HistoryRecord[] {
  let text = 0;
  return records.slice(0, mostRecords).filter((record) => {
    text += JSON.stringify(record).length;
    return text <= mostText;
  });
}

function recordsIn(text: string | undefined): readonly HistoryRecord[] {
  try {
    const value: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(value) ? value.filter(isRecord) : [];
  } catch {
    return [];
  }
}

function isRecord(value: unknown): value is HistoryRecord {
  if (typeof value !== 'object' || value === null) return false;
  const { id, at, request } = value as Partial<HistoryRecord>;
  return (
    typeof id === 'string' &&
    typeof at === 'number' &&
    typeof request?.method === 'string' &&
    typeof request.url === 'string'
  );
}
