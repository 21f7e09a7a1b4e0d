import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { definitionLimits } from './document/limits';
import { HttpFiles, type HttpFilesOptions } from './files/httpFiles';
import { LocalFiles, readLocalText } from './files/localFiles';
import { type OpenDefinition, openDefinition } from './openDefinition';

export interface LocationOptions extends HttpFilesOptions {
  /** Absolute path of a folder that files it refers to may be below, beside its own. */
  readonly folder: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads a definition from a file or an http(s) address, with the files it refers to: below its own folder or the given one,
 * or at its own origin.
 * @param where A path, absolute or relative to the folder, or an address.
 * @throws AppError `local.io`, `network.*`, `tls.*`, `store.*`, `cancelled`
 */
export async function openLocation(where: string, options: LocationOptions): Promise<OpenDefinition> {
  const { folder, signal } = options;
  const maxBytes = definitionLimits.scannedBytes;
  if (!/^https?:\/\//i.test(where)) {
    const file = path.resolve(folder, where);
    const files = new LocalFiles([path.dirname(file), folder]);
    const text = await readLocalText(file, maxBytes, signal);
    return openDefinition({ uri: pathToFileURL(file).href, text, files, ...(signal && { signal }) });
  }
  const files = new HttpFiles(where, options);
  try {
    const uri = new URL(where).href;
    return await openDefinition({
      ...{ uri, files },
      text: await files.read(uri, maxBytes, signal),
      ...(signal && { signal }),
    });
  } finally {
    files.dispose();
  }
}
