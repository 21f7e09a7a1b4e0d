import { createHash } from 'node:crypto';

/** What an id looks like; it is the authority of document addresses, so it has no upper case. */
export const connectionIdPattern = /^[a-z0-9][a-z0-9-]*$/;

const longestSlug = 40;

/**
 * The id of a connection that the settings give none: the name in lower case, everything but letters and digits as
 * hyphens. Where that loses more than case, spaces and `-_.` (Chinese names, very long ones) it ends in 8 hexadecimal
 * digits of the name's SHA-256, so that two such names do not meet in one id. The same name always gives the same id.
 */
export function defaultConnectionId(name: string): string {
  const composed = name.normalize('NFC');
  const slug = composed
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  if (slug !== '' && slug.length <= longestSlug && /^[A-Za-z0-9 ._-]+$/.test(name)) return slug;
  const hash = createHash('sha256').update(composed).digest('hex').slice(0, 8);
  return slug === '' ? `store-${hash}` : `${slug.slice(0, longestSlug).replace(/-+$/, '')}-${hash}`;
}
