interface Seen {
  readonly etag: string;
  readonly mtime: number;
}

/**
 * Times for VS Code that tell contents apart. A store's Last-Modified has whole seconds and may even go back (a restored
 * version), but VS Code takes only a later time for a change. So each document's time moves forward, by a millisecond at
 * least, whenever its ETag changes, and stands still as long as the ETag does.
 */
export class ModificationTimes {
  readonly #seen = new Map<string, Seen>();

  /** Milliseconds since 1970 to report for a document with this ETag. */
  timeOf(document: string, etag: string, lastModified: Date | undefined): number {
    const before = this.#seen.get(document);
    if (before?.etag === etag) return before.mtime;
    const mtime = Math.max(lastModified?.getTime() ?? 0, (before?.mtime ?? -1) + 1);
    this.#seen.set(document, { etag, mtime });
    return mtime;
  }

  /** The ETag that VS Code was last told of. */
  etagOf(document: string): string | undefined {
    return this.#seen.get(document)?.etag;
  }

  forget(document: string): void {
    this.#seen.delete(document);
  }
}
