import { type ChecksumAlgorithm, findChecksumAlgorithm } from '../body/checksums';
import { StoredBody } from '../body/storedBody';
import { type CustomerKey, readCustomerKey, sourceKeyHeaders } from '../encryption/customerKey';
import { readBody } from '../encryption/readBody';
import { receiveBody } from '../encryption/receiveBody';
import { requireKeyOf } from '../encryption/requireKey';
import type { VersionRecord } from '../objects/records';
import { S3Error } from '../s3Error';
import { currentVersion, type NewVersion, putVersion } from './changeObject';
import { requireWriteConditions, writeConditionHeaders } from './conditions';
import { type CopySource, copySourceHeaders, readCopySource, requireSource } from './copySource';
import { contentETag, quoteETag } from './etags';
import { isoTime } from './listParameters';
import { checksumFields } from './multipartUploads';
import { attributeHeaders, type ObjectAttributes, readAttributes } from './objectAttributes';
import type { Call, Route } from './operation';
import { announce, madeHeaders, putLimit, storedChecksums } from './putObject';
import { sourceVersionHeader } from './uploadPart';
import { xmlAnswer } from './xmlAnswer';

export const copyObject: Route = {
  operation: 'CopyObject',
  action: 's3:PutObject',
  method: 'PUT',
  scope: 'object',
  header: 'x-amz-copy-source',
  headers: [
    ...copySourceHeaders,
    ...sourceKeyHeaders,
    ...attributeHeaders,
    ...writeConditionHeaders,
    'x-amz-metadata-directive',
    'x-amz-tagging-directive',
    'x-amz-checksum-algorithm',
  ],
  run: async (call) => {
    const { repository, bucket, key, headers, dialect } = call;
    repository.requireBucket(bucket);
    const source = readCopySource(headers.get('x-amz-copy-source') ?? '');
    const version = requireSource(call, source);
    requireCopiable(call, source, version);
    const keys = readKeys(call, version);
    const attributes = readCopiedAttributes(call, version);
    requireWriteConditions(headers, currentVersion(repository.object(bucket, key)), 'copy', dialect);
    const made = await copyBody(call, version, keys);
    const copy = await repository.change(made.body, () => {
      requireWriteConditions(headers, currentVersion(repository.object(bucket, key)), 'copy', dialect);
      return putVersion(call, { ...attributes, ...made });
    });
    announce(call, 'ObjectCreated:Copy', copy);
    return copyAnswer(call, version, copy);
  },
};

function copyAnswer(call: Call, source: VersionRecord, copy: VersionRecord) {
  const elements = {
    LastModified: isoTime(copy.modified, call.dialect),
    ETag: call.dialect.isRgw ? copy.etag : quoteETag(copy.etag),
    ...checksumFields(copy.checksums),
    ...(Object.keys(copy.checksums).length > 0 && { ChecksumType: copy.checksumType ?? 'FULL_OBJECT' }),
  };
  if (call.dialect.isRgw) return xmlAnswer('CopyObjectResult', elements);
  return xmlAnswer('CopyObjectResult', elements, {
    ...sourceVersionHeader(source.versionId),
    ...madeHeaders(call, copy),
  });
}

function readDirective({ headers }: Call, name: string): 'COPY' | 'REPLACE' {
  const value = headers.get(name) ?? 'COPY';
  if (value === 'COPY' || value === 'REPLACE') return value;
  throw new S3Error(
    'InvalidArgument',
    `Unknown ${name === 'x-amz-metadata-directive' ? 'metadata' : 'tagging'} directive.`,
    {
      ArgumentName: name,
      ArgumentValue: value,
    },
  );
}

/** Throws for a source that is too large, and for a copy of an object onto itself that would change nothing. */
function requireCopiable(call: Call, source: CopySource, version: VersionRecord): void {
  if (version.size > putLimit) {
    throw new S3Error(
      'InvalidRequest',
      `The specified copy source is larger than the maximum allowable size for a copy source: ${putLimit}`,
    );
  }
  const { bucket, key, headers, dialect } = call;
  const isSame = source.bucket === bucket && source.key === key && source.versionId === undefined;
  const changes =
    readDirective(call, 'x-amz-metadata-directive') === 'REPLACE' ||
    headers.get('x-amz-storage-class') !== undefined ||
    headers.get('x-amz-server-side-encryption') !== undefined ||
    headers.get('x-amz-website-redirect-location') !== undefined ||
    (!dialect.isRgw && (version.customerKey !== undefined || readCustomerKey(call) !== undefined));
  if (!isSame || changes) return;
  throw new S3Error(
    'InvalidRequest',
    "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
  );
}

/** The storage class and the website redirection are never taken over (S3 API reference, CopyObject). */
function readCopiedAttributes(call: Call, source: VersionRecord): ObjectAttributes {
  const given = readAttributes(call);
  const replacesTags = readDirective(call, 'x-amz-tagging-directive') === 'REPLACE' && !call.dialect.isRgw;
  const tags = replacesTags ? given.tags : source.tags;
  if (readDirective(call, 'x-amz-metadata-directive') === 'REPLACE') return { ...given, tags };
  const { 'x-amz-website-redirect-location': _, ...headers } = source.headers;
  const redirect = given.headers['x-amz-website-redirect-location'];
  return {
    ...given,
    headers: { ...headers, ...(redirect !== undefined && { 'x-amz-website-redirect-location': redirect }) },
    metadata: source.metadata,
    tags,
  };
}

/** The keys of customers that a copy is made with. */
interface CopyKeys {
  readonly decryption: CustomerKey | undefined;
  readonly encryption: CustomerKey | undefined;
}

/** Throws for a source that cannot be read; RGW 16 copies nothing that is encrypted. */
function readKeys(call: Call, source: VersionRecord): CopyKeys {
  if (source.customerKey && call.dialect.isRgw) throw new S3Error('NotImplemented');
  return { decryption: requireKeyOf(call, source.customerKey, 'source'), encryption: readCustomerKey(call) };
}

type CopiedBody = Pick<NewVersion, 'body' | 'size' | 'etag' | 'checksums' | 'parts' | 'partChecksums' | 'checksumType'>;

/**
 * The source's bytes as a body of its own. They are only read again where the copy is summed up anew: for another key or checksum, and, at
 * AWS, for a multipart object, whose copy is one piece with the MD5 of all.
 */
async function copyBody(call: Call, source: VersionRecord, { decryption, encryption }: CopyKeys): Promise<CopiedBody> {
  const { repository, dialect } = call;
  const algorithm = readAlgorithm(call) ?? checksumOf(source);
  const isSummedUp = (!source.parts || dialect.isRgw) && (!algorithm || isWholeChecksum(source, algorithm));
  if (isSummedUp && !decryption && !encryption) {
    // Called in the same breath as the source was looked up.
    const body = await repository.duplicate(source.body);
    const { size, etag, checksums, parts } = source;
    return { body, size, etag, checksums, ...(parts && { parts }) };
  }
  const bytes = new StoredBody(readBody(repository, source.body, decryption), algorithm ? [algorithm] : []);
  const { refs, summary } = await receiveBody(repository, bytes, encryption);
  const etag = contentETag(call, summary, encryption);
  return { body: refs, size: summary.size, etag, checksums: storedChecksums(summary) };
}

function readAlgorithm({ headers }: Call): ChecksumAlgorithm | undefined {
  const name = headers.get('x-amz-checksum-algorithm');
  if (name === undefined) return undefined;
  const algorithm = findChecksumAlgorithm(name);
  if (algorithm) return algorithm;
  throw new S3Error('InvalidRequest', 'Value for x-amz-checksum-algorithm header is invalid.');
}

function checksumOf({ checksums }: VersionRecord): ChecksumAlgorithm | undefined {
  return findChecksumAlgorithm(Object.keys(checksums)[0] ?? '');
}

function isWholeChecksum({ checksums, checksumType }: VersionRecord, algorithm: ChecksumAlgorithm): boolean {
  return checksums[algorithm] !== undefined && checksumType !== 'COMPOSITE';
}
