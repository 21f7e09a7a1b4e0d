import type { Json } from '../document/json';

/** Letters of a value that are shown on one line. */
const maxLetters = 200;

/** A value on one line: text as it is, all else as JSON. */
export function valueText(value: Json): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > maxLetters ? `${text.slice(0, maxLetters)}…` : text;
}
