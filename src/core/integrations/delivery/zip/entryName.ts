import type { ArchiveFault } from './archiveFault';

/** Names of an archive longer than that are none that a file system takes. */
const maxLength = 1_000;

/**
 * Why a name of an archive could end up elsewhere than below the folder that it is unpacked into, or cannot be unpacked; undefined when
 * it is fine.
 */
export function unsafeName(name: string): ArchiveFault | undefined {
  if (name === '' || name.length > maxLength) return 'nameLength';
  if (name.includes('\\')) return 'nameBackslash';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
  if (/[\u0000-\u001f\u007f]/.test(name)) return 'nameControl';
  if (/^(?:\/|[A-Za-z]:)/.test(name)) return 'nameAbsolute';
  const parts = name.split('/');
  if (parts.includes('..') || parts.includes('.')) return 'nameOutside';
  return parts.includes('') ? 'nameFolder' : undefined;
}
