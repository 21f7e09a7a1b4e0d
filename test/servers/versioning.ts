import { PutBucketVersioningCommand, S3Client } from '@aws-sdk/client-s3';
import { acquireStore } from './store';

/** Turns versioning on, which the extension itself does not do. */
export async function enableVersioning(bucket: string): Promise<void> {
  const { endpoint, keys } = acquireStore();
  const client = new S3Client({
    endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: keys,
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });
  try {
    await client.send(
      new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration: { Status: 'Enabled' } }),
    );
  } finally {
    client.destroy();
  }
}
