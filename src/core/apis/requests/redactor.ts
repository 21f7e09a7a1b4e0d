import { isMembers, type JsonValue, membersOf, noMembers } from '../exactJson/jsonValue';
import { tryParseJson } from '../exactJson/parseJson';
import { writeJson } from '../exactJson/writeJson';
import type { Header } from './apiRequest';

/** What stands where a secret was. */
export const redactedText = '[redacted]';

const secretHeader =
  /^(?:authorization|proxy-authorization|cookie|set-cookie|x-csrf.*|.*(?:token|api-?key|secret|password|credential|session|signature).*)$/i;

/** Whether a header's value is secret, by its name. */
export function isSecretHeader(name: string): boolean {
  return secretHeader.test(name);
}

/**
 * Names of members, fields and query parameters whose value is secret. Names that only contain the word in passing stay
 * readable: `token_expiry`, `password_policy`, `max_keys`.
 */
const secretName =
  /^(?:.*[_-])?(?:password|passwd|passphrase|pwd|secret|token|api_?key|secret_?key|access_?key|private_?key|credentials?|signature|sign|jwt|otp|verification_code)$/;

/**
 * A word that is in every name of {@link secretName}, or an escape that may hide one. Reading megabytes of JSON takes a second,
 * and most of it has none.
 */
const mayNameSecret = /pass|pwd|secret|token|key|credential|sign|jwt|otp|verification|\\u/i;

/** Whether what is called so is a secret; `accessKey`, `access_key` and `ACCESS-KEY` are alike. */
export function isSecretName(name: string): boolean {
  const plain = name.replace(/([a-z\d])([A-Z])/g, '$1_$2').toLowerCase();
  return secretName.test(plain.replaceAll('-', '_'));
}

/** Shorter values are left alone where only the value tells: a password `1` must not black out every digit. */
const shortestValue = 4;

/**
 * Takes secrets out of everything that is shown, logged or kept: those that it was told of, wherever they stand, and what is
 * called like one. It works on copies.
 */
export class Redactor {
  readonly #values = new Set<string>();

  /** A secret that must never be seen again, whatever its name: it is also found percent-encoded, in JSON and in Base64. */
  add(secret: string | undefined): void {
    if (secret === undefined || secret.length < shortestValue) return;
    const json = JSON.stringify(secret).slice(1, -1);
    const base64 = Buffer.from(secret).toString('base64');
    for (const form of [secret, json, encodeURIComponent(secret.replace(/[\ud800-\udfff]/g, '')), base64])
      this.#values.add(form);
  }

  /** Text without the secrets that are known. */
  text(text: string): string {
    let out = text;
    // Longest first: a secret within another one would leave the rest of it.
    for (const value of [...this.#values].sort((a, b) => b.length - a.length))
      out = out.replaceAll(value, redactedText);
    return out;
  }

  headers(headers: readonly Header[]): readonly Header[] {
    return headers.map(([name, value]) => [name, isSecretHeader(name) ? redactedText : this.text(value)]);
  }

  /** An address without user, secret query values and known secrets. */
  url(url: string): string {
    const plain = url.replace(/^([a-z]+:\/\/)[^/?#@]*@/i, '$1');
    const query = plain.indexOf('?');
    if (query < 0) return this.text(plain);
    return this.text(plain.slice(0, query + 1) + this.#pairs(plain.slice(query + 1)));
  }

  /** A body: members of JSON and fields of a form by name, everything else by known values. */
  body(text: string, mediaType: string): string {
    if (mediaType === 'application/x-www-form-urlencoded') return this.text(this.#pairs(text));
    const json = mayNameSecret.test(text) ? tryParseJson(text) : undefined;
    if (json === undefined || !hasSecret(json)) return this.text(text);
    return this.text(writeJson(withoutSecrets(json), text.includes('\n') ? 2 : 0));
  }

  #pairs(query: string): string {
    const pairs = query.split('&').map((pair) => {
      const [name = ''] = pair.split('=', 1);
      return pair.includes('=') && isSecretName(decodedName(name)) ? `${name}=${redactedText}` : pair;
    });
    return pairs.join('&');
  }
}

function decodedName(name: string): string {
  try {
    return decodeURIComponent(name.replaceAll('+', ' '));
  } catch {
    return name;
  }
}

function hasSecret(value: JsonValue): boolean {
  if (Array.isArray(value)) return value.some(hasSecret);
  return (
    isMembers(value) &&
    membersOf(value).some(([name, item]) => (isSecretName(name) && !isEmpty(item)) || hasSecret(item))
  );
}

function withoutSecrets(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (!isMembers(value)) return value;
  const out = noMembers();
  for (const [name, item] of membersOf(value)) {
    out[name] = isSecretName(name) && isScalar(item) && !isEmpty(item) ? redactedText : withoutSecrets(item);
  }
  return out;
}

function isScalar(value: JsonValue): boolean {
  return typeof value !== 'object';
}

/** Nothing to hide: whether a secret is set may be of interest. */
function isEmpty(value: JsonValue): boolean {
  return value === null || value === '' || typeof value === 'boolean';
}
