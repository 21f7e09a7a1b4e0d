import path from 'node:path';

/**
 * A folder of a project as a reader names it, with the separators of either system.
 * @returns Relative to the project, with `/`; undefined for what is outside of it or the project itself.
 */
export function namedFolder(text: string): string | undefined {
  const named = text.trim().replaceAll('\\', '/');
  const folder = path.posix.normalize(named).replace(/\/+$/, '');
  const outside = path.posix.isAbsolute(named) || /^(?:[a-z]:|\.{0,2}(?:\/|$))/i.test(folder);
  return named === '' || outside ? undefined : folder;
}
