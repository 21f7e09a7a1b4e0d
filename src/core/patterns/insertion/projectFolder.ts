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
  for (let folder = path.dirname(file); isWithin(workspace, folder); folder = path.dirname(folder)) {
    const found = await Promise.all(buildFiles[language].map((name) => projectHas(folder, name)));
    if (found.includes(true)) return folder;
    if (folder === workspace) break;
  }
  return workspace;
}

function isWithin(workspace: string, folder: string): boolean {
  const relative = path.relative(workspace, folder);
  return relative === '' || !(relative.startsWith('..') || path.isAbsolute(relative));
}
