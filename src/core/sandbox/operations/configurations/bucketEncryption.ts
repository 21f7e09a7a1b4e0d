import { renderBucketEncryption } from '../../configuration/bucketEncryption';
import type { Dialect } from '../../dialect';
import type { Route } from '../operation';
import { storeConfiguration } from './configurationRoutes';

/** What a bucket has that was given nothing else: AWS encrypts everything since January 2023, other stores do not. */
export function defaultEncryption(dialect: Dialect): string | undefined {
  return dialect.id === 'aws' ? renderBucketEncryption({ bucketKeyEnabled: false }) : undefined;
}

export const deleteBucketEncryption: Route = {
  operation: 'DeleteBucketEncryption',
  action: 's3:PutEncryptionConfiguration',
  method: 'DELETE',
  scope: 'bucket',
  query: ['encryption'],
  run: async (call) => {
    call.dialect.requireNotRefused('encryption.bucket');
    await storeConfiguration(call, 'encryption', () => defaultEncryption(call.dialect));
    return { status: 204 };
  },
};
