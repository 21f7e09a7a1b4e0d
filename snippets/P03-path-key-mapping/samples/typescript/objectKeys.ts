/** Why a path has no key, or a key no path. */
export type InvalidPathReason =
  | 'empty'
  | 'outsideRoot'
  | 'absolute'
  | 'dotSegment'
  | 'emptySegment'
  | 'controlCharacter'
  | 'trailingSlash'
  | 'tooLong'
  | 'outsidePrefix'
  | 'notText';

export class InvalidPathError extends Error {
  readonly reason: InvalidPathReason;
  readonly path: string;
  /** As Node's file system says it. */
  readonly code = 'EINVAL';

  constructor(reason: InvalidPathReason, path: string) {
    super(`${JSON.stringify(path)} cannot be mapped: ${reason}`);
    this.name = 'InvalidPathError';
    this.reason = reason;
    this.path = path;
  }
}

export interface KeyMappingOptions {
  /** One key for names that differ in case only, as on a share of Windows: keys are lower case; false. */
  readonly caseInsensitive?: boolean;
  /** Unicode's composed form, so that a name typed on a Mac and one typed on Linux are one key; true. */
  readonly normalizeNfc?: boolean;
  /** Whether `\` separates, as in paths from Windows; otherwise it is a character as any other; false. */
  readonly windowsPaths?: boolean;
}

/** Bytes of UTF-8 that a key may have. Source: S3 user guide, "Naming Amazon S3 objects". */
const longestKey = 1024;

/** C0, DEL and C1: they are legal in keys, and break XML, logs and URLs. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const controlCharacter = /[\u0000-\u001f\u007f-\u009f]/;

/** Half a pair: such a text has no UTF-8. */
const loneSurrogate = /\p{Surrogate}/u;

/**
 * Maps the paths below a folder, `/mnt/share`, to the keys below a prefix, `app/`, and back. A key is no path: nothing resolves
 * `..`, and `a//b` and `a/b` are different objects. So whatever would not come back as it was is refused, never repaired.
 */
export class KeyMapping {
  readonly #root: string;
  readonly #prefix: string;
  readonly #options: KeyMappingOptions;

  /**
   * @param root The folder that paths are below of, `/mnt/share` or `D:\share`.
   * @param prefix What all keys begin with, `app/`; it may be empty.
   * @throws InvalidPathError when the prefix itself cannot be part of keys.
   */
  constructor(root: string, prefix: string, options: KeyMappingOptions = {}) {
    this.#options = options;
    this.#root = this.#separated(root).replace(/\/+$/, '');
    this.#prefix = prefix;
    if (prefix !== '') checkSegments(prefix.replace(/\/$/, ''), prefix);
    if (prefix !== '' && !prefix.endsWith('/')) throw new InvalidPathError('emptySegment', prefix);
  }

  /**
   * The key of a file.
   * @param path Below the root, or relative to it.
   * @throws InvalidPathError
   */
  toKey(path: string): string {
    const relative = this.#relative(path);
    checkSegments(relative, path);
    const key = this.#prefix + this.#folded(relative);
    if (Buffer.byteLength(key) > longestKey) throw new InvalidPathError('tooLong', path);
    return key;
  }

  /**
   * The path of an object, relative to the root and with `/`.
   * @throws InvalidPathError for objects that were not written through this mapping: `a//b`, `../x`, the marker `folder/`.
   */
  toPath(key: string): string {
    if (!key.startsWith(this.#prefix)) throw new InvalidPathError('outsidePrefix', key);
    const relative = key.slice(this.#prefix.length);
    checkSegments(relative, key);
    return relative;
  }

  /** The path of an object below the root, absolute where the root is. */
  toAbsolutePath(key: string): string {
    return `${this.#root}/${this.toPath(key)}`;
  }

  #separated(path: string): string {
    return this.#options.windowsPaths ? path.replaceAll('\\', '/') : path;
  }

  #relative(path: string): string {
    if (path === '') throw new InvalidPathError('empty', path);
    const separated = this.#separated(path);
    // By segments: another form of the same name has another length.
    const segments = separated.split('/');
    const depth = this.#root.split('/').length;
    if (this.#folded(segments.slice(0, depth).join('/')) === this.#folded(this.#root)) {
      const relative = segments.slice(depth).join('/');
      if (relative === '') throw new InvalidPathError('empty', path);
      return relative;
    }
    if (separated.startsWith('/') || (this.#options.windowsPaths && /^[A-Za-z]:/.test(separated))) {
      throw new InvalidPathError(
        this.#root.startsWith('/') || /^[A-Za-z]:/.test(this.#root) ? 'outsideRoot' : 'absolute',
        path,
      );
    }
    return separated;
  }

  #folded(text: string): string {
    const { normalizeNfc = true, caseInsensitive = false } = this.#options;
    const normalized = normalizeNfc ? text.normalize('NFC') : text;
    return caseInsensitive ? normalized.toLowerCase() : normalized;
  }
}

function checkSegments(relative: string, path: string): void {
  const refuse = (reason: InvalidPathReason) => {
    throw new InvalidPathError(reason, path);
  };
  if (relative === '') refuse('empty');
  if (loneSurrogate.test(relative)) refuse('notText');
  if (controlCharacter.test(relative)) refuse('controlCharacter');
  if (relative.startsWith('/')) refuse('emptySegment');
  const segments = relative.split('/');
  if (segments.some((segment) => segment === '.' || segment === '..')) refuse('dotSegment');
  if (segments.slice(0, -1).includes('')) refuse('emptySegment');
  if (segments.at(-1) === '') refuse('trailingSlash');
}
