import { recordKey } from '../objects/records';
import { S3Error } from '../s3Error';
import { XmlFields } from '../xml/xmlFields';
import { parseXml } from '../xml/xmlReader';
import type { Route } from './operation';
import { xmlAnswer } from './xmlAnswer';

/** Bytes of a VersioningConfiguration. */
const configurationLimit = 64 * 1024;

export const getBucketVersioning: Route = {
  operation: 'GetBucketVersioning',
  action: 's3:GetBucketVersioning',
  method: 'GET',
  scope: 'bucket',
  query: ['versioning'],
  run: async ({ repository, bucket }) => {
    const { versioning } = repository.requireBucket(bucket);
    return xmlAnswer('VersioningConfiguration', { Status: versioning });
  },
};

export const putBucketVersioning: Route = {
  operation: 'PutBucketVersioning',
  action: 's3:PutBucketVersioning',
  method: 'PUT',
  scope: 'bucket',
  query: ['versioning'],
  headers: ['x-amz-checksum-*'],
  run: async (call) => {
    const { repository, bucket, hooks } = call;
    const versioning = readStatus(await call.bodyText(configurationLimit));
    await repository.change([], () => {
      const record = repository.requireBucket(bucket);
      hooks.guardVersioning(record, versioning);
      return { changes: [{ put: [recordKey.bucket(bucket), { ...record, versioning }] }], value: undefined };
    });
    return { status: 200 };
  },
};

function readStatus(text: string): 'Enabled' | 'Suspended' {
  if (text === '') throw new S3Error('MissingRequestBodyError');
  const fields = new XmlFields(parseXml(text, 'VersioningConfiguration'), { Status: 'one', MfaDelete: 'one' });
  if (fields.choice('MfaDelete', ['Enabled', 'Disabled']) === 'Enabled') {
    throw new S3Error('NotImplemented', 'The sandbox does not do MfaDelete.');
  }
  const status = fields.choice('Status', ['Enabled', 'Suspended']);
  if (status === undefined) throw new S3Error('IllegalVersioningConfigurationException');
  return status;
}
