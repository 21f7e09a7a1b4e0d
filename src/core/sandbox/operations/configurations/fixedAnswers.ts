import { S3Error, type S3ErrorCode } from '../../s3Error';
import type { XmlElements } from '../../xml/xmlWriter';
import type { Route } from '../operation';
import { xmlAnswer } from '../xmlAnswer';

/** What is there for every bucket and cannot be changed here: S3 answers with a plain default. */
function fixed(subresource: string, operation: string, root: string, elements: XmlElements, action: string): Route {
  return {
    operation,
    action,
    method: 'GET',
    scope: 'bucket',
    query: [subresource],
    run: async ({ repository, bucket }) => {
      repository.requireBucket(bucket);
      return xmlAnswer(root, elements);
    },
  };
}

/** What no bucket has here. */
function absent(subresource: string, operation: string, code: S3ErrorCode, action: string): Route {
  return {
    operation,
    action,
    method: 'GET',
    scope: 'bucket',
    query: [subresource],
    run: async ({ repository, bucket }) => {
      repository.requireBucket(bucket);
      throw new S3Error(code, undefined, { BucketName: bucket });
    },
  };
}

/** Putting a website is refused by every store in its own way, and by the sandbox where the store would do it. */
const putBucketWebsite: Route = {
  operation: 'PutBucketWebsite',
  action: 's3:PutBucketWebsite',
  method: 'PUT',
  scope: 'bucket',
  query: ['website'],
  headers: ['x-amz-checksum-*'],
  run: async ({ dialect }) => {
    dialect.requireNotRefused('website.store');
    throw new S3Error('NotImplemented', 'The sandbox does not serve websites.');
  },
};

/** Configurations that the sandbox answers for but does not keep. */
export const fixedAnswers: readonly Route[] = [
  fixed(
    'requestPayment',
    'GetBucketRequestPayment',
    'RequestPaymentConfiguration',
    { Payer: 'BucketOwner' },
    's3:GetBucketRequestPayment',
  ),
  fixed('logging', 'GetBucketLogging', 'BucketLoggingStatus', {}, 's3:GetBucketLogging'),
  fixed(
    'accelerate',
    'GetBucketAccelerateConfiguration',
    'AccelerateConfiguration',
    {},
    's3:GetAccelerateConfiguration',
  ),
  absent('website', 'GetBucketWebsite', 'NoSuchWebsiteConfiguration', 's3:GetBucketWebsite'),
  absent(
    'replication',
    'GetBucketReplication',
    'ReplicationConfigurationNotFoundError',
    's3:GetReplicationConfiguration',
  ),
  putBucketWebsite,
];
