import { childPointer } from '../exactJson/jsonPointer';
import { type JsonToken, jsonTokenAt } from '../exactJson/jsonTokens';

/** Where in a JSON text an offset is. */
export interface BodyPlace {
  readonly kind: 'name' | 'value';
  /** Of the value; of a name, of the object that it is or will be a member of. */
  readonly pointer: string;
  /** What a completion replaces: the token there, or nothing. */
  readonly start: number;
  readonly end: number;
}

interface Level {
  readonly pointer: string;
  /** Items so far of an array; `undefined` of an object. */
  index: number | undefined;
  name: string;
  /** Of an object: whether a name comes next. */
  expectsName: boolean;
}

/** The place in a JSON text that may be unfinished or wrong elsewhere; `undefined` behind a whole value. */
export function bodyPlaceAt(text: string, offset: number): BodyPlace | undefined {
  const levels: Level[] = [];
  let at = 0;
  for (;;) {
    const token = jsonTokenAt(text, at);
    if (token.kind === 'end' || token.start > offset)
      return placeIn(levels, offset, offset, levels.length > 0 || at === 0);
    if (isValue(token) && offset <= token.end && offset >= token.start)
      return placeIn(levels, token.start, token.end, true);
    take(levels, token, text);
    at = token.end;
  }
}

function isValue({ kind }: JsonToken): boolean {
  return kind === 'string' || kind === 'number' || kind === 'word' || kind === 'wrong';
}

function placeIn(levels: readonly Level[], start: number, end: number, inside: boolean): BodyPlace | undefined {
  if (!inside) return undefined;
  const level = levels.at(-1);
  if (level?.index === undefined && level?.expectsName) return { kind: 'name', pointer: level.pointer, start, end };
  return { kind: 'value', pointer: level === undefined ? '' : pointerIn(level), start, end };
}

function pointerIn(level: Level): string {
  return childPointer(level.pointer, level.index ?? level.name);
}

function take(levels: Level[], token: JsonToken, text: string): void {
  const level = levels.at(-1);
  if (token.kind === '{' || token.kind === '[') {
    const pointer = level === undefined ? '' : pointerIn(level);
    levels.push({ pointer, index: token.kind === '[' ? 0 : undefined, name: '', expectsName: token.kind === '{' });
  } else if (token.kind === '}' || token.kind === ']') levels.pop();
  else if (level !== undefined) step(level, token, text);
}

function step(level: Level, { kind, start, end }: JsonToken, text: string): void {
  if (kind === ':') level.expectsName = false;
  else if (kind === ',' && level.index === undefined) level.expectsName = true;
  else if (kind === ',') level.index = (level.index ?? 0) + 1;
  else if (kind === 'string' && level.expectsName) level.name = JSON.parse(text.slice(start, end)) as string;
}
