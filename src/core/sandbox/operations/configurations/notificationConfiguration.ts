import { notificationOf } from '../../configuration/bucketConfigurations';
import { parseNotification, renderNotification } from '../../configuration/notification/parseNotification';
import type { Dialect } from '../../dialect';
import { S3Error } from '../../s3Error';
import type { Route } from '../operation';
import { configurationLimit, storeConfiguration } from './configurationRoutes';

const common = { scope: 'bucket', query: ['notification'] } as const;

function unknownDestination(arn: string, dialect: Dialect): S3Error {
  if (dialect.isRgw) return new S3Error('NoSuchKey');
  return new S3Error('InvalidArgument', 'Unable to validate the following destination configurations', {
    ArgumentName: arn,
    ArgumentValue: 'The destination has no address in this sandbox',
  });
}

export const putBucketNotification: Route = {
  ...common,
  operation: 'PutBucketNotificationConfiguration',
  action: 's3:PutBucketNotification',
  method: 'PUT',
  headers: ['x-amz-checksum-*', 'x-amz-skip-destination-validation'],
  run: async (call) => {
    const { repository, bucket, dialect, headers, hooks } = call;
    repository.requireBucket(bucket);
    dialect.requireNotRefused('notification.store');
    const targets = parseNotification(await call.bodyText(configurationLimit));
    if (dialect.isRgw && targets.length === 0) throw new S3Error('MalformedXML'); // it has a DELETE for that
    if (headers.get('x-amz-skip-destination-validation')?.toLowerCase() !== 'true') {
      const unknown = targets.find(({ arn }) => !hooks.knowsDestination(arn));
      if (unknown) throw unknownDestination(unknown.arn, dialect);
    }
    if (dialect.ignores('notification.store')) return { status: 200 };
    const text = targets.length === 0 ? undefined : renderNotification(targets);
    await storeConfiguration(call, 'notification', () => text);
    hooks.notificationConfigured(call, targets);
    return { status: 200 };
  },
};

export const getBucketNotification: Route = {
  ...common,
  operation: 'GetBucketNotificationConfiguration',
  action: 's3:GetBucketNotification',
  method: 'GET',
  run: async ({ repository, bucket }) => ({
    status: 200,
    headers: { 'content-type': 'application/xml' },
    body: renderNotification(notificationOf(repository.requireBucket(bucket))),
  }),
};

/** Ceph RGW's own way to end notifications; AWS has none but an empty configuration. */
export const deleteBucketNotification: Route = {
  ...common,
  operation: 'DeleteBucketNotification',
  action: 's3:PutBucketNotification',
  method: 'DELETE',
  run: async (call) => {
    if (!call.dialect.isRgw) throw new S3Error('NotImplemented', 'Put an empty configuration to end notifications.');
    await storeConfiguration(call, 'notification', () => undefined);
    return { status: 200 };
  },
};
