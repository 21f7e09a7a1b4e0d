import path from 'node:path';
import type { LocalContext } from '../cliContext';

/** The templates that ship beside this program, or those that `--templates` names: absolute. */
export function templatesFolder({ values }: Pick<LocalContext, 'values'>): string {
  return path.resolve(values.templates ?? path.join(__dirname, '..', 'templates'));
}
