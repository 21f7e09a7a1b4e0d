import type { VendorKnowledge, VendorTraits } from '../../capabilities/vendorKnowledge';
import { vendors } from '../../capabilities/vendors';
import type { RawS3Answer } from '../../rawS3/rawS3Client';
import { headerOf } from '../run/answers';
import type { TlsFacts } from './tlsFacts';

/** Whom the probe talked to. */
export interface ServerIdentity {
  /** The `Server` header; empty without. */
  readonly header: string;
  /** Ids of the vendor files whose traits fit, the best first: a guess, and never a verdict. */
  readonly vendors: readonly string[];
  /** Seconds that its clock is ahead of ours; negative when it is behind. Absent without a Date header. */
  readonly skewSeconds?: number;
  readonly tls?: TlsFacts;
}

/** How many traits of a vendor the answer shows; 0 as soon as one that is stated does not fit. */
function likeness(answer: RawS3Answer, traits: VendorTraits): number {
  const fits: boolean[] = [];
  if (traits.serverHeader) fits.push(new RegExp(traits.serverHeader).test(headerOf(answer, 'server')));
  if (traits.requestId) fits.push(new RegExp(traits.requestId).test(headerOf(answer, 'x-amz-request-id')));
  for (const name of traits.headers ?? []) fits.push(name in answer.headers);
  return fits.every(Boolean) ? fits.length : 0;
}

/** Ids of the vendors that an answer may come from. */
export function guessVendors(answer: RawS3Answer, known: readonly VendorKnowledge[] = vendors): readonly string[] {
  return known
    .map(({ id, traits }) => ({ id, fits: likeness(answer, traits) }))
    .filter(({ fits }) => fits > 0)
    .sort((a, b) => b.fits - a.fits)
    .map(({ id }) => id);
}

/** Seconds that the clock behind an answer is ahead; `received` is our time, milliseconds since 1970. */
export function skewOf(answer: RawS3Answer, received: number): number | undefined {
  const theirs = Date.parse(headerOf(answer, 'date'));
  if (Number.isNaN(theirs)) return undefined;
  // The header has whole seconds, so it lies half a second behind on average.
  const ahead = (theirs + 500 - received + answer.milliseconds / 2) / 1000;
  return Math.abs(ahead) < 1 ? 0 : Math.round(ahead);
}
