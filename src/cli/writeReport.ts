import { writeFile } from 'node:fs/promises';
import { AppError } from '../core/base/errors';
import type { LocalContext } from './cliContext';

/** Writes a report to the file of `--out`, or to standard output without it. @throws AppError `local.io` */
export async function writeReport(
  { values, stdout }: Pick<LocalContext, 'values' | 'stdout'>,
  text: string,
): Promise<void> {
  const { out } = values;
  if (out === undefined) return void stdout.write(text);
  try {
    await writeFile(out, text);
  } catch (cause) {
    throw new AppError('local.io', `Cannot write ${out}`, { facts: { file: out }, cause });
  }
}
