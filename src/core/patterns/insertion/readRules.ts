import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../base/errors';
import type { Catalogue } from '../catalogue';
import type { DependencyRules } from '../dependencyRules';
import { readDependencyRules } from '../patternFile';

/** What imports of samples ask for. @throws AppError `local.io` */
export async function readRules({ folder }: Catalogue): Promise<DependencyRules> {
  const file = path.join(folder, 'dependencies.yaml');
  try {
    return readDependencyRules(await readFile(file, 'utf8'));
  } catch (cause) {
    throw new AppError('local.io', `Cannot read ${file}`, { facts: { file }, cause });
  }
}
