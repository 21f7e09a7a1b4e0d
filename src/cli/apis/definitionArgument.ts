import type { OpenDefinition } from '../../core/apis/openDefinition';
import { openLocation } from '../../core/apis/openLocation';
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
export function readDefinitionArgument({ values, signal }: LocalContext, where: string): Promise<OpenDefinition> {
  const { 'ca-file': caFile, insecure, proxy } = values;
  const tls = { verify: insecure ? ('none' as const) : ('system' as const), ...(caFile && { caFile }) };
  return openLocation(where, { folder: process.cwd(), tls, ...(proxy && { proxy }), signal });
}
