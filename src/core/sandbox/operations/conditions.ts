import type { RequestHeaders } from '../../sigv4/rawRequest';
import type { Dialect } from '../dialect';
import type { VersionRecord } from '../objects/records';
import { S3Error } from '../s3Error';
import { bareETag, listHasETag } from './etags';

/** Headers that make a write conditional. */
export const writeConditionHeaders = ['if-match', 'if-none-match'];

function failed(condition: string): S3Error {
  return new S3Error('PreconditionFailed', undefined, { Condition: condition });
}

function toSeconds(iso: string): number {
  return Math.floor(Date.parse(iso) / 1000);
}

/** A date of a condition in seconds; undefined for what is none, which HTTP has one ignore, and RGW refuse. */
function dateOf(headers: HeaderSource, name: string, { dialect }: ReadConditions): number | undefined {
  const text = headers.get(name);
  if (text === undefined) return undefined;
  const time = Date.parse(text);
  if (Number.isNaN(time) && dialect.isRgw) throw new S3Error('InvalidArgument');
  return Number.isNaN(time) ? undefined : Math.floor(time / 1000);
}

/** RGW knows one ETag only, with or without quotes: no list, no `*`, no weak one. */
function matches(list: string, etag: string, { dialect }: ReadConditions): boolean {
  return dialect.isRgw ? list.replace(/^"(.*)"$/, '$1') === etag : listHasETag(list, etag);
}

/** Header values by lower-case name. */
export type HeaderSource = Pick<RequestHeaders, 'get'>;

/** Which headers a read is conditional on, its own or those about the source of a copy, and how they are read. */
export interface ReadConditions {
  readonly prefix: '' | 'x-amz-copy-source-';
  readonly dialect: Dialect;
}

/**
 * Holds a version against the conditions of a read. Gives `notModified` where the client has it already; throws PreconditionFailed.
 * Source: RFC 9110, section 13.2.2, and S3 API reference, GetObject: If-Match goes before If-Unmodified-Since, If-None-Match
 * before If-Modified-Since.
 */
export function checkReadConditions(
  headers: HeaderSource,
  version: Pick<VersionRecord, 'etag' | 'modified'>,
  conditions: ReadConditions,
): 'read' | 'notModified' {
  const { prefix } = conditions;
  const ifMatch = headers.get(`${prefix}if-match`);
  const ifNoneMatch = headers.get(`${prefix}if-none-match`);
  const unmodifiedSince = dateOf(headers, `${prefix}if-unmodified-since`, conditions);
  const modifiedSince = dateOf(headers, `${prefix}if-modified-since`, conditions);
  const modified = toSeconds(version.modified);
  if (prefix === '' && unmodifiedSince !== undefined) conditions.dialect.requireNotRefused('get.ifUnmodifiedSince');
  if (ifMatch !== undefined) {
    if (!matches(ifMatch, version.etag, conditions)) throw failed(`${prefix}If-Match`);
  } else if (unmodifiedSince !== undefined && modified > unmodifiedSince) {
    throw failed(`${prefix}If-Unmodified-Since`);
  }
  if (ifNoneMatch !== undefined) return matches(ifNoneMatch, version.etag, conditions) ? 'notModified' : 'read';
  return modifiedSince !== undefined && modified <= modifiedSince ? 'notModified' : 'read';
}

/** Which writes a dialect may treat otherwise. */
export type WriteKind = 'put' | 'copy' | 'complete';

/**
 * Holds the object that is there against the conditions of a write; to be called in its transaction. Source: S3 user guide,
 * "Conditional writes". @throws S3Error PreconditionFailed, NoSuchKey (If-Match and no object), NotImplemented
 */
export function requireWriteConditions(
  headers: RequestHeaders,
  current: VersionRecord | undefined,
  kind: WriteKind,
  dialect: Dialect,
): void {
  const ifNoneMatch = headers.get('if-none-match');
  if (ifNoneMatch !== undefined && !dialect.ignores(`${kind}.ifNoneMatch`)) {
    const isAny = ifNoneMatch === '*';
    if (!isAny && !dialect.isRgw) throw new S3Error('NotImplemented', undefined, { Header: 'If-None-Match' });
    if (current && (isAny || bareETag(ifNoneMatch) === current.etag)) throw failed('If-None-Match');
  }
  const ifMatch = headers.get('if-match');
  if (ifMatch === undefined) return;
  if (kind === 'put') requirePutIfMatch(ifMatch, current, dialect);
  else if (!dialect.ignores(`${kind}.ifMatch`)) requireIfMatch(ifMatch, current);
}

function requirePutIfMatch(ifMatch: string, current: VersionRecord | undefined, dialect: Dialect): void {
  if (dialect.ignores('put.ifMatch.stale')) return;
  if (!current) dialect.requireNotRefused('put.ifMatch.missing');
  if (!current && dialect.ignores('put.ifMatch.missing')) return;
  if (!current && dialect.difference('put.ifMatch.missing') !== undefined) throw failed('If-Match');
  dialect.requireNotRefused(ifMatch.includes('"') ? 'put.ifMatch.quoted' : 'put.ifMatch.unquoted');
  requireIfMatch(ifMatch, current);
}

function requireIfMatch(ifMatch: string, current: VersionRecord | undefined): void {
  if (!current) throw new S3Error('NoSuchKey');
  if (ifMatch !== '*' && bareETag(ifMatch) !== current.etag) throw failed('If-Match');
}
