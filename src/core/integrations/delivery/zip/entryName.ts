/** Names of an archive longer than that are none that a file system takes. */
const maxLength = 1_000;

/**
 * Why a name of an archive could end up elsewhere than below the folder that it is unpacked into, or cannot be unpacked; undefined when
 * it is fine. English, for whoever reads a report.
 */
export function unsafeName(name: string): string | undefined {
  if (name === '' || name.length > maxLength) return 'it is empty or too long';
  if (name.includes('\\')) return 'it has a backslash';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
  if (/[\u0000-\u001f\u007f]/.test(name)) return 'it has control characters';
  if (/^(?:\/|[A-Za-z]:)/.test(name)) return 'it is absolute';
  const parts = name.split('/');
  if (parts.includes('..') || parts.includes('.')) return 'it leads out of its folder';
  return parts.includes('') ? 'it has an empty part, or is a folder' : undefined;
}
