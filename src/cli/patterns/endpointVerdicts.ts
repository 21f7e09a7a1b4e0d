import { readFile } from 'node:fs/promises';
import { AppError } from '../../core/base/errors';
import type { Verdicts } from '../../core/capabilities/verdict';
import { parseReport } from '../../core/probe/report/parseReport';
import type { LocalContext } from '../cliContext';

/**
 * What `--probe FILE` says of an endpoint: the JSON of `storage-integrator probe`. Undefined without the option.
 * @throws AppError `input.invalid`, `local.io`
 */
export async function endpointVerdicts({ values }: LocalContext): Promise<Verdicts | undefined> {
  const file = values.probe;
  if (file === undefined) return undefined;
  const text = await readFile(file, 'utf8').catch((cause) => {
    throw new AppError('local.io', `Cannot read ${file}`, { facts: { file }, cause });
  });
  return parseReport(text).verdicts;
}
