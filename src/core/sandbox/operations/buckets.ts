import { validateBucketName } from '../../storage/keys/bucketName';
import type { BucketRecord } from '../objects/records';
import { recordKey } from '../objects/records';
import type { Decision } from '../repository/repository';
import { S3Error } from '../s3Error';
import { XmlFields } from '../xml/xmlFields';
import { parseXml } from '../xml/xmlReader';
import type { Answer, Call, Route } from './operation';
import { ownerElements } from './owner';
import { xmlAnswer } from './xmlAnswer';

/** Bytes of a CreateBucketConfiguration. */
const configurationLimit = 64 * 1024;

/** Most buckets in one page of ListBuckets. */
const maxBuckets = 10_000;

export const createBucket: Route = {
  operation: 'CreateBucket',
  action: 's3:CreateBucket',
  method: 'PUT',
  scope: 'bucket',
  headers: ['x-amz-acl', 'x-amz-grant-*', 'x-amz-bucket-object-lock-enabled', 'x-amz-object-ownership'],
  run: async (call) => {
    const reason = validateBucketName(call.bucket);
    // Those beginnings and endings mean something at AWS only.
    const isReserved = reason === 'reservedPrefix' || reason === 'reservedSuffix';
    if (reason !== undefined && !(isReserved && call.dialect.isRgw)) {
      throw new S3Error('InvalidBucketName', undefined, { BucketName: call.bucket });
    }
    requireRegion(await readLocation(call), call.region);
    await call.repository.change([], () => decideCreation(call));
    return { status: 200, headers: call.dialect.isRgw ? {} : { location: `/${call.bucket}` } };
  },
};

/** The region that the body asks for; undefined when it asks for none. */
async function readLocation(call: Call): Promise<string | undefined> {
  const text = await call.bodyText(configurationLimit);
  if (text === '') return undefined;
  const rules = { LocationConstraint: 'one', Location: 'notDone', Bucket: 'notDone', Tags: 'notDone' } as const;
  return new XmlFields(parseXml(text, 'CreateBucketConfiguration'), rules).text('LocationConstraint') || undefined;
}

/** `eu-west-1`, and the old name of it. */
const regionForm = /^(?:EU|[a-z]{2}(?:-[a-z]+)+-\d)$/;

function requireRegion(location: string | undefined, region: string): void {
  if (location === undefined || location === region) return;
  if (!regionForm.test(location)) throw new S3Error('InvalidLocationConstraint');
  throw new S3Error(
    'IllegalLocationConstraintException',
    `The ${location} location constraint is incompatible for the region specific endpoint this request was sent to.`,
  );
}

/** In us-east-1 AWS says yes when one's own bucket is made again, elsewhere no; RGW always says yes. */
function decideCreation(call: Call): Decision<void> {
  const { repository, bucket, region, dialect, now } = call;
  if (repository.bucket(bucket)) {
    if (region === 'us-east-1' || dialect.isRgw) return { changes: [], value: undefined };
    throw new S3Error('BucketAlreadyOwnedByYou', undefined, { BucketName: bucket });
  }
  const record: BucketRecord = { created: new Date(now).toISOString(), region, ...call.hooks.newBucket(call) };
  return { changes: [{ put: [recordKey.bucket(bucket), record] }], value: undefined };
}

export const headBucket: Route = {
  operation: 'HeadBucket',
  action: 's3:ListBucket',
  method: 'HEAD',
  scope: 'bucket',
  run: async ({ repository, bucket, dialect }) => {
    const { region } = repository.requireBucket(bucket);
    if (dialect.isRgw) return { status: 200 };
    return { status: 200, headers: { 'x-amz-bucket-region': region, 'x-amz-access-point-alias': 'false' } };
  },
};

export const getBucketLocation: Route = {
  operation: 'GetBucketLocation',
  action: 's3:GetBucketLocation',
  method: 'GET',
  scope: 'bucket',
  query: ['location'],
  run: async ({ repository, bucket, dialect }) => {
    const { region } = repository.requireBucket(bucket);
    // The zone group of a store that was set up without one.
    if (dialect.isRgw) return xmlAnswer('LocationConstraint', 'default');
    return xmlAnswer('LocationConstraint', region === 'us-east-1' ? '' : region);
  },
};

export const deleteBucket: Route = {
  operation: 'DeleteBucket',
  action: 's3:DeleteBucket',
  method: 'DELETE',
  scope: 'bucket',
  run: async ({ repository, bucket }) => {
    await repository.change([], () => {
      repository.requireBucket(bucket);
      if (!repository.isEmpty(bucket)) throw new S3Error('BucketNotEmpty', undefined, { BucketName: bucket });
      const { changes, dead } = repository.removalOfUploads(bucket);
      return { changes: [{ delete: recordKey.bucket(bucket) }, ...changes], dead, value: undefined };
    });
    return { status: 204 };
  },
};

export const listBuckets: Route = {
  operation: 'ListBuckets',
  action: 's3:ListAllMyBuckets',
  method: 'GET',
  scope: 'service',
  parameters: ['max-buckets', 'continuation-token', 'prefix', 'bucket-region'],
  run: async (call) => listBucketsAnswer(call),
};

function listBucketsAnswer({ query, repository, dialect }: Call): Answer {
  const limit = readMaxBuckets(query.get('max-buckets'));
  const prefix = query.get('prefix') ?? '';
  const region = query.get('bucket-region');
  const token = query.get('continuation-token');
  const after = token === undefined ? undefined : Buffer.from(token, 'base64url').toString('utf8');
  const Bucket: { Name: string; CreationDate: string; BucketRegion: string; BucketArn: string }[] = [];
  let isTruncated = false;
  for (const [Name, { created, region: BucketRegion }] of repository.buckets(prefix, after)) {
    if (region !== undefined && region !== BucketRegion) continue;
    isTruncated = Bucket.length === limit;
    if (isTruncated) break;
    Bucket.push({ Name, CreationDate: created, BucketRegion, BucketArn: `arn:aws:s3:::${Name}` });
  }
  const next = isTruncated ? Buffer.from(Bucket.at(-1)?.Name ?? '').toString('base64url') : undefined;
  return xmlAnswer('ListAllMyBucketsResult', {
    Owner: ownerElements(dialect),
    Buckets: { Bucket },
    ContinuationToken: next,
    Prefix: query.get('prefix'),
  });
}

function readMaxBuckets(text: string | undefined): number {
  if (text === undefined) return maxBuckets;
  const count = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (count >= 1 && count <= maxBuckets) return count;
  throw new S3Error('InvalidArgument', 'max-buckets has to be a number from 1 to 10000.', {
    ArgumentName: 'max-buckets',
    ArgumentValue: text,
  });
}
