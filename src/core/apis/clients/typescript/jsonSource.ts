/** `src/json.ts` of a TypeScript client. */
export const jsonSource = String.raw`import { randomUUID } from 'node:crypto';

/**
 * JSON with exact integers. Numbers of JavaScript lose digits beyond 2^53, and this service has 64-bit ids and byte counts: such
 * fields are bigint, always, so that a program does not work with small values only.
 */
export type Json = null | boolean | number | bigint | string | Json[] | { [name: string]: Json | undefined };

/** Where a value has 64-bit integers: itself, its items, its members ('*': all), or as another shape (its name) says. */
export type Shape = 'int64' | readonly [Shape] | { readonly [member: string]: Shape | string } | string;
export type Shapes = Readonly<Record<string, Shape>>;

// A mark that no text of a service can contain by chance or on purpose: it is new in every process.
const mark = 'int:' + randomUUID() + ':';
const tokens = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** @throws SyntaxError */
export function parseJson(text: string): Json {
  const marked = text.replace(tokens, (token) => (/^-?\d{16,}$/.test(token) ? '"' + mark + token + '"' : token));
  return JSON.parse(marked, (_name, value: unknown) =>
    typeof value === 'string' && value.startsWith(mark) ? exact(value.slice(mark.length)) : value,
  ) as Json;
}

function exact(digits: string): number | bigint {
  const number = Number(digits);
  return Number.isSafeInteger(number) ? number : BigInt(digits);
}

/** Bigints are written as the numbers that they are. */
export function writeJson(value: unknown): string {
  const text = JSON.stringify(value, (_name, item: unknown) => (typeof item === 'bigint' ? mark + item.toString() : item));
  return text.replaceAll(new RegExp('"' + mark + '(-?\\d+)"', 'g'), '$1');
}

/** A value whose 64-bit integers are bigint, as the types say. */
export function shaped(value: Json | undefined, shape: Shape | undefined, shapes: Shapes): Json | undefined {
  if (shape === undefined || value === null || value === undefined) return value;
  if (shape === 'int64') return typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : value;
  if (typeof shape === 'string') return shaped(value, shapes[shape], shapes);
  if (Array.isArray(value)) return Array.isArray(shape) ? value.map((item) => shaped(item, shape[0] as Shape, shapes) ?? null) : value;
  if (typeof value !== 'object' || Array.isArray(shape)) return value;
  const members = shape as { readonly [member: string]: Shape };
  const entries = Object.entries(value).map(([name, item]) => [name, shaped(item, members[name] ?? members['*'], shapes)]);
  return Object.fromEntries(entries) as Json;
}
`;
