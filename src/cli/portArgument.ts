import { AppError } from '../core/base/errors';

/** The port of a sandbox that was told nothing else; its admin port is the next one. */
export const defaultSandboxPort = 9090;

/**
 * A port given as an option; undefined where it is not there. 0 is any that is free.
 * @throws AppError `input.invalid`
 */
export function portArgument(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new AppError('input.invalid', `${option} takes a port from 0 (any that is free) to 65535`, {
    facts: { reason: 'port', value: text },
  });
}
