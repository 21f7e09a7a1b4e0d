import { AppError } from '../../base/errors';
import { gitCommand } from '../inventory/gitCommand';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The time that a delivery bears, the same whenever it is built from the same: SOURCE_DATE_EPOCH
 * (https://reproducible-builds.org/specs/source-date-epoch/), else the newest commit of the folder, else the first that an archive can
 * hold.
 * @throws AppError `input.invalid` for a SOURCE_DATE_EPOCH that is no number.
 */
export async function deliveryTime(folder: string, environment: Environment): Promise<Date> {
  const given = environment['SOURCE_DATE_EPOCH'];
  if (given !== undefined && given !== '') return dateOf(given);
  const seconds = (await gitCommand(folder, ['log', '-1', '--format=%ct', '--', '.']))?.trim() ?? '';
  return /^\d+$/.test(seconds) ? new Date(Number(seconds) * 1000) : new Date(Date.UTC(1980, 0, 1));
}

function dateOf(given: string): Date {
  const time = new Date(/^\d{1,12}$/.test(given) ? Number(given) * 1000 : Number.NaN);
  if (!Number.isNaN(time.getTime())) return time;
  throw new AppError('input.invalid', `SOURCE_DATE_EPOCH has to be seconds since 1970, not ${given}`, {
    facts: { reason: 'sourceDateEpoch', value: given },
  });
}

/** The commit that a folder is of, and how many of its files differ from it; undefined without git. */
export async function revisionOf(
  folder: string,
): Promise<{ readonly commit: string; readonly uncommitted: number } | undefined> {
  const commit = (await gitCommand(folder, ['rev-parse', 'HEAD']))?.trim();
  const changed = await gitCommand(folder, ['status', '--porcelain', '-z', '--', '.']);
  if (commit === undefined || changed === undefined) return undefined;
  return { commit, uncommitted: changed.split('\0').filter((entry) => /^.. /.test(entry)).length };
}
