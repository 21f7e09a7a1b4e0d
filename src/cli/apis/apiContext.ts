import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { definitionLimits } from '../../core/apis/document/limits';
import { HttpFiles } from '../../core/apis/files/httpFiles';
import { LocalFiles, readLocalText } from '../../core/apis/files/localFiles';
import { type OpenDefinition, openDefinition } from '../../core/apis/openDefinition';
import { AppError } from '../../core/base/errors';
import type { LocalContext } from '../cliContext';

/** What a command about API definitions gets. It needs no connection to a store. */
export interface ApiContext {
  readonly args: readonly string[];
  readonly format: string;
  /** `--schema NAME` */
  readonly schema: string | undefined;
  readonly caFile: string | undefined;
  readonly insecure: boolean;
  readonly proxy: string | undefined;
  readonly signal: AbortSignal;
  readonly stdout: NodeJS.WritableStream;
}

/** What commands about definitions need of the whole context. */
export function apiContext(context: LocalContext): ApiContext {
  const { args, signal, stdout, values } = context;
  const { format, schema, insecure = false, proxy } = values;
  return { args, signal, stdout, format, schema, caFile: values['ca-file'], insecure, proxy };
}

/** @throws AppError `input.invalid` unless `--format` is one of those that the command has. */
export function formatOf<Format extends string>(context: ApiContext, formats: readonly Format[]): Format {
  const found = formats.find((format) => format === context.format);
  if (found !== undefined) return found;
  throw new AppError('input.invalid', `--format takes ${formats.join(', ')}`, {
    facts: { reason: 'format', value: context.format },
  });
}

/** The argument at a position. @throws AppError `input.invalid` when there is none. */
export function argument(context: ApiContext, index: number, what: string): string {
  const value = context.args[index];
  if (value !== undefined) return value;
  throw new AppError('input.invalid', `Give ${what}`, { facts: { reason: 'arguments' } });
}

/**
 * Reads a definition from a file or an http(s) address, with the files it refers to: below its own folder or the working
 * folder, or at its own origin.
 * @throws AppError `local.io`, `network.*`, `tls.*`, `store.*`, `cancelled`
 */
export async function readDefinitionArgument(context: ApiContext, where: string): Promise<OpenDefinition> {
  const { signal } = context;
  const maxBytes = definitionLimits.scannedBytes;
  if (!/^https?:\/\//i.test(where)) {
    const file = path.resolve(where);
    const files = new LocalFiles([path.dirname(file), process.cwd()]);
    const text = await readLocalText(file, maxBytes, signal);
    return openDefinition({ uri: pathToFileURL(file).href, text, files, signal });
  }
  const { caFile, insecure, proxy } = context;
  const tls = { verify: insecure ? ('none' as const) : ('system' as const), ...(caFile && { caFile }) };
  const files = new HttpFiles(where, { tls, ...(proxy && { proxy }) });
  try {
    const uri = new URL(where).href;
    return await openDefinition({ uri, text: await files.read(uri, maxBytes, signal), files, signal });
  } finally {
    files.dispose();
  }
}
