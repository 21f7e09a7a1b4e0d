import { AppError } from '../../base/errors';
import { valueAtPointer } from '../exactJson/jsonPointer';
import type { JsonValue } from '../exactJson/jsonValue';
import type { TokenPlace } from './authFlow';

/** A token that was obtained. */
export interface HeldToken {
  readonly value: string;
  /** Milliseconds since 1970; absent: until it is refused. */
  readonly expires?: number;
}

/** Tokens are renewed this much before they end, so that none ends on its way. Milliseconds. */
const ahead = 10_000;

export function isFresh(token: HeldToken, now: number): boolean {
  return token.expires === undefined || token.expires - ahead > now;
}

/**
 * The token in the answer of a login.
 * @throws AppError `auth.credentialsUnusable` when it is not where it should be.
 */
export function tokenIn(answer: JsonValue | undefined, place: TokenPlace, now: number): HeldToken {
  const value = valueAtPointer(answer, place.pointer);
  if (typeof value !== 'string' || value === '') {
    const facts = { reason: 'noToken', pointer: place.pointer };
    throw new AppError('auth.credentialsUnusable', `The login's answer has no token at ${place.pointer}`, { facts });
  }
  const expires = place.expiry === undefined ? undefined : expiryOf(valueAtPointer(answer, place.expiry), now);
  return expires === undefined ? { value } : { value, expires };
}

/** Seconds from now are at most some years; seconds since 1970 are more than that, and milliseconds again. */
const longestSeconds = 315_360_000;

/** When something ends that says so as a date, in seconds from now, or in seconds or milliseconds since 1970. */
export function expiryOf(value: JsonValue | undefined, now: number): number | undefined {
  if (typeof value === 'string' && !/^\d+$/.test(value)) {
    const date = Date.parse(value);
    return Number.isNaN(date) ? undefined : date;
  }
  const number = typeof value === 'string' || typeof value === 'bigint' ? Number(value) : value;
  if (typeof number !== 'number' || !(number > 0)) return undefined;
  if (number <= longestSeconds) return now + number * 1000;
  return number < longestSeconds * 1000 ? number * 1000 : number;
}
