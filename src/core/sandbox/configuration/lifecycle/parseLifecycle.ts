import { randomBytes } from 'node:crypto';
import type { XmlNode } from '../../../base/xmlReader';
import { S3Error } from '../../s3Error';
import { type FieldRule, XmlFields } from '../../xml/xmlFields';
import { parseXml } from '../../xml/xmlReader';
import type { LifecycleExpiration, LifecycleFilter, LifecycleRule, NoncurrentExpiration } from './lifecycleRule';

/** Source: S3 API reference, PutBucketLifecycleConfiguration. */
const maxRules = 1000;
const maxIdLength = 255;

const filterFields = {
  Prefix: 'one',
  Tag: 'one',
  ObjectSizeGreaterThan: 'one',
  ObjectSizeLessThan: 'one',
} as const satisfies Record<string, FieldRule>;

function invalid(message: string): S3Error {
  return new S3Error('InvalidArgument', message);
}

function malformed(): S3Error {
  return new S3Error('MalformedXML');
}

/** A whole number above zero; `what` is how the error names it. */
function positive(fields: XmlFields, name: string, what: string): number {
  const value = fields.integer(name);
  if (value === undefined) throw malformed();
  if (value <= 0) throw invalid(`'${name}' for ${what} action must be a positive integer`);
  return value;
}

function readTag(node: XmlNode): readonly [string, string] {
  const fields = new XmlFields(node, { Key: 'one', Value: 'one' });
  const [key, value] = [fields.rawText('Key'), fields.rawText('Value')];
  if (!key || value === undefined) throw malformed();
  return [key, value];
}

function readTags(nodes: readonly XmlNode[]): Readonly<Record<string, string>> {
  const pairs = nodes.map(readTag);
  if (new Set(pairs.map(([key]) => key)).size < pairs.length) throw invalid('Duplicate Tag Keys are not allowed.');
  return Object.fromEntries(pairs);
}

function readFilterFields(fields: XmlFields): LifecycleFilter {
  const prefix = fields.rawText('Prefix');
  const [greaterThan, lessThan] = [fields.integer('ObjectSizeGreaterThan'), fields.integer('ObjectSizeLessThan')];
  if ((greaterThan ?? 0) < 0) throw invalid("'ObjectSizeGreaterThan' should be zero or a positive integer");
  if ((lessThan ?? 1) < 1) throw invalid("'ObjectSizeLessThan' should be a positive integer");
  if (greaterThan !== undefined && lessThan !== undefined && lessThan <= greaterThan + 1) {
    throw invalid("'ObjectSizeLessThan' has to be a value greater than 'ObjectSizeGreaterThan'");
  }
  return {
    ...(prefix !== undefined && { prefix }),
    tags: readTags(fields.all('Tag')),
    ...(greaterThan !== undefined && { greaterThan }),
    ...(lessThan !== undefined && { lessThan }),
  };
}

/** A Filter holds nothing, one condition, or `And` with two at least. */
function readFilter(node: XmlNode): Pick<LifecycleRule, 'filter' | 'filterForm'> {
  const fields = new XmlFields(node, { ...filterFields, And: 'one' });
  if (node.children.length > 1) throw malformed();
  const and = fields.child('And');
  if (!and) return { filter: readFilterFields(fields), filterForm: 'filter' };
  if (and.children.length < 2) throw malformed();
  return { filter: readFilterFields(new XmlFields(and, { ...filterFields, Tag: 'many' })), filterForm: 'and' };
}

function readScope(fields: XmlFields): Pick<LifecycleRule, 'filter' | 'filterForm'> {
  const [filter, prefix] = [fields.child('Filter'), fields.rawText('Prefix')];
  if ((filter === undefined) === (prefix === undefined)) throw malformed();
  if (filter) return readFilter(filter);
  return { filter: { prefix: prefix ?? '', tags: {} }, filterForm: 'prefix' };
}

function readDate(text: string): string {
  const time = Date.parse(text);
  if (!/^\d{4}-\d\d-\d\d/.test(text) || Number.isNaN(time)) throw malformed();
  if (time % 86_400_000 !== 0) throw invalid("'Date' must be at midnight GMT");
  return new Date(time).toISOString();
}

function readExpiration(node: XmlNode): LifecycleExpiration {
  const fields = new XmlFields(node, { Days: 'one', Date: 'one', ExpiredObjectDeleteMarker: 'one' });
  if (node.children.length !== 1) throw malformed();
  const [date, marker] = [fields.text('Date'), fields.boolean('ExpiredObjectDeleteMarker')];
  if (date !== undefined) return { date: readDate(date) };
  if (marker !== undefined) return { expiredObjectDeleteMarker: marker };
  return { days: positive(fields, 'Days', 'Expiration') };
}

function readNoncurrent(node: XmlNode): NoncurrentExpiration {
  const fields = new XmlFields(node, { NoncurrentDays: 'one', NewerNoncurrentVersions: 'one' });
  const days = positive(fields, 'NoncurrentDays', 'NoncurrentVersionExpiration');
  const keep = fields.integer('NewerNoncurrentVersions');
  if (keep !== undefined && (keep < 1 || keep > 100)) {
    throw invalid("'NewerNoncurrentVersions' for NoncurrentVersionExpiration action must be between 1 and 100");
  }
  return { days, ...(keep !== undefined && { keep }) };
}

function readAbort(node: XmlNode): number {
  return positive(
    new XmlFields(node, { DaysAfterInitiation: 'one' }),
    'DaysAfterInitiation',
    'AbortIncompleteMultipartUpload',
  );
}

function requirePossible(rule: LifecycleRule): void {
  if (!rule.expiration && !rule.noncurrentExpiration && rule.abortUploadsAfterDays === undefined) {
    throw new S3Error('InvalidRequest', 'At least one action needs to be specified in a rule');
  }
  const hasTags = Object.keys(rule.filter.tags).length > 0;
  const hasSize = rule.filter.greaterThan !== undefined || rule.filter.lessThan !== undefined;
  // Neither an upload nor a delete marker has a tag or a size.
  for (const [name, given] of [
    ['AbortIncompleteMultipartUpload', rule.abortUploadsAfterDays !== undefined],
    ['ExpiredObjectDeleteMarker', rule.expiration !== undefined && 'expiredObjectDeleteMarker' in rule.expiration],
  ] as const) {
    if (!given) continue;
    if (hasTags) throw new S3Error('InvalidRequest', `${name} cannot be specified with Tags.`);
    if (hasSize) throw new S3Error('InvalidRequest', `${name} cannot be specified with object size filters.`);
  }
}

function readRule(node: XmlNode): LifecycleRule {
  const fields = new XmlFields(node, {
    ID: 'one',
    Status: 'one',
    Filter: 'one',
    Prefix: 'one',
    Expiration: 'one',
    NoncurrentVersionExpiration: 'one',
    AbortIncompleteMultipartUpload: 'one',
    Transition: 'notDone',
    NoncurrentVersionTransition: 'notDone',
  });
  const id = fields.text('ID') || randomBytes(36).toString('base64url');
  if (id.length > maxIdLength) throw invalid(`ID length should not exceed allowed limit of ${maxIdLength}`);
  const status = fields.choice('Status', ['Enabled', 'Disabled']);
  if (!status) throw malformed();
  const [expiration, noncurrent] = [fields.child('Expiration'), fields.child('NoncurrentVersionExpiration')];
  const abort = fields.child('AbortIncompleteMultipartUpload');
  const rule: LifecycleRule = {
    id,
    enabled: status === 'Enabled',
    ...readScope(fields),
    ...(expiration && { expiration: readExpiration(expiration) }),
    ...(noncurrent && { noncurrentExpiration: readNoncurrent(noncurrent) }),
    ...(abort && { abortUploadsAfterDays: readAbort(abort) }),
  };
  requirePossible(rule);
  return rule;
}

/**
 * Reads the body of PutBucketLifecycleConfiguration; a rule without an id is given one. Throws MalformedXML, InvalidArgument,
 * InvalidRequest, and NotImplemented for transitions: the sandbox has one storage class.
 */
export function parseLifecycle(source: string): readonly LifecycleRule[] {
  const nodes = new XmlFields(parseXml(source, 'LifecycleConfiguration'), { Rule: 'many' }).all('Rule');
  if (nodes.length === 0 || nodes.length > maxRules) throw malformed();
  const rules = nodes.map(readRule);
  const ids = new Set<string>();
  for (const { id } of rules) {
    if (ids.has(id)) throw invalid(`Rule ID must be unique. Found same ID for more than one rule`);
    ids.add(id);
  }
  return rules;
}
