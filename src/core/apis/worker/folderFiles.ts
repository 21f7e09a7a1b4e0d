import type { FileSource } from '../document/fileSource';

/** Encoded slashes and backslashes would be path separators for whoever decodes the address. */
const encodedSeparator = /%(?:2f|5c)/i;

/** Files of some folders, read by somebody else. Addresses come normalised, without `..`. */
export class FolderFiles implements FileSource {
  readonly #folders: readonly string[];
  readonly #read: FileSource['read'];

  /** @param folders Addresses that end in a slash; others allow nothing. */
  constructor(folders: readonly string[], read: FileSource['read']) {
    this.#folders = folders.filter((folder) => folder.endsWith('/'));
    this.#read = read;
  }

  allows(uri: string): boolean {
    return !encodedSeparator.test(uri) && this.#folders.some((folder) => uri.startsWith(folder));
  }

  read(uri: string, maxBytes: number, signal?: AbortSignal): Promise<string> {
    return this.#read(uri, maxBytes, signal);
  }
}
