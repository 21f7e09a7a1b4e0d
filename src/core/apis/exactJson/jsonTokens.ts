export type JsonTokenKind = 'string' | 'number' | 'word' | '{' | '}' | '[' | ']' | ':' | ',' | 'end' | 'wrong';

/** A piece of a JSON text: where it starts and ends, in UTF-16 units. */
export interface JsonToken {
  readonly kind: JsonTokenKind;
  readonly start: number;
  readonly end: number;
}

// RFC 8259
const token = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|[{}[\]:,]/y;
const space = /[ \t\r\n]*/y;

/** The token at or behind a place of the text; `wrong` where none can be. */
export function jsonTokenAt(text: string, offset: number): JsonToken {
  space.lastIndex = offset;
  space.exec(text);
  const start = space.lastIndex;
  if (start >= text.length) return { kind: 'end', start, end: start };
  if (text.charAt(start) === '"') return stringAt(text, start);
  token.lastIndex = start;
  if (!token.test(text)) return { kind: 'wrong', start, end: start + 1 };
  return { kind: kindOf(text.charAt(start)), start, end: token.lastIndex };
}

function kindOf(first: string): JsonTokenKind {
  switch (first) {
    case '{':
    case '}':
    case '[':
    case ']':
    case ':':
    case ',':
      return first;
    case 't':
    case 'f':
    case 'n':
      return 'word';
    default:
      return 'number';
  }
}

const escaped = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y;

/** By hand: a regular expression keeps a way back for each character of a string of megabytes. */
function stringAt(text: string, start: number): JsonToken {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22) return { kind: 'string', start, end: at + 1 };
    if (code < 0x20) break; // control characters must be escaped
    if (code !== 0x5c) continue;
    escaped.lastIndex = at;
    if (!escaped.test(text)) break;
    at = escaped.lastIndex - 1;
  }
  return { kind: 'wrong', start, end: start + 1 };
}
