import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { definitionLimits } from '../../core/apis/document/limits';
import { HttpFiles } from '../../core/apis/files/httpFiles';
import { LocalFiles, readLocalText } from '../../core/apis/files/localFiles';
import { type OpenDefinition, openDefinition } from '../../core/apis/openDefinition';
import { AppError } from '../../core/base/errors';
import type { LocalContext } from '../cliContext';

/** The argument at a position. @throws AppError `input.invalid` when there is none. */
export function argument(context: LocalContext, index: number, what: string): string {
  const value = context.args[index];
  if (value !== undefined) return value;
  throw new AppError('input.invalid', `Give ${what}`, { facts: { reason: 'arguments' } });
}

/**
 * Reads a definition from a file or an http(s) address, with the files it refers to: below its own folder or the working
 * folder, or at its own origin.
 * @throws AppError `local.io`, `network.*`, `tls.*`, `store.*`, `cancelled`
 */
export async function readDefinitionArgument(context: LocalContext, where: string): Promise<OpenDefinition> {
  const { signal } = context;
  const maxBytes = definitionLimits.scannedBytes;
  if (!/^https?:\/\//i.test(where)) {
    const file = path.resolve(where);
    const files = new LocalFiles([path.dirname(file), process.cwd()]);
    const text = await readLocalText(file, maxBytes, signal);
    return openDefinition({ uri: pathToFileURL(file).href, text, files, signal });
  }
  const { 'ca-file': caFile, insecure, proxy } = context.values;
  const tls = { verify: insecure ? ('none' as const) : ('system' as const), ...(caFile && { caFile }) };
  const files = new HttpFiles(where, { tls, ...(proxy && { proxy }) });
  try {
    const uri = new URL(where).href;
    return await openDefinition({ uri, text: await files.read(uri, maxBytes, signal), files, signal });
  } finally {
    files.dispose();
  }
}
