import { BlockList, isIP } from 'node:net';
import { S3Error } from '../../s3Error';
import { matchesWildcard } from '../wildcard';

/** The values of a condition key in a request; undefined where the request has none. Key in lower case. */
export type ConditionContext = (key: string) => readonly string[] | undefined;

export interface PolicyCondition {
  /** Without `IfExists`. */
  readonly operator: string;
  readonly ifExists: boolean;
  /** Lower case. */
  readonly key: string;
  readonly values: readonly string[];
}

type Test = (expected: string, actual: string) => boolean;

interface Operator {
  readonly test: Test;
  /** Holds when none of the values fits, also for a request without the key. */
  readonly negated?: true;
  /** Whether the value of a policy has the form that the operator needs. */
  readonly accepts?: (value: string) => boolean;
}

function isNumber(value: string): boolean {
  return value !== '' && Number.isFinite(Number(value));
}

/** ISO 8601, or seconds since 1970. */
function timeOf(value: string): number {
  return /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value);
}

function isTime(value: string): boolean {
  return !Number.isNaN(timeOf(value));
}

function splitRange(range: string): {
  readonly address: string;
  readonly family: 'ipv4' | 'ipv6';
  readonly bits: number;
} {
  const [address = '', length] = range.split('/');
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  return { address, family, bits: length === undefined ? (family === 'ipv4' ? 32 : 128) : Number(length) };
}

function isRange(range: string): boolean {
  const { address, family, bits } = splitRange(range);
  const form = /^[^/]+(\/\d{1,3})?$/.test(range);
  return form && isIP(address) !== 0 && bits <= (family === 'ipv4' ? 32 : 128);
}

const inRange: Test = (range, actual) => {
  const { address, family, bits } = splitRange(range);
  const list = new BlockList();
  list.addSubnet(address, bits, family);
  const plain = actual.replace(/^::ffff:(?=\d+\.)/i, '');
  return isIP(plain) !== 0 && list.check(plain, isIP(plain) === 6 ? 'ipv6' : 'ipv4');
};

const equals: Test = (expected, actual) => expected === actual;
const equalsIgnoringCase: Test = (expected, actual) => expected.toLowerCase() === actual.toLowerCase();
const like: Test = (expected, actual) => matchesWildcard(expected, actual, 'single');

/** Compares figures; `signs` are those allowed of actual minus expected. */
function ordered(figure: (text: string) => number, ...signs: readonly number[]): Test {
  return (expected, actual) => signs.includes(Math.sign(figure(actual) - figure(expected)));
}

function numeric(...signs: readonly number[]): Operator {
  return { test: ordered(Number, ...signs), accepts: isNumber };
}

function date(...signs: readonly number[]): Operator {
  return { test: ordered(timeOf, ...signs), accepts: isTime };
}

/** Source: IAM user guide, "IAM JSON policy elements: Condition operators". */
const operators: Readonly<Record<string, Operator>> = {
  StringEquals: { test: equals },
  StringNotEquals: { test: equals, negated: true },
  StringEqualsIgnoreCase: { test: equalsIgnoringCase },
  StringNotEqualsIgnoreCase: { test: equalsIgnoringCase, negated: true },
  StringLike: { test: like },
  StringNotLike: { test: like, negated: true },
  ArnEquals: { test: like },
  ArnLike: { test: like },
  ArnNotEquals: { test: like, negated: true },
  ArnNotLike: { test: like, negated: true },
  Bool: { test: equalsIgnoringCase, accepts: (value) => /^(true|false)$/i.test(value) },
  IpAddress: { test: inRange, accepts: isRange },
  NotIpAddress: { test: inRange, accepts: isRange, negated: true },
  NumericEquals: numeric(0),
  NumericNotEquals: { ...numeric(0), negated: true },
  NumericLessThan: numeric(-1),
  NumericLessThanEquals: numeric(-1, 0),
  NumericGreaterThan: numeric(1),
  NumericGreaterThanEquals: numeric(1, 0),
  DateEquals: date(0),
  DateNotEquals: { ...date(0), negated: true },
  DateLessThan: date(-1),
  DateLessThanEquals: date(-1, 0),
  DateGreaterThan: date(1),
  DateGreaterThanEquals: date(1, 0),
  Null: { test: equalsIgnoringCase, accepts: (value) => /^(true|false)$/i.test(value) },
};

/** Keys that the sandbox can tell of a request; those that end with `/` are followed by the name of a tag. */
const knownKeys = [
  'aws:currenttime',
  'aws:epochtime',
  'aws:principalaccount',
  'aws:principalarn',
  'aws:referer',
  'aws:securetransport',
  'aws:sourceip',
  'aws:useragent',
  'aws:userid',
  'aws:username',
  's3:authtype',
  's3:delimiter',
  's3:existingobjecttag/',
  's3:max-keys',
  's3:object-lock-legal-hold',
  's3:object-lock-mode',
  's3:prefix',
  's3:requestobjecttag/',
  's3:signatureversion',
  's3:versionid',
  's3:x-amz-acl',
  's3:x-amz-content-sha256',
  's3:x-amz-copy-source',
  's3:x-amz-metadata-directive',
  's3:x-amz-server-side-encryption',
  's3:x-amz-server-side-encryption-customer-algorithm',
  's3:x-amz-storage-class',
] as const;

function isKnown(key: string): boolean {
  return knownKeys.some((known) => (known.endsWith('/') ? key.startsWith(known) : key === known));
}

/** The key of a condition in the form that contexts are asked with: lower case but for the name of a tag. */
function normalKey(key: string): string {
  const slash = key.indexOf('/');
  return slash < 0 ? key.toLowerCase() : key.slice(0, slash).toLowerCase() + key.slice(slash);
}

/** Checks one entry of a Condition block. Throws NotImplemented for what the sandbox cannot tell, MalformedPolicy for nonsense. */
export function readCondition(name: string, key: string, values: readonly string[]): PolicyCondition {
  const ifExists = name.endsWith('IfExists') && name !== 'NullIfExists';
  const operatorName = ifExists ? name.slice(0, -'IfExists'.length) : name;
  const operator = Object.hasOwn(operators, operatorName) ? operators[operatorName] : undefined;
  const condition = { operator: operatorName, ifExists, key: normalKey(key), values };
  if (!operator || !isKnown(condition.key)) {
    throw new S3Error('NotImplemented', `The sandbox does not evaluate the condition ${name} of ${key}.`);
  }
  if (values.length === 0 || !values.every((value) => operator.accepts?.(value) ?? true)) {
    throw new S3Error('MalformedPolicy', `Invalid policy syntax: ${name} of ${key}.`);
  }
  return condition;
}

/** Whether a condition holds for a request. */
export function conditionHolds(
  { operator, ifExists, key, values }: PolicyCondition,
  context: ConditionContext,
): boolean {
  const { test, negated = false } = operators[operator] ?? { test: () => false };
  const actual = context(key)?.[0];
  if (operator === 'Null') return values.some((value) => (value.toLowerCase() === 'true') === (actual === undefined));
  if (actual === undefined) return negated || ifExists;
  return values.some((value) => test(value, actual)) !== negated;
}
