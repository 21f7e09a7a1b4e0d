import { createHash } from 'node:crypto';
import type { VersionRecord } from '../objects/records';
import type { Received } from '../repository/repository';
import { S3Error } from '../s3Error';
import { currentVersion, type NewVersion, putVersion } from './changeObject';
import { quoteETag } from './etags';
import { attributeHeaders, type ObjectAttributes, readAttributes } from './objectAttributes';
import type { Call, Route } from './operation';
import { announce, madeHeaders, requireObjectLength } from './putObject';

/** Of Ceph RGW; AWS has nothing like it. Source: Ceph documentation, "Append Object". */
export const appendObject: Route = {
  operation: 'AppendObject',
  action: 's3:PutObject',
  method: 'PUT',
  scope: 'object',
  query: ['append'],
  parameters: ['position'],
  headers: attributeHeaders,
  run: async (call) => {
    const { repository, dialect } = call;
    dialect.requireNotRefused('append.rgw');
    if (!dialect.has('append.rgw')) throw new S3Error('NotImplemented', 'This store cannot append to objects.');
    const position = readPosition(call);
    const current = requireAppendable(call, position);
    const attributes = readAttributes(call);
    const body = call.body();
    requireObjectLength(body);
    const received = await repository.receive(body, current?.body.length);
    const version = await repository.change(received.refs, () => {
      const { value, ...decision } = putVersion(
        call,
        appended(requireAppendable(call, position), attributes, received),
      );
      // What is there stays in use, as the beginning of the new body.
      return { ...decision, dead: [], value };
    });
    announce(call, 'ObjectCreated:Put', version);
    return {
      status: 200,
      headers: {
        etag: quoteETag(version.etag),
        'x-rgw-next-append-position': String(version.size),
        ...madeHeaders(call, version),
      },
    };
  },
};

function readPosition({ query }: Call): number {
  const text = query.get('position') ?? '';
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new S3Error('InvalidArgument', 'position has to be a number of bytes.', {
    ArgumentName: 'position',
    ArgumentValue: text,
  });
}

/** The object that is there, if any, once it is known that bytes can be added at this position. */
function requireAppendable({ repository, bucket, key }: Call, position: number): VersionRecord | undefined {
  const { versioning } = repository.requireBucket(bucket);
  if (versioning !== undefined) throw new S3Error('InvalidBucketState');
  const current = currentVersion(repository.object(bucket, key));
  if (current && !current.appends) throw new S3Error('ObjectNotAppendable');
  const size = current?.size ?? 0;
  if (position === size) return current;
  throw new S3Error('PositionNotEqualToLength', undefined, {}, { 'x-rgw-next-append-position': String(size) });
}

function appended(
  current: VersionRecord | undefined,
  given: ObjectAttributes,
  { refs, summary }: Received,
): NewVersion {
  const md5 = summary.md5.toString('hex');
  if (!current) return { ...given, appends: 1, size: summary.size, etag: md5, body: refs, checksums: {} };
  const appends = (current.appends ?? 0) + 1;
  const { headers, metadata, tags, storageClass } = current;
  return {
    headers,
    metadata,
    tags,
    ...(storageClass !== undefined && { storageClass }),
    appends,
    size: current.size + summary.size,
    etag: `${hashOfBoth(current.etag, md5)}-${appends}`,
    body: [...current.body, ...refs],
    checksums: {},
  };
}

/** The ETag of an appended object: the MD5 of what was there and of what came, as RGW has it. */
function hashOfBoth(before: string, added: string): string {
  return createHash('md5')
    .update(Buffer.from(before.slice(0, 32), 'hex'))
    .update(Buffer.from(added, 'hex'))
    .digest('hex');
}
