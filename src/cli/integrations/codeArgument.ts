import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../core/base/errors';
import type { Choice } from '../../core/integrations/selection/chosenCode';

/** A piece of code that `--for` names. */
export interface CodeArgument {
  /** Absolute path. */
  readonly file: string;
  readonly text: string;
  readonly choice: Choice;
}

/**
 * Reads what `--for FILE[:FROM-TO]` names: lines, with one number what is declared around that line, without any the whole file.
 * @throws AppError `local.io`, `input.invalid` for lines that the file does not have.
 */
export async function codeArgument(given: string): Promise<CodeArgument> {
  const [, name = given, first, last] = (await isFile(given)) ? [] : (/^(.+?):(\d+)(?:-(\d+))?$/.exec(given) ?? []);
  const file = path.resolve(name);
  const text = await readFile(file, 'utf8').catch((cause) => {
    throw new AppError('local.io', `Cannot read ${file}`, { facts: { file }, cause });
  });
  if (first === undefined) return { file, text, choice: 'file' };
  const [from, to] = [Number(first), Number(last ?? first)];
  const all = text.split('\n').length;
  if (from < 1 || to < from || to > all) {
    throw new AppError('input.invalid', `${name} has lines 1 to ${all}, not ${given.slice(name.length + 1)}`, {
      facts: { reason: 'arguments', value: given },
    });
  }
  return { file, text, choice: last === undefined ? { cursor: from } : { lines: { from, to } } };
}

const isFile = (name: string) =>
  stat(name).then(
    (found) => found.isFile(),
    () => false,
  );
