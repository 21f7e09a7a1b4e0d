import path from 'node:path';
import type { OpenDefinition } from '../apis/openDefinition';
import { isAppError } from '../base/errors';
import type { Integration } from './manifest/integration';

/** Definitions that could be read, by the names that the manifest has for them, and why others could not. */
export interface DefinitionsAtHand {
  readonly definitions: ReadonlyMap<string, OpenDefinition>;
  readonly missing: readonly string[];
}

/**
 * Reads the definitions that operations in use belong to.
 * @param folder Of the manifest: paths are relative to it.
 * @param open Reads one, from an absolute path or an address.
 * @throws AppError `cancelled`
 */
export async function definitionsAtHand(
  { apiOperations }: Integration,
  folder: string,
  open: (where: string) => Promise<OpenDefinition>,
): Promise<DefinitionsAtHand> {
  const definitions = new Map<string, OpenDefinition>();
  const missing: string[] = [];
  for (const name of new Set(apiOperations.map(({ definition }) => definition))) {
    const where = /^https?:\/\//i.test(name) ? name : path.resolve(folder, name);
    try {
      definitions.set(name, await open(where));
    } catch (error) {
      if (!isAppError(error) || error.code === 'cancelled') throw error;
      missing.push(`${name}: ${error.message}`);
    }
  }
  return { definitions, missing };
}
