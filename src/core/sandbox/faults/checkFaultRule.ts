import { faultError } from './faultError';
import {
  defaultCodes,
  type Fault,
  type FaultStatus,
  faultStatuses,
  type NewFaultRule,
  type ResetPoint,
  resetPoints,
} from './faultRule';

type Values = Readonly<Record<string, unknown>>;

const knownMethods = ['GET', 'HEAD', 'PUT', 'POST', 'PATCH', 'DELETE', 'OPTIONS'];

const ruleFields = new Set([
  'id',
  'methods',
  'operations',
  'keyPattern',
  'bucket',
  'after',
  'count',
  'probability',
  'seed',
  'fault',
]);

/** Longest latency, one hour in milliseconds: a timer of Node takes no more than 24 days, and nobody waits that long. */
const longestLatency = 3_600_000;

const faultFields: Readonly<Record<Fault['kind'], readonly string[]>> = {
  latency: ['milliseconds'],
  status: ['status', 'code'],
  reset: ['at'],
  truncate: ['bytes'],
  errorIn200: ['code'],
  slowBody: ['bytesPerSecond'],
  duplicate: [],
};

function isObject(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function onlyFields(values: Values, allowed: Iterable<string>, where: string): void {
  const names = [...allowed];
  const unknown = Object.keys(values).find((name) => !names.includes(name));
  if (unknown === undefined) return;
  throw faultError(unknown, `unknown field "${unknown}" in ${where}; it knows ${names.join(', ') || 'none'}`);
}

function wholeNumber(values: Values, field: string, least: number, most = Number.MAX_SAFE_INTEGER): number {
  const value = values[field];
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most) return value;
  const range = most === Number.MAX_SAFE_INTEGER ? `from ${least}` : `from ${least} to ${most}`;
  throw faultError(field, `${field} takes a whole number ${range}`, value);
}

function text(values: Values, field: string, pattern: RegExp, words: string): string {
  const value = values[field];
  if (typeof value === 'string' && pattern.test(value)) return value;
  throw faultError(field, `${field} takes ${words}`, value);
}

function words(values: Values, field: string): string[] {
  const value = values[field];
  const isList = Array.isArray(value) && value.length > 0 && value.every((each) => /^[A-Za-z]\w*$/.test(String(each)));
  if (isList) return value.map(String);
  throw faultError(field, `${field} takes a list of names`, value);
}

function methodsOf(values: Values): string[] {
  const methods = words(values, 'methods').map((method) => method.toUpperCase());
  const unknown = methods.find((method) => !knownMethods.includes(method));
  if (unknown === undefined) return methods;
  throw faultError('methods', `unknown method ${unknown}; it is one of ${knownMethods.join(', ')}`, unknown);
}

function probabilityOf(values: Values): number {
  const value = values['probability'];
  if (typeof value === 'number' && value > 0 && value <= 1) return value;
  throw faultError('probability', 'probability takes a number above 0, at most 1', value);
}

function statusOf(values: Values): FaultStatus {
  const status = faultStatuses.find((each) => each === values['status']);
  if (status !== undefined) return status;
  throw faultError('status', `status takes ${faultStatuses.join(' or ')}`, values['status']);
}

function resetPointOf(values: Values): ResetPoint {
  const point = resetPoints.find((each) => each === (values['at'] ?? 'request'));
  if (point !== undefined) return point;
  throw faultError('at', `reset takes ${resetPoints.join(' or ')}`, values['at']);
}

function codeOf(values: Values, otherwise: string): string {
  if (values['code'] === undefined) return otherwise;
  return text(values, 'code', /^[A-Za-z0-9]{1,64}$/, 'an S3 error code, such as SlowDown');
}

function isKind(value: unknown): value is Fault['kind'] {
  return typeof value === 'string' && Object.hasOwn(faultFields, value);
}

/** @throws AppError `input.invalid` (faultError). */
function checkFault(value: unknown): Fault {
  const kinds = Object.keys(faultFields).join(', ');
  if (!isObject(value)) throw faultError('fault', `fault takes an object with a kind: ${kinds}`, value);
  const { kind } = value;
  if (!isKind(kind)) throw faultError('kind', `kind is one of ${kinds}`, kind);
  onlyFields(value, ['kind', ...faultFields[kind]], `the fault ${kind}`);
  switch (kind) {
    case 'latency':
      return { kind, milliseconds: wholeNumber(value, 'milliseconds', 0, longestLatency) };
    case 'status': {
      const status = statusOf(value);
      return { kind, status, code: codeOf(value, defaultCodes[status]) };
    }
    case 'reset':
      return { kind, at: resetPointOf(value) };
    case 'truncate':
      return { kind, bytes: wholeNumber(value, 'bytes', 0) };
    case 'errorIn200':
      return { kind, code: codeOf(value, defaultCodes[500]) };
    case 'slowBody':
      return { kind, bytesPerSecond: wholeNumber(value, 'bytesPerSecond', 1) };
    case 'duplicate':
      return { kind };
  }
}

/** Reads each field that is there; what is not there stays absent. */
function checkFields(value: Values): Omit<NewFaultRule, 'fault'> {
  const has = (field: string) => value[field] !== undefined;
  const notEmpty = (field: string) => text(value, field, /./s, 'a text');
  return {
    ...(has('id') && { id: text(value, 'id', /^[\w.-]{1,64}$/, 'letters, digits, dots and hyphens') }),
    ...(has('methods') && { methods: methodsOf(value) }),
    ...(has('operations') && { operations: words(value, 'operations') }),
    ...(has('keyPattern') && { keyPattern: notEmpty('keyPattern') }),
    ...(has('bucket') && { bucket: notEmpty('bucket') }),
    ...(has('after') && { after: wholeNumber(value, 'after', 0) }),
    ...(has('count') && { count: wholeNumber(value, 'count', 1) }),
    ...(has('probability') && { probability: probabilityOf(value) }),
    ...(has('seed') && { seed: wholeNumber(value, 'seed', 0, 0xffffffff) }),
  };
}

/**
 * A rule from JSON, with the fields of {@link NewFaultRule}.
 * @throws AppError `input.invalid` that names the field and says what it takes.
 */
export function checkFaultRule(value: unknown): NewFaultRule {
  if (!isObject(value)) throw faultError('', 'a rule is an object with at least a fault', value);
  onlyFields(value, ruleFields, 'a rule');
  return { ...checkFields(value), fault: checkFault(value['fault']) };
}
