import { isMembers, type JsonValue } from './jsonValue';

/** The reference tokens of a JSON pointer (RFC 6901); `undefined` when it is none. */
export function pointerTokens(pointer: string): readonly string[] | undefined {
  if (pointer === '') return [];
  if (!pointer.startsWith('/')) return undefined;
  return pointer
    .slice(1)
    .split('/')
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** A pointer with one token more. */
export function childPointer(pointer: string, token: string | number): string {
  return `${pointer}/${String(token).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** The value that a pointer leads to, if there is one. */
export function valueAtPointer(root: JsonValue | undefined, pointer: string): JsonValue | undefined {
  let value = root;
  for (const token of pointerTokens(pointer) ?? [pointer]) {
    if (Array.isArray(value)) value = /^(?:0|[1-9]\d*)$/.test(token) ? value[Number(token)] : undefined;
    else value = isMembers(value) ? value[token] : undefined;
  }
  return value;
}
