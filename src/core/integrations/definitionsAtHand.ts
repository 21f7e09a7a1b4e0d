import path from 'node:path';
import type { OpenDefinition } from '../apis/openDefinition';
import { isAppError } from '../base/errors';
import type { Integration } from './manifest/integration';

/** A definition that could not be read, and why. */
export interface MissingDefinition {
  /** As the manifest has it. */
  readonly definition: string;
  /** English, with the whole path or address. */
  readonly message: string;
}

/** Definitions that could be read, by the names that the manifest has for them, and others. */
export interface DefinitionsAtHand {
  readonly definitions: ReadonlyMap<string, OpenDefinition>;
  readonly missing: readonly MissingDefinition[];
}

/** Whether a manifest's definition is an address, not a path. */
export const isAddress = (definition: string) => /^https?:\/\//i.test(definition);

/**
 * Reads the definitions that operations in use belong to; none of an integration without a management side.
 * @param folder Of the manifest: paths are relative to it.
 * @param open Reads one, from an absolute path or an address.
 * @throws AppError `cancelled`
 */
export async function definitionsAtHand(
  { apiOperations, kind }: Integration,
  folder: string,
  open: (where: string) => Promise<OpenDefinition>,
): Promise<DefinitionsAtHand> {
  const definitions = new Map<string, OpenDefinition>();
  const missing: MissingDefinition[] = [];
  for (const name of new Set(kind === 's3' ? [] : apiOperations.map(({ definition }) => definition))) {
    try {
      const opened = await open(isAddress(name) ? name : path.resolve(folder, name));
      if (opened.index.family === 'unknown')
        missing.push({
          definition: name,
          message: `${name} is no API definition: neither "openapi" nor "swagger" says so`,
        });
      else definitions.set(name, opened);
    } catch (error) {
      if (!isAppError(error) || error.code === 'cancelled') throw error;
      missing.push({ definition: name, message: error.message });
    }
  }
  return { definitions, missing };
}
