import { isObject, type Json, type JsonObject } from '../document/json';
import { formatSamples } from './formats';
import { samplePattern } from './samplePattern';

/** The strictest of a limit among the parts of a schema. */
function strictest(
  parts: readonly JsonObject[],
  keyword: string,
  pick: (...values: number[]) => number,
): number | undefined {
  const values = parts.flatMap((part) => (typeof part[keyword] === 'number' ? [part[keyword]] : []));
  return values.length === 0 ? undefined : pick(...values);
}

/** The lower limit of a keyword, the highest where several parts have one. */
export function atLeast(parts: readonly JsonObject[], keyword: string): number | undefined {
  return strictest(parts, keyword, Math.max);
}

/** The upper limit of a keyword, the lowest where several parts have one. */
export function atMost(parts: readonly JsonObject[], keyword: string): number | undefined {
  return strictest(parts, keyword, Math.min);
}

/** Longest text that is made up for a `minLength`. */
const maxMadeUp = 10_000;

/** A text that fits format, pattern and lengths as well as can be told. */
export function sampleText(parts: readonly JsonObject[]): string {
  const least = Math.min(atLeast(parts, 'minLength') ?? 0, maxMadeUp);
  const most = atMost(parts, 'maxLength') ?? Number.POSITIVE_INFINITY;
  const pattern = parts.find((part) => typeof part['pattern'] === 'string')?.['pattern'];
  if (typeof pattern === 'string') {
    const matching = samplePattern(pattern, least, most);
    if (matching !== undefined) return matching;
  }
  const format = parts.find((part) => typeof part['format'] === 'string')?.['format'];
  const known = typeof format === 'string' && Object.hasOwn(formatSamples, format) ? formatSamples[format] : undefined;
  const text = known ?? 'string';
  if (known !== undefined && known.length >= least && known.length <= most) return known;
  return text.slice(0, most).padEnd(least, 'a');
}

/** A number within the limits, 1 if it may be: identifiers are never 0. */
export function sampleNumber(parts: readonly JsonObject[], whole: boolean): number {
  const step = parts.find((part) => typeof part['multipleOf'] === 'number')?.['multipleOf'];
  const unit = typeof step === 'number' && step > 0 ? step : whole ? 1 : 0;
  const smallest = unit > 0 ? unit : 0.5;
  const low = lowerLimit(parts, smallest);
  const high = upperLimit(parts, smallest);
  const wanted = Math.min(Math.max(1, low), high);
  if (unit === 0) return wanted;
  const up = Math.ceil(wanted / unit) * unit;
  return up <= high ? up : Math.floor(high / unit) * unit;
}

function lowerLimit(parts: readonly JsonObject[], step: number): number {
  const open = atLeast(parts, 'exclusiveMinimum') ?? Number.NEGATIVE_INFINITY;
  const closed = parts.map((part) => limitOf(part, 'minimum', 'exclusiveMinimum', step));
  return Math.max(open + step, ...closed.filter((value) => value !== undefined));
}

function upperLimit(parts: readonly JsonObject[], step: number): number {
  const open = atMost(parts, 'exclusiveMaximum') ?? Number.POSITIVE_INFINITY;
  const closed = parts.map((part) => limitOf(part, 'maximum', 'exclusiveMaximum', -step));
  return Math.min(open - step, ...closed.filter((value) => value !== undefined));
}

function limitOf(part: JsonObject, keyword: string, exclusive: string, step: number): number | undefined {
  const limit = part[keyword];
  if (typeof limit !== 'number') return undefined;
  return part[exclusive] === true ? limit + step : limit;
}

/** Values that a schema gives itself, the most binding first: const, example, examples, default, enum. */
export function givenValues(parts: readonly JsonObject[]): readonly Json[] {
  return ['const', 'example', 'examples', 'default', 'enum'].flatMap((keyword) =>
    parts.flatMap((part) => valuesIn(part[keyword], keyword === 'examples' || keyword === 'enum')),
  );
}

function valuesIn(value: Json | undefined, many: boolean): readonly Json[] {
  if (value === undefined) return [];
  if (!many) return [value];
  if (Array.isArray(value)) return value;
  return isObject(value) ? Object.values(value).filter((item) => item !== undefined) : [];
}
