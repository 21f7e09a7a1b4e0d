import { AppError } from '../../base/errors';

/**
 * The path of a document address `s3://<connection id>/<bucket>/<segment>/...` and back. A key is bytes, but a path in
 * VS Code is normalised on its way (`a//b` becomes `a/b`, `a/../b` becomes `b`), so each segment between slashes is
 * escaped: empty `~0`, `.` `~.`, `..` `~..`, `~` `~~`, backslash `~b`, control characters `~xNN`. All functions work on
 * the decoded `uri.path`. Each object has exactly one path, except that it may also be reached through `~d` directories.
 *
 * A store may hold an object `a` beside objects below `a/`; in a mounted folder the object is the file `a` and the
 * prefix the directory `a~d`: a segment that ends in `~d` is a directory and nothing else.
 */

/** Why a path or a key was refused: the `reason` fact of the `input.invalid` error. */
export type DocumentPathReason =
  /** A `~` that starts none of the known escapes. */
  | 'unknownEscape'
  /** Something that has to be escaped stands as itself, or is escaped without need. */
  | 'notEscaped'
  /** The path does not start with a slash. */
  | 'notAbsolute'
  /** A bucket cannot be a `~d` directory. */
  | 'bucketEscape'
  /** No bucket is called so: empty, or with a slash. */
  | 'badBucket'
  /** The prefix of a directory must be empty or end with a slash. */
  | 'notAPrefix'
  /** The key is not directly below the prefix. */
  | 'notAChild'
  /** Half of a surrogate pair: no UTF-8 and so no key. */
  | 'loneSurrogate';

export interface DocumentPath {
  /** Empty only for the connection itself, the path `/`. */
  readonly bucket: string;
  /** The object's key when the path is taken for a file; empty when it cannot be one. */
  readonly key: string;
  /** The prefix when the path is taken for a directory; empty for the whole bucket, else it ends with a slash. */
  readonly prefix: string;
  /** The path can only be a directory: the connection, a bucket, `~d` or a trailing slash. */
  readonly directoryOnly: boolean;
}

const directorySuffix = '~d';
const wholeSegments: ReadonlyMap<string, string> = new Map([
  ['', '~0'],
  ['.', '~.'],
  ['..', '~..'],
]);
const wholeEscapes: ReadonlyMap<string, string> = new Map([...wholeSegments].map(([raw, escaped]) => [escaped, raw]));

// \p{Cc} is C0, 0x7f and C1. C1 controls (0x80-0x9f) are as invisible in a tab as C0 and fit the same two digits.
const special = /[~\\\p{Cc}]/gu;
const loneSurrogate = /\p{Cs}/u;

/**
 * The path of an object, or of the bucket when the key is empty.
 * @throws AppError `input.invalid` for a bucket that cannot be, or for text that is not Unicode.
 */
export function toDocumentPath(bucket: string, key: string): string {
  if (bucket === '' || bucket.includes('/')) throw invalid('badBucket', bucket);
  const segments = key === '' ? [bucket] : [bucket, ...key.split('/')];
  return `/${segments.map(escapeSegment).join('/')}`;
}

/**
 * The path of a prefix as a directory; the prefix is empty or ends with a slash. `besideObject`: the object with the
 * name of this directory exists (the prefix without its slash), so the last segment takes the `~d` form.
 * @throws AppError `input.invalid` for anything else.
 */
export function toDirectoryPath(bucket: string, prefix: string, besideObject = false): string {
  const root = toDocumentPath(bucket, '');
  if (prefix === '') return root;
  const path =
    root +
    prefixName(prefix)
      .split('/')
      .map((segment) => `/${escapeSegment(segment)}`)
      .join('');
  return besideObject ? path + directorySuffix : path;
}

/**
 * What a document path stands for, as a file and as a directory. It refuses everything that {@link toDocumentPath} and
 * {@link toDirectoryPath} would not write, so that no second path opens the same object by accident; one trailing slash
 * is accepted, as people write it in addresses of folders.
 * @throws AppError `input.invalid`, its fact `reason` a {@link DocumentPathReason}.
 */
export function parseDocumentPath(path: string): DocumentPath {
  if (path === '' || path === '/') return { bucket: '', key: '', prefix: '', directoryOnly: true };
  if (!path.startsWith('/')) throw invalid('notAbsolute', path);
  const slashed = path.endsWith('/');
  const [bucket, ...segments] = path
    .slice(1, slashed ? -1 : undefined)
    .split('/')
    .map(parseSegment);
  if (bucket === undefined || bucket.name === '') throw invalid('badBucket', path);
  if (bucket.directoryOnly) throw invalid('bucketEscape', path);
  const key = segments.map(({ name }) => name).join('/');
  const last = segments.at(-1);
  return {
    bucket: bucket.name,
    key,
    prefix: last === undefined ? '' : `${key}/`,
    directoryOnly: slashed || last === undefined || last.directoryOnly,
  };
}

/** The segment that shows an object in the directory of `prefix`; the object `prefix` itself shows as `~0`. */
export function objectSegment(prefix: string, key: string): string {
  return childSegment(prefix, key);
}

/** The segment that shows a sub-prefix in the directory of `prefix`; `besideObject` as in {@link toDirectoryPath}. */
export function directorySegment(prefix: string, childPrefix: string, besideObject = false): string {
  const segment = childSegment(prefix, prefixName(childPrefix));
  return besideObject ? segment + directorySuffix : segment;
}

/** The prefix of the directory that holds an object: `a/` for `a/b` and for the object `a/` itself, empty for `a`. */
export function objectParent(key: string): string {
  return key.slice(0, key.lastIndexOf('/') + 1);
}

/** The prefix of the directory that holds a prefix: `a/` for `a/b/`, empty for `a/` and for the whole bucket. */
export function directoryParent(prefix: string): string {
  return prefix === '' ? '' : objectParent(prefixName(prefix));
}

/** One segment of a key, escaped: the only place where a key and a path differ. */
export function escapeSegment(segment: string): string {
  if (loneSurrogate.test(segment)) throw invalid('loneSurrogate', segment);
  return wholeSegments.get(segment) ?? segment.replace(special, escapeCharacter);
}

function escapeCharacter(character: string): string {
  if (character === '~') return '~~';
  if (character === '\\') return '~b';
  return `~x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
}

function childSegment(prefix: string, key: string): string {
  const segment = key.slice(prefix.length);
  if (!key.startsWith(prefix) || segment.includes('/')) throw invalid('notAChild', key);
  return escapeSegment(segment);
}

function prefixName(prefix: string): string {
  if (!prefix.endsWith('/')) throw invalid('notAPrefix', prefix);
  return prefix.slice(0, -1);
}

interface Segment {
  readonly name: string;
  readonly directoryOnly: boolean;
}

function parseSegment(segment: string): Segment {
  const directoryOnly = /(?<!~)(?:~~)*~d$/.test(segment);
  const escaped = directoryOnly ? segment.slice(0, -directorySuffix.length) : segment;
  const name = wholeEscapes.get(escaped) ?? unescapeCharacters(escaped);
  // What decodes but would be written otherwise (a raw '..', '~x41') would be a second path of the same object.
  if (escapeSegment(name) !== escaped) throw invalid('notEscaped', segment);
  return { name, directoryOnly };
}

function unescapeCharacters(escaped: string): string {
  return escaped.replace(/~(?:([~b])|x([0-9a-f]{2}))?/g, (_, letter?: string, hex?: string) => {
    if (letter !== undefined) return letter === 'b' ? '\\' : '~';
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    throw invalid('unknownEscape', escaped);
  });
}

function invalid(reason: DocumentPathReason, value: string): AppError {
  return new AppError('input.invalid', `Not a document path: ${reason}`, { facts: { reason, value } });
}
