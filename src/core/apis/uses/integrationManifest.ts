import { isObject, listOf, textOf } from '../document/json';
import { readDefinition } from '../document/readDefinition';

/** An operation that an integration says it uses. */
export interface ManifestOperation {
  /** Address or path of the definition, relative to the manifest. */
  readonly definition: string | undefined;
  /** operationId, or method and path. */
  readonly name: string;
  /** From 1. */
  readonly line: number;
}

/** Whether a file is the manifest of an integration, by its name. */
export function isIntegrationManifest(file: string): boolean {
  return /(?:^|[\\/])integration\.ya?ml$/i.test(file);
}

/**
 * The list `apiOperations` of an integration's manifest: entries with `definition`, and `operationId` or `operation` (`GET /path`).
 * Read leniently: what is no such entry is left out, and everything else in the file is not looked at.
 */
export async function manifestOperations(uri: string, text: string): Promise<readonly ManifestOperation[]> {
  const { root, places } = await readDefinition({ uri, text });
  const list = listOf(root['apiOperations']);
  return list.flatMap((entry, at) => {
    if (!isObject(entry)) return [];
    const name = textOf(entry['operationId']) ?? textOf(entry['operation']);
    if (name === undefined) return [];
    return [{ definition: textOf(entry['definition']), name, line: places.placeOf(list, at).line }];
  });
}
