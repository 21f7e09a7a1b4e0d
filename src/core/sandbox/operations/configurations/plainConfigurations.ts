import { parseBucketEncryption, renderBucketEncryption } from '../../configuration/bucketEncryption';
import { parseCors, renderCors } from '../../configuration/cors/corsRules';
import { parseLifecycle } from '../../configuration/lifecycle/parseLifecycle';
import { renderLifecycle } from '../../configuration/lifecycle/renderLifecycle';
import {
  allowPublicAccess,
  parsePublicAccessBlock,
  renderPublicAccessBlock,
} from '../../configuration/publicAccessBlock';
import { parseTagging, renderTagging } from '../../configuration/tags/tagSet';
import { configurationRoutes } from './configurationRoutes';

/** Tags, CORS, lifecycle, encryption, public access block: what is stored as it was checked, and needs nothing of the request. */
export const plainConfigurationRoutes = [
  configurationRoutes({
    name: 'tagging',
    operations: { put: 'PutBucketTagging', get: 'GetBucketTagging', delete: 'DeleteBucketTagging' },
    actions: { put: 's3:PutBucketTagging', get: 's3:GetBucketTagging' },
    capability: 'tags.bucket',
    putStatus: 204,
    rgw: { putStatus: 200, deleteStatus: 200 },
    accept: (text) => renderTagging(parseTagging(text, 'bucket')),
  }),
  configurationRoutes({
    name: 'cors',
    operations: { put: 'PutBucketCors', get: 'GetBucketCors', delete: 'DeleteBucketCors' },
    actions: { put: 's3:PutBucketCORS', get: 's3:GetBucketCORS' },
    capability: 'cors.store',
    needsDigest: true,
    accept: (text) => renderCors(parseCors(text)),
  }),
  configurationRoutes({
    name: 'lifecycle',
    operations: {
      put: 'PutBucketLifecycleConfiguration',
      get: 'GetBucketLifecycleConfiguration',
      delete: 'DeleteBucketLifecycle',
    },
    actions: { put: 's3:PutLifecycleConfiguration', get: 's3:GetLifecycleConfiguration' },
    capability: 'lifecycle.store',
    needsDigest: true,
    // It is about transitions only, of which there are none.
    headers: ['x-amz-transition-default-minimum-object-size'],
    accept: (text) => renderLifecycle(parseLifecycle(text)),
  }),
  configurationRoutes({
    name: 'encryption',
    operations: { put: 'PutBucketEncryption', get: 'GetBucketEncryption' },
    actions: { put: 's3:PutEncryptionConfiguration', get: 's3:GetEncryptionConfiguration' },
    capability: 'encryption.bucket',
    accept: (text) => renderBucketEncryption(parseBucketEncryption(text)),
  }),
  configurationRoutes({
    name: 'publicAccessBlock',
    operations: { put: 'PutPublicAccessBlock', get: 'GetPublicAccessBlock', delete: 'DeletePublicAccessBlock' },
    actions: { put: 's3:PutBucketPublicAccessBlock', get: 's3:GetBucketPublicAccessBlock' },
    rgw: { deleteStatus: 200, absent: renderPublicAccessBlock(allowPublicAccess) },
    accept: (text) => renderPublicAccessBlock(parsePublicAccessBlock(text)),
  }),
].flat();
