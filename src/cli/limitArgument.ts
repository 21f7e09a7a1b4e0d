import { AppError } from '../core/base/errors';

/** `--limit N`; without it there is none. @throws AppError `input.invalid` */
export function limitArgument(text: string | undefined): number {
  if (text === undefined) return Number.POSITIVE_INFINITY;
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new AppError('input.invalid', '--limit takes a whole number from 1', {
    facts: { reason: 'limit', value: text },
  });
}
