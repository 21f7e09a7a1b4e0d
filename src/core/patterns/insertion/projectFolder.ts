import path from 'node:path';
import type { SampleLanguage } from '../pattern';
import { buildFiles } from './newProjectFiles';
import { projectHas } from './projectFiles';

/**
 * The project that a file belongs to: the nearest folder above it with a build file of the language, within the
 * workspace; the workspace's own folder where there is none.
 * @param workspace Absolute path.
 * @param file Absolute path; below the workspace.
 */
export async function projectFolderOf(workspace: string, file: string, language: SampleLanguage): Promise<string> {
  for (const folder of foldersUpTo(workspace, file)) {
    const found = await Promise.all(buildFiles[language].map((name) => projectHas(folder, name)));
    if (found.includes(true)) return folder;
  }
  return workspace;
}

/** The folders of a file, from its own to the workspace's; none for one that is elsewhere. */
export function foldersUpTo(workspace: string, file: string, system: path.PlatformPath = path): readonly string[] {
  const below = system.relative(workspace, system.dirname(file));
  if (below === '..' || below.startsWith(`..${system.sep}`) || system.isAbsolute(below)) return [];
  const names = below === '' ? [] : below.split(system.sep);
  return names.map((_, at) => system.join(workspace, ...names.slice(0, names.length - at))).concat(workspace);
}
