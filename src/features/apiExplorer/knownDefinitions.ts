import type { KnownDefinition } from '../../platform/apiDirectory';
import type { DefinitionLibrary } from './definitionLibrary';

/** The definitions of the settings with their operations; those that cannot be read are left out: the view tells of them. */
export async function knownDefinitions(library: DefinitionLibrary): Promise<readonly KnownDefinition[]> {
  const sources = await library.sources();
  const read = sources.map(async ({ key, name }): Promise<readonly KnownDefinition[]> => {
    const index = await library.index(key).catch(() => undefined);
    if (index === undefined) return [];
    const operations = index.operations.map(({ id, operationId, summary }) => ({
      operation: id,
      ...(operationId !== undefined && { operationId }),
      ...(summary !== undefined && { title: summary }),
    }));
    return [{ key, name, version: index.info.version, operations }];
  });
  return (await Promise.all(read)).flat();
}
