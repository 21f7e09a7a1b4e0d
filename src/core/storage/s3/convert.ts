import { createHash } from 'node:crypto';
import { encodeKey } from '../keys/objectAddress';
import type {
  ObjectAttributes,
  ObjectInfo,
  ObjectRef,
  ObjectSummary,
  VersionSummary,
  WriteCondition,
  WriteResult,
} from '../objectStore';
import { fromHeader, toHeader } from './headerText';

function mapValues(
  record: Readonly<Record<string, string>>,
  change: (value: string) => string,
): Record<string, string> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}

/** ETags travel with quotes on most stores and without on some; inside we keep none. */
export function unquote(etag: string | undefined): string {
  return (etag ?? '').replace(/^"|"$/g, '');
}

/** Undoes `encoding-type=url`, in which '+' is a space; text that was not encoded after all stays as it is. */
export function decodeListed(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

interface ListedObject {
  Key?: string | undefined;
  Size?: number | undefined;
  ETag?: string | undefined;
  LastModified?: Date | undefined;
  StorageClass?: string | undefined;
}

export function toSummary(listed: ListedObject, decode: (text: string) => string): ObjectSummary {
  return {
    key: decode(listed.Key ?? ''),
    size: listed.Size ?? 0,
    etag: unquote(listed.ETag),
    ...(listed.LastModified && { lastModified: listed.LastModified }),
    ...(listed.StorageClass && { storageClass: listed.StorageClass }),
  };
}

type ListedVersion = ListedObject & { VersionId?: string | undefined; IsLatest?: boolean | undefined };

interface VersionsOutput {
  Versions?: ListedVersion[] | undefined;
  DeleteMarkers?: ListedVersion[] | undefined;
}

/** Versions and delete markers of one page. A store without versioning calls its only version `null`. */
export function toVersions(output: VersionsOutput, decode: (text: string) => string): VersionSummary[] {
  const toVersion = (listed: ListedVersion, isDeleteMarker: boolean): VersionSummary => ({
    ...toSummary(listed, decode),
    versionId: listed.VersionId ?? 'null',
    isLatest: listed.IsLatest ?? false,
    isDeleteMarker,
  });
  return [
    ...(output.Versions ?? []).map((version) => toVersion(version, false)),
    ...(output.DeleteMarkers ?? []).map((marker) => toVersion(marker, true)),
  ];
}

/** The ETag of an object made of parts with these: RGW 16 does not name it when it completes an upload. */
export function multipartEtag(partEtags: readonly string[]): string {
  const digests = Buffer.concat(partEtags.map((etag) => Buffer.from(etag, 'hex')));
  return `${createHash('md5').update(digests).digest('hex')}-${partEtags.length}`;
}

export function writeResult(output: { ETag?: string | undefined; VersionId?: string | undefined }): WriteResult {
  return { etag: unquote(output.ETag), ...(output.VersionId && { versionId: output.VersionId }) };
}

interface ObjectOutput {
  ContentLength?: number | undefined;
  ContentRange?: string | undefined;
  ETag?: string | undefined;
  LastModified?: Date | undefined;
  StorageClass?: string | undefined;
  VersionId?: string | undefined;
  ContentType?: string | undefined;
  ContentEncoding?: string | undefined;
  ContentLanguage?: string | undefined;
  ContentDisposition?: string | undefined;
  CacheControl?: string | undefined;
  ExpiresString?: string | undefined;
  Metadata?: Record<string, string> | undefined;
  WebsiteRedirectLocation?: string | undefined;
  ServerSideEncryption?: string | undefined;
  TagCount?: number | undefined;
}

/** The whole object's size, also when the answer is a range of it (`bytes 0-9/100`, RFC 9110, 14.4). */
function wholeSize(output: ObjectOutput): number {
  const total = /\/(\d+)$/.exec(output.ContentRange ?? '')?.[1];
  return total === undefined ? (output.ContentLength ?? 0) : Number(total);
}

/** `aws-chunked` is how an upload was framed, not part of the object; stores that keep it by mistake are put right. */
function realEncoding(encoding: string | undefined): string | undefined {
  const kept = encoding?.split(',').filter((part) => part.trim() !== '' && part.trim() !== 'aws-chunked');
  return kept && kept.length > 0 ? kept.join(',') : undefined;
}

export function toInfo(key: string, output: ObjectOutput): ObjectInfo {
  const encoding = realEncoding(output.ContentEncoding);
  return {
    key,
    size: wholeSize(output),
    etag: unquote(output.ETag),
    metadata: mapValues(output.Metadata ?? {}, fromHeader),
    ...(output.LastModified && { lastModified: output.LastModified }),
    ...(output.StorageClass && { storageClass: output.StorageClass }),
    ...(output.VersionId && { versionId: output.VersionId }),
    ...(output.ContentType && { contentType: output.ContentType }),
    ...(encoding && { contentEncoding: encoding }),
    ...(output.ContentLanguage && { contentLanguage: output.ContentLanguage }),
    ...(output.ContentDisposition && { contentDisposition: output.ContentDisposition }),
    ...(output.CacheControl && { cacheControl: output.CacheControl }),
    ...(output.ExpiresString && { expires: output.ExpiresString }),
    ...(output.WebsiteRedirectLocation && { websiteRedirect: output.WebsiteRedirectLocation }),
    ...(output.ServerSideEncryption && { encryption: output.ServerSideEncryption }),
    ...(output.TagCount !== undefined && { tagCount: output.TagCount }),
  };
}

function expiresDate(text: string | undefined): Date | undefined {
  const date = new Date(text ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** URL query form, with %20 for the space: not every store reads '+' as one. */
function taggingHeader(tags: Readonly<Record<string, string>> | undefined): string | undefined {
  const pairs = Object.entries(tags ?? {});
  if (pairs.length === 0) return undefined;
  return pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&');
}

/** Attributes as the fields that PutObject and CreateMultipartUpload share. */
export function attributeFields(attributes: ObjectAttributes) {
  return {
    ContentType: attributes.contentType,
    ContentEncoding: attributes.contentEncoding,
    ContentLanguage: attributes.contentLanguage,
    ContentDisposition: attributes.contentDisposition,
    CacheControl: attributes.cacheControl,
    Expires: expiresDate(attributes.expires),
    Metadata: attributes.metadata && mapValues(attributes.metadata, toHeader),
    WebsiteRedirectLocation: attributes.websiteRedirect,
    StorageClass: attributes.storageClass as 'STANDARD' | undefined,
    Tagging: taggingHeader(attributes.tags),
  };
}

/** How If-Match carries the ETag: as the standard says, or bare, as Ceph RGW wants it. */
export type EtagStyle = 'quoted' | 'bare';

export function etagText(etag: string, style: EtagStyle): string {
  return style === 'quoted' ? `"${etag}"` : etag;
}

export function conditionFields(condition: WriteCondition | undefined, style: EtagStyle) {
  if (condition === undefined) return {};
  if (condition === 'absent') return { IfNoneMatch: '*' };
  return { IfMatch: etagText(condition.etag, style) };
}

/** CopySource is a path in a header: each segment encoded, the slashes kept. */
export function copySource(source: ObjectRef): string {
  const version = source.versionId === undefined ? '' : `?versionId=${encodeURIComponent(source.versionId)}`;
  return `${source.bucket}/${encodeKey(source.key)}${version}`;
}
