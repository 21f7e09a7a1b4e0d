import path from 'node:path';
import { type Catalogue, type Pattern, withRequired } from '../../patterns/catalogue';
import { type InsertedFile, insertedPatterns } from '../../patterns/insertion/insertedPatterns';
import type { Integration } from '../manifest/integration';

/**
 * The patterns that an integration uses: those of the manifest in its order, then what its code has by its markers (a project
 * brings a port, a session and what they are built on, whatever was chosen), then what all of them require.
 * @param marked Ids by which files of the code are marked; those that the catalogue does not have are left out.
 * @throws AppError `input.invalid` for a pattern of the manifest that the catalogue does not have
 */
export function patternsInUse(
  catalogue: Catalogue,
  chosen: readonly string[],
  marked: readonly string[],
): readonly Pattern[] {
  const known = marked.filter((id) => catalogue.patterns.has(id));
  const patterns = withRequired(catalogue, [...chosen, ...known]);
  const others = patterns.filter(({ id }) => !chosen.includes(id)).sort((a, b) => (a.id < b.id ? -1 : 1));
  return [...chosen.flatMap((id) => patterns.filter((pattern) => pattern.id === id)), ...others];
}

/**
 * Files of the integration's project that carry a pattern's marker; paths are relative to the integration's folder.
 * @throws AppError `local.io`
 */
export async function markedFiles(
  folder: string,
  { project, language }: Pick<Integration, 'project' | 'language'>,
): Promise<readonly InsertedFile[]> {
  const marked = await insertedPatterns(path.join(folder, project), language);
  return marked.map((each) => ({ ...each, file: path.posix.join(project, each.file) }));
}
