import { S3Error } from '../../s3Error';
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

const getBucketReplication: Route = {
  operation: 'GetBucketReplication',
  action: 's3:GetReplicationConfiguration',
  method: 'GET',
  scope: 'bucket',
  query: ['replication'],
  run: async ({ dialect, repository, bucket }) => {
    repository.requireBucket(bucket);
    if (dialect.isRgw) return xmlAnswer('ReplicationConfiguration', { Role: '' });
    throw new S3Error('ReplicationConfigurationNotFoundError', undefined, { BucketName: bucket });
  },
};

/** Websites are refused by every store in its own way, and by the sandbox where the store would have them. */
function website(method: 'GET' | 'PUT' | 'DELETE', operation: string, action: string): Route {
  return {
    operation,
    action,
    method,
    scope: 'bucket',
    query: ['website'],
    headers: ['x-amz-checksum-*'],
    run: async ({ dialect, repository, bucket }) => {
      dialect.requireNotRefused('website.store');
      repository.requireBucket(bucket);
      if (method === 'GET') throw new S3Error('NoSuchWebsiteConfiguration', undefined, { BucketName: bucket });
      throw new S3Error('NotImplemented', 'The sandbox does not serve websites.');
    },
  };
}

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
  website('GET', 'GetBucketWebsite', 's3:GetBucketWebsite'),
  website('PUT', 'PutBucketWebsite', 's3:PutBucketWebsite'),
  website('DELETE', 'DeleteBucketWebsite', 's3:DeleteBucketWebsite'),
  getBucketReplication,
];
