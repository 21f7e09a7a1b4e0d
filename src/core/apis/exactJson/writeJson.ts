import { isMembers, type JsonValue, membersOf } from './jsonValue';

/**
 * A value as JSON text, integers of any size included.
 * @param indent Spaces a level; 0: on one line without spaces.
 */
export function writeJson(value: JsonValue, indent = 2): string {
  return write(value, indent, '\n');
}

function write(value: JsonValue, indent: number, newline: string): string {
  if (typeof value === 'bigint') return value.toString();
  if (Object.is(value, -0)) return '-0';
  // The only numbers that are not finite come from texts like 1e999.
  if (typeof value === 'number' && !Number.isFinite(value)) return value > 0 ? '1e999' : '-1e999';
  const inner = newline + ' '.repeat(indent);
  if (Array.isArray(value)) {
    const items = value.map((item) => write(item, indent, inner));
    return enclosed('[', items, ']', indent, newline);
  }
  if (!isMembers(value)) return JSON.stringify(value);
  const colon = indent > 0 ? ': ' : ':';
  const items = membersOf(value).map(([name, item]) => `${JSON.stringify(name)}${colon}${write(item, indent, inner)}`);
  return enclosed('{', items, '}', indent, newline);
}

function enclosed(open: string, items: readonly string[], close: string, indent: number, newline: string): string {
  if (items.length === 0) return open + close;
  if (indent === 0) return `${open}${items.join(',')}${close}`;
  const inner = newline + ' '.repeat(indent);
  return `${open}${inner}${items.join(`,${inner}`)}${newline}${close}`;
}
