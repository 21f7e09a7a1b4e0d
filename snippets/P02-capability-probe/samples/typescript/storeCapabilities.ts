import { readFile, writeFile } from 'node:fs/promises';
import { StorageError } from './storageErrors.js';

/**
 * What a store does with a request: `works` as S3 documents it; `refused` with an error; `ignored`, which answers 200 and does
 * something else; `differs` in a way that has to be looked at; `notTested`.
 */
export type Outcome = 'works' | 'refused' | 'ignored' | 'differs' | 'notTested';

const outcomes: readonly string[] = ['works', 'refused', 'ignored', 'differs', 'notTested'];

/** How a store wants the ETag in If-Match: as it sends it, without the quotes, or it does not compare at all. */
export type EtagStyle = 'quoted' | 'unquoted' | 'none';

/**
 * What is known about a store, by ids such as `put.ifNoneMatch`. What is not known counts as not working: nobody loses data
 * to a condition that was only hoped for.
 */
export class StoreCapabilities {
  readonly #outcomes: ReadonlyMap<string, Outcome>;

  constructor(known: Readonly<Record<string, Outcome>> = {}) {
    this.#outcomes = new Map(Object.entries(known));
  }

  outcome(id: string): Outcome {
    return this.#outcomes.get(id) ?? 'notTested';
  }

  works(id: string): boolean {
    return this.outcome(id) === 'works';
  }

  /**
   * @param operation What cannot be done without it, for the message.
   * @throws StorageError `unsupported` when the store was not seen to do it.
   */
  require(id: string, operation: string): void {
    if (this.works(id)) return;
    throw new StorageError('unsupported', `${operation} needs ${id}, which is ${this.outcome(id)} on this store`, {
      operation,
    });
  }

  /** The form of an ETag that If-Match of PutObject compares; both may be understood, then it is the one of S3. */
  get etagStyle(): EtagStyle {
    if (this.works('put.ifMatch.quoted')) return 'quoted';
    return this.works('put.ifMatch.unquoted') ? 'unquoted' : 'none';
  }

  /**
   * An ETag as If-Match of this store takes it.
   * @param etag As the store sent it.
   */
  conditionOf(etag: string): string {
    const bare = etag.replace(/^"(.*)"$/, '$1');
    return this.etagStyle === 'unquoted' ? bare : `"${bare}"`;
  }

  /** The form of `storage-integrator probe --format json`, as far as it is read here. */
  toJson(): string {
    const verdicts = Object.fromEntries([...this.#outcomes].map(([id, outcome]) => [id, { outcome }]));
    return `${JSON.stringify({ verdicts }, undefined, 2)}\n`;
  }

  /**
   * Reads what `toJson` or `storage-integrator probe --format json` wrote.
   * @throws StorageError `invalid` when it is something else.
   */
  static fromJson(text: string): StoreCapabilities {
    const verdicts = verdictsIn(text);
    const known: Record<string, Outcome> = {};
    for (const [id, verdict] of Object.entries(verdicts)) {
      const outcome = (verdict as { outcome?: unknown } | null)?.outcome;
      // An outcome of a later version is as good as none.
      if (typeof outcome === 'string' && outcomes.includes(outcome)) known[id] = outcome as Outcome;
    }
    return new StoreCapabilities(known);
  }

  /** @throws StorageError `invalid`, or the error of the file system when the file cannot be read. */
  static async load(file: string): Promise<StoreCapabilities> {
    return StoreCapabilities.fromJson(await readFile(file, 'utf8'));
  }

  async save(file: string): Promise<void> {
    await writeFile(file, this.toJson());
  }
}

function verdictsIn(text: string): object {
  try {
    const { verdicts } = JSON.parse(text) as { verdicts?: unknown };
    if (typeof verdicts === 'object' && verdicts !== null) return verdicts;
  } catch (cause) {
    throw new StorageError('invalid', 'The capabilities are not JSON', { cause });
  }
  throw new StorageError('invalid', 'The capabilities have no "verdicts"');
}
