import { AppError } from '../../base/errors';

const units: Readonly<Record<string, number>> = {
  w: 7 * 86_400_000,
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1000,
};

/** A hundred years in milliseconds: beyond it dates of answers and of lifecycles mean nothing. */
const longest = 100 * 365 * 86_400_000;

/**
 * Milliseconds of `31d`, `12h`, `90m`, `45s`, `2w` or several of them, `1d12h`.
 * @throws AppError `input.invalid`, reason `duration`, for anything else, nothing at all and more than a hundred years.
 */
export function parseDuration(text: string): number {
  const trimmed = text.trim();
  if (!/^(\d{1,9}[wdhms])+$/.test(trimmed)) throw invalid(text);
  const parts = [...trimmed.matchAll(/(\d+)([wdhms])/g)];
  const milliseconds = parts.reduce((sum, [, digits, unit = '']) => sum + Number(digits) * (units[unit] ?? 0), 0);
  if (milliseconds === 0 || milliseconds > longest) throw invalid(text);
  return milliseconds;
}

function invalid(text: string): AppError {
  return new AppError('input.invalid', 'A time span is written as 31d, 12h, 90m, 45s or 1d12h, up to 100 years', {
    facts: { reason: 'duration', value: text.slice(0, 80) },
  });
}
