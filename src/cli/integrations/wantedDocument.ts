import { existsSync } from 'node:fs';
import path from 'node:path';
import { customerReference } from '../../core/integrations/export/customerReference';
import type { WantedDocument } from '../../core/integrations/export/exportSource';
import { manifestName } from '../../core/integrations/manifest/integration';
import { loadManifest } from '../../core/integrations/manifest/integrationFile';

/**
 * A document with the customer's own document whose looks it takes on: the one that is named, or that of the integration whose
 * folder of documents the document is in.
 * @param file Absolute path.
 * @param template Absolute path.
 * @throws AppError `config.invalid` when the manifest of the integration does not fit.
 */
export async function wantedDocument(file: string, template: string | undefined): Promise<WantedDocument> {
  const found = template ?? (await ownReference(file));
  return { file, ...(found !== undefined && { template: found }) };
}

async function ownReference(file: string): Promise<string | undefined> {
  const folder = integrationFolder(path.dirname(file));
  if (folder === undefined) return undefined;
  const { documents } = await loadManifest(folder);
  const isDocument = path.resolve(folder, documents.folder) === path.dirname(file);
  return isDocument ? customerReference(folder, documents) : undefined;
}

/** The nearest folder with a manifest, the given one or one above. */
function integrationFolder(folder: string): string | undefined {
  if (existsSync(path.join(folder, manifestName))) return folder;
  const above = path.dirname(folder);
  return above === folder ? undefined : integrationFolder(above);
}
