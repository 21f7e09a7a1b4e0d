import { policyOf, publicAccessBlockOf, requireConfiguration } from '../../configuration/bucketConfigurations';
import { parsePolicy } from '../../configuration/policy/parsePolicy';
import { isPublicPolicy } from '../../configuration/policy/policyStatus';
import { S3Error } from '../../s3Error';
import type { Route } from '../operation';
import { xmlAnswer } from '../xmlAnswer';
import { configurationRoutes } from './configurationRoutes';

/** A policy is kept as it came, once every word of it is understood. */
export const bucketPolicyRoutes = configurationRoutes({
  name: 'policy',
  operations: { put: 'PutBucketPolicy', get: 'GetBucketPolicy', delete: 'DeleteBucketPolicy' },
  actions: { put: 's3:PutBucketPolicy', get: 's3:GetBucketPolicy', delete: 's3:DeleteBucketPolicy' },
  capability: 'policy.store',
  putStatus: 204,
  rgw: { deleteStatus: 200 },
  // Whoever owns the account can always change its policies, so nobody can lock themselves out here.
  headers: ['x-amz-confirm-remove-self-bucket-access'],
  contentType: 'application/json',
  accept: (text, call, bucket) => {
    const policy = parsePolicy(text, call.bucket);
    if (publicAccessBlockOf(bucket)?.blockPublicPolicy && isPublicPolicy(policy)) {
      throw new S3Error(
        'AccessDenied',
        'Public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.',
      );
    }
    return text;
  },
});

export const getBucketPolicyStatus: Route = {
  operation: 'GetBucketPolicyStatus',
  action: 's3:GetBucketPolicyStatus',
  method: 'GET',
  scope: 'bucket',
  query: ['policyStatus'],
  run: async ({ repository, bucket, dialect }) => {
    const record = repository.requireBucket(bucket);
    if (!dialect.isRgw) requireConfiguration(record, 'policy');
    const policy = policyOf(record, bucket);
    return xmlAnswer('PolicyStatus', { IsPublic: policy !== undefined && isPublicPolicy(policy) });
  },
};
