import { createHash } from 'node:crypto';

/** Why a segment of a key cannot be a local name as it is. */
export type UnsafeNameReason =
  | 'emptySegment'
  /** `.` or `..`. */
  | 'dotSegment'
  /** `<>:"|?*`, a backslash or a control character. */
  | 'forbiddenCharacter'
  /** A device of Windows: `CON`, `nul.txt`. */
  | 'reservedName'
  /** Windows drops dots and spaces at the end. */
  | 'trailingDotOrSpace'
  /** Half of a surrogate pair, which no file system keeps. */
  | 'loneSurrogate'
  /** More than 255 bytes of UTF-8. */
  | 'nameTooLong';

export interface SafeName {
  readonly name: string;
  readonly changes: readonly UnsafeNameReason[];
}

/** What ext4 and XFS allow in bytes, NTFS and APFS in UTF-16 units or characters, which are never more. */
const longestName = 255;
const longestExtension = 16;

// Source: Microsoft, "Naming Files, Paths, and Namespaces".
const forbidden = /[<>:"|?*\\\p{Cc}]/gu;
const reserved = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9\u00b9\u00b2\u00b3])(?= *(?:\.|$))/iu;

/**
 * A name for one segment of a key (no slash in it) that Linux, macOS and Windows take and keep: the same on every
 * system, as a download may lie on a shared disk. What a name cannot have is percent-encoded; an empty segment is `_`;
 * a reserved name gets an underscore; a long name is shortened, see {@link shortenName}.
 */
export function safeName(segment: string): SafeName {
  if (segment === '') return { name: '_', changes: ['emptySegment'] };
  if (segment === '.' || segment === '..') return { name: segment.replaceAll('.', '%2E'), changes: ['dotSegment'] };
  const changes: UnsafeNameReason[] = [];
  const note = (reason: UnsafeNameReason, before: string, after: string): string => {
    if (before !== after) changes.push(reason);
    return after;
  };
  let name = note('loneSurrogate', segment, segment.replace(/\p{Cs}/gu, '\ufffd'));
  name = note('forbiddenCharacter', name, name.replace(forbidden, percentEncode));
  name = note('trailingDotOrSpace', name, name.replace(/[. ]$/, percentEncode));
  name = note('reservedName', name, name.replace(reserved, '$&_'));
  name = note('nameTooLong', name, byteLength(name) > longestName ? shortenName(name, segment) : name);
  return { name, changes };
}

/**
 * `name` with a tilde and 10 hexadecimal digits of the SHA-256 of `identity` before its extension (at most 16 bytes),
 * cut between characters so that all is at most 255 bytes of UTF-8.
 */
export function shortenName(name: string, identity: string): string {
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 && byteLength(name.slice(dot)) <= longestExtension ? name.slice(dot) : '';
  const stem = name.slice(0, name.length - extension.length);
  const mark = `~${createHash('sha256').update(identity).digest('hex').slice(0, 10)}${extension}`;
  return cut(stem, longestName - byteLength(mark)) + mark;
}

/** Length in bytes of UTF-8. */
export function byteLength(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}

function cut(text: string, bytes: number): string {
  let length = 0;
  let kept = '';
  for (const character of text) {
    length += byteLength(character);
    if (length > bytes) break;
    kept += character;
  }
  return kept;
}

function percentEncode(character: string): string {
  return [...Buffer.from(character, 'utf8')]
    .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('');
}
