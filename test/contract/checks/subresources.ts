import { type Check, check } from '../check';
import type { Place } from '../place';
import type { Reply } from '../reply';

/**
 * Every subresource of S3, those of directory buckets and tables included. Source: S3 API reference, the URIs of all actions. AWS ignores what
 * it does not know (`unknown-subresource`); that is not what a sandbox is for, so ours is held to refusing that too.
 */
const ofObjects = [
  'acl',
  'attributes',
  'encryption',
  'annotation',
  'legal-hold',
  'renameObject',
  'restore',
  'retention',
  'select&select-type=2',
  'tagging',
  'torrent',
  'uploads',
  'uploadId=nonsense',
  'versionId=nonsense',
  'website',
  'policy',
  'unknown-subresource',
] as const;

const ofBuckets = [
  'accelerate',
  'acl',
  'analytics',
  'abac',
  'cors',
  'encryption',
  'intelligent-tiering',
  'inventory',
  'lifecycle',
  'location',
  'logging',
  'metadataConfiguration',
  'metadataTable',
  'metrics',
  'notification',
  'object-lock',
  'ownershipControls',
  'policy',
  'policyStatus',
  'publicAccessBlock',
  'replication',
  'requestPayment',
  'session',
  'tagging',
  'uploads',
  'versioning',
  'versions',
  'website',
  'unknown-subresource',
] as const;

/** What an answer is, when all that is asked of it is not to be that of another operation. */
function kindOf(reply: Reply, fallenThrough: boolean): string {
  if (fallenThrough) return 'FELL THROUGH';
  return reply.status >= 500 && reply.status !== 501 ? reply.outcome : 'by itself or refused';
}

const objectChecks = ofObjects.flatMap((query) =>
  (['GET', 'PUT', 'POST', 'DELETE'] as const).map((method) =>
    check(
      `subresource.object.${query.replace(/[=&].*/, '')}.${method}`,
      async (place) => {
        await place.put('a', 'the body', { headers: { 'x-amz-meta-k': 'v' } });
        const body = method === 'PUT' || method === 'POST' ? 'another body' : undefined;
        const reply = await place.send(method, 'a', { query, ...(body !== undefined && { body }) });
        const after = await place.get('a');
        return [kindOf(reply, reply.text === 'the body'), after.line('x-amz-meta-k', 'body')];
      },
      ['by itself or refused', '200 x-amz-meta-k=v body=the body'],
    ),
  ),
);

/** A DELETE that fell through would remove an empty bucket; everything else could be told by the object. */
async function bucketFor(place: Place, method: string): Promise<Place> {
  const own = await place.fresh();
  if (method !== 'DELETE') await own.put('a', 'the body');
  return own;
}

const bucketChecks = ofBuckets.flatMap((query) =>
  (['GET', 'PUT', 'POST', 'DELETE'] as const).map((method) =>
    check(
      `subresource.bucket.${query}.${method}`,
      async (place) => {
        const own = await bucketFor(place, method);
        const body = method === 'PUT' || method === 'POST' ? 'no document' : undefined;
        const reply = await own.onBucket(method, query, body === undefined ? {} : { body });
        const lists = reply.text.includes('<ListBucketResult');
        // A PUT that fell through made the bucket, a second time; such an answer is empty and successful.
        const made = method === 'PUT' && reply.status === 200;
        return [
          kindOf(reply, lists || made),
          method === 'DELETE' ? `bucket ${(await own.onBucket('HEAD')).outcome}` : (await own.get('a')).line('body'),
        ];
      },
      ['by itself or refused', method === 'DELETE' ? 'bucket 200' : '200 body=the body'],
    ),
  ),
);

const parameterChecks: readonly Check[] = [
  check(
    'subresource.object.partNumberAlone.PUT',
    async (place) => {
      await place.put('a', 'kept');
      return [(await place.put('a', 'x', { query: 'partNumber=1' })).refusal, (await place.get('a')).line('body')];
    },
    ['refused', '200 body=kept'],
  ),
  check(
    'subresource.object.twoAtOnce.PUT',
    async (place) => {
      await place.put('a', 'kept');
      return [(await place.put('a', 'x', { query: 'acl&tagging' })).refusal, (await place.get('a')).line('body')];
    },
    ['refused', '200 body=kept'],
  ),
  check(
    'subresource.object.versionNull.PUT',
    async (place) => {
      await place.put('a', 'kept');
      return [(await place.put('a', 'x', { query: 'versionId=null' })).refusal, (await place.get('a')).line('body')];
    },
    ['refused', '200 body=kept'],
  ),
];

export const subresourceChecks: readonly Check[] = [...objectChecks, ...bucketChecks, ...parameterChecks];
