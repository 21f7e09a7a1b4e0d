import path from 'node:path';
import { type Catalogue, loadCatalogue } from '../../core/patterns/catalogue';
import type { LocalContext } from '../cliContext';

/** The catalogue that ships beside this program, or the one that `--catalogue` names. */
export function openCatalogue({ values }: LocalContext): Promise<Catalogue> {
  return loadCatalogue(path.resolve(values.catalogue ?? path.join(__dirname, '..', 'snippets')));
}
