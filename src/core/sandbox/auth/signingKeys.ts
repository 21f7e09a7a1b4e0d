import { type CredentialScope, scopeText } from '../../sigv4/credentialScope';
import { deriveSigningKey } from '../../sigv4/signature';
import type { AccessKey } from './accessKeys';

/** A day, a region and a service more than this are never in use at once. */
const scopesOfOneKey = 16;

/** They go with the access key that they are derived from. */
const derived = new WeakMap<AccessKey, Map<string, Buffer>>();

/** The key that requests of a scope are signed with. Deriving it takes four hashes, and it is the same for a whole day. */
export function signingKeyOf(key: AccessKey, scope: CredentialScope): Buffer {
  const keys = derived.get(key) ?? new Map<string, Buffer>();
  derived.set(key, keys);
  const name = scopeText(scope);
  const known = keys.get(name);
  if (known) return known;
  if (keys.size >= scopesOfOneKey) keys.clear();
  const made = deriveSigningKey(key.secretAccessKey, scope);
  keys.set(name, made);
  return made;
}
