import { AppError } from '../../base/errors';

/**
 * A rule that cannot be used. `field` is the name of the value in the notation it came in, empty for the rule itself.
 * The message says what would do; it is what the command line shows.
 */
export function faultError(field: string, message: string, value?: unknown): AppError {
  const facts = { reason: 'faultRule', field, detail: message, ...(value !== undefined && { value: short(value) }) };
  return new AppError('input.invalid', `Fault rule: ${message}`, { facts });
}

function short(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`;
}
