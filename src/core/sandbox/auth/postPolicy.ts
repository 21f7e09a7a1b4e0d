import { S3Error } from '../s3Error';

/** Inclusive, in bytes. */
export interface LengthRange {
  readonly min: number;
  readonly max: number;
}

type FieldCondition = {
  readonly operator: 'eq' | 'starts-with';
  /** Lower case. */
  readonly field: string;
  readonly value: string;
  /** As it stood in the policy, for the error. */
  readonly source: string;
};

/** Source: S3 API reference, "POST Policy". */
export interface PostPolicy {
  /** Milliseconds since 1970. */
  readonly expiration: number;
  readonly conditions: readonly FieldCondition[];
  readonly contentLength?: LengthRange;
}

function invalid(why: string): S3Error {
  return new S3Error('InvalidPolicyDocument', `Invalid Policy: ${why}`);
}

function refused(why: string): S3Error {
  return new S3Error('AccessDenied', `Invalid according to Policy: ${why}`);
}

/** Reads the form field `policy` (JSON in base64); throws InvalidPolicyDocument. */
export function parsePostPolicy(base64: string): PostPolicy {
  const document = parseJson(base64);
  if (!isRecord(document)) throw invalid("Expecting '{'.");
  const expiration = parseExpiration(document['expiration']);
  const list = document['conditions'];
  if (list === undefined) throw invalid('Policy missing conditions.');
  if (!Array.isArray(list)) throw invalid("Invalid 'conditions' value: must be a List.");
  const ranges = list.filter(isRange).map(parseRange);
  const conditions = list.filter((condition) => !isRange(condition)).map(parseCondition);
  return { expiration, conditions, ...(ranges.length > 0 && { contentLength: narrowest(ranges) }) };
}

function parseJson(base64: string): unknown {
  if (!/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(base64)) throw invalid('invalid Base64 encoding.');
  try {
    return JSON.parse(Buffer.from(base64, 'base64').toString('utf8'));
  } catch {
    throw invalid('Invalid JSON.');
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseExpiration(value: unknown): number {
  if (value === undefined) throw invalid('Policy missing expiration.');
  const form = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
  const time = typeof value === 'string' && form.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(time)) throw invalid(`Invalid 'expiration' value: '${String(value)}'`);
  return time;
}

function isRange(condition: unknown): condition is readonly unknown[] {
  return Array.isArray(condition) && String(condition[0]).toLowerCase() === 'content-length-range';
}

function parseRange(condition: readonly unknown[]): LengthRange {
  const [, min, max] = condition.map(Number);
  if (condition.length !== 3) throw invalid('Invalid content-length-range: wrong number of arguments.');
  if (!isLength(min) || !isLength(max)) throw invalid('Invalid content-length-range: must be two numbers.');
  return { min, max };
}

function isLength(value: number | undefined): value is number {
  return Number.isSafeInteger(value) && (value ?? -1) >= 0;
}

/** All ranges have to hold, so only what lies in each of them does. */
function narrowest(ranges: readonly LengthRange[]): LengthRange {
  return { min: Math.max(...ranges.map(({ min }) => min)), max: Math.min(...ranges.map(({ max }) => max)) };
}

/** `{"field": "value"}`, `["eq", "$field", "value"]` or `["starts-with", "$field", "value"]`. */
function parseCondition(condition: unknown): FieldCondition {
  const source = JSON.stringify(condition);
  if (Array.isArray(condition)) return { ...parseListCondition(condition), source };
  if (!isRecord(condition)) throw invalid('Invalid condition test: must be a List or Object.');
  const [entry, ...others] = Object.entries(condition);
  if (!entry || others.length > 0) {
    throw invalid('Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.');
  }
  const [field, value] = entry;
  if (typeof value !== 'string') throw invalid('Invalid Simple-Condition: value must be a string.');
  return { operator: 'eq', field: field.toLowerCase(), value, source };
}

function parseListCondition(condition: readonly unknown[]): Omit<FieldCondition, 'source'> {
  const [first, field, value] = condition;
  if (first === undefined) throw invalid('Invalid Condition: missing operation identifier.');
  const operator = String(first).toLowerCase();
  if (operator !== 'eq' && operator !== 'starts-with') {
    throw invalid(`Invalid Condition: unknown operation '${String(first)}'.`);
  }
  if (condition.length !== 3 || typeof field !== 'string' || typeof value !== 'string') {
    throw invalid(`Invalid ${operator}: wrong number of arguments.`);
  }
  if (!field.startsWith('$')) throw invalid(`Invalid ${operator}: the field has to start with '$'.`);
  return { operator, field: field.slice(1).toLowerCase(), value };
}

/** Fields that a policy need not name. */
const exempt: ReadonlySet<string> = new Set(['x-amz-signature', 'signature', 'awsaccesskeyid', 'policy', 'file']);

/**
 * Holds the fields of a form (lower-case names; `bucket` is the one addressed, `key` with `${filename}` filled in) against a
 * policy: in time, every condition met, no field that it does not name. Throws AccessDenied. `now` in milliseconds since 1970.
 */
export function requirePolicy(policy: PostPolicy, fields: ReadonlyMap<string, string>, now: number): void {
  if (now >= policy.expiration) throw refused('Policy expired.');
  for (const condition of policy.conditions) {
    if (!holds(condition, fields.get(condition.field))) throw refused(`Policy Condition failed: ${condition.source}`);
  }
  // The bucket stands in the address; whether a policy names it is up to its author.
  const named = new Set(['bucket', ...policy.conditions.map(({ field }) => field)]);
  const extra = [...fields.keys()].filter(
    (name) => !named.has(name) && !exempt.has(name) && !name.startsWith('x-ignore-'),
  );
  if (extra.length > 0) throw refused(`Extra input fields: ${extra.join(', ')}`);
}

function holds({ operator, field, value }: FieldCondition, actual: string | undefined): boolean {
  if (operator === 'eq') return (actual ?? '') === value;
  // A list of content types has to match in each of its values ("POST Policy", starts-with).
  const values = field === 'content-type' ? (actual ?? '').split(',').map((part) => part.trim()) : [actual ?? ''];
  return values.every((one) => one.startsWith(value));
}
