import path from 'node:path';
import type { Catalogue } from '../../patterns/catalogue';
import { readComponents } from '../inventory/components/readComponents';
import { markedFiles, patternsInUse } from '../inventory/patternsInUse';
import { loadManifest } from '../manifest/integrationFile';
import { integrationResults } from '../results/integrationResults';

/**
 * What documents are made from beside the files of an integration: the results of its tests and its components.
 * @param root Absolute path of the integration's folder.
 * @throws AppError `local.io`, `config.invalid`, `cancelled`
 */
export async function documentSources(root: string, catalogue: Catalogue, signal?: AbortSignal) {
  const integration = await loadManifest(root);
  const chosen = integration.patterns.map(({ id }) => id);
  const marked = await markedFiles(root, integration);
  const patterns = patternsInUse(
    catalogue,
    chosen,
    marked.map(({ id }) => id),
  );
  const results = await integrationResults(root, integration, patterns, signal);
  const { components } = await readComponents(path.join(root, integration.project));
  return { catalogue, marked, results, components, ...(signal && { signal }) };
}
