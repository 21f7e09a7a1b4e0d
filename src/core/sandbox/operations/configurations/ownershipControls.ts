import { bucketAclOf } from '../../configuration/bucketConfigurations';
import { parseOwnershipControls, renderOwnershipControls } from '../../configuration/objectOwnership';
import type { BucketRecord } from '../../objects/records';
import { S3Error } from '../../s3Error';
import { aclOwner } from '../owner';
import { configurationRoutes } from './configurationRoutes';

/** Throws where a bucket that gives rights away by its ACL would have ACLs switched off. */
function requirePrivate(bucket: BucketRecord): void {
  const isShared = bucketAclOf(bucket, aclOwner).some(({ grantee }) => 'group' in grantee);
  if (isShared) throw new S3Error('InvalidBucketAclWithObjectOwnership');
}

export const ownershipControlsRoutes = configurationRoutes({
  name: 'ownershipControls',
  operations: {
    put: 'PutBucketOwnershipControls',
    get: 'GetBucketOwnershipControls',
    delete: 'DeleteBucketOwnershipControls',
  },
  actions: { put: 's3:PutBucketOwnershipControls', get: 's3:GetBucketOwnershipControls' },
  accept: (text, { dialect }, bucket) => {
    // RGW 16 has none, and takes this for the making of a bucket with a body that makes no sense.
    if (dialect.isRgw) throw new S3Error('InvalidArgument');
    const ownership = parseOwnershipControls(text);
    if (ownership === 'BucketOwnerEnforced') requirePrivate(bucket);
    return renderOwnershipControls(ownership);
  },
});
