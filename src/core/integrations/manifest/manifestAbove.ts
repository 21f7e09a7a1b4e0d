import { stat } from 'node:fs/promises';
import path from 'node:path';
import { manifestName } from './integration';

/**
 * The folder of the integration that a file belongs to: the nearest at or above the file's own with an `integration.yaml`.
 * @param file Absolute path.
 * @param top Where the search ends; the root of the disk when absent.
 */
export async function integrationAbove(file: string, top?: string): Promise<string | undefined> {
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    const found = await stat(path.join(folder, manifestName)).catch(() => undefined);
    if (found?.isFile()) return folder;
    if (folder === top || folder === path.dirname(folder)) return undefined;
  }
}
