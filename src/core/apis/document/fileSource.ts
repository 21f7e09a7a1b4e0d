/** How the files of a definition are read: from disk, from the editor, over HTTP, from a cache. */
export interface FileSource {
  /**
   * Whether the definition may make us read a file: one of its own folder or host. A definition is somebody else's text, and a
   * `$ref` to `/etc/passwd` or to a host of the internal network must not be followed.
   */
  allows(uri: string): boolean;
  /**
   * Reads a file whole.
   * @param uri Absolute address.
   * @throws AppError when there is none, it cannot be read or has more bytes than `maxBytes`.
   */
  read(uri: string, maxBytes: number, signal?: AbortSignal): Promise<string>;
}

/** The address of a reference's file, without its fragment, seen from another file; `undefined` when it is no address. */
export function resolveUri(reference: string, baseUri: string): string | undefined {
  const file = reference.split('#', 1)[0] ?? '';
  return URL.canParse(file, baseUri) ? new URL(file, baseUri).href : undefined;
}
