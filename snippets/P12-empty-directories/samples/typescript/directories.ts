import { DeleteObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { directoryPrefix, listObjects } from './listDirectory.js';
import { StorageError, toStorageError } from './storageErrors.js';

/** Whether empty directories are kept as objects of no bytes, `name/`. Without markers a directory is there while it has files. */
export interface DirectoryPolicy {
  readonly markers: boolean;
}

function markerOf(directory: string): string {
  const marker = directoryPrefix(directory);
  if (marker === '') throw new StorageError('invalid', 'The bucket itself is no directory to make or remove');
  return marker;
}

/**
 * Makes a directory, as `fs.mkdir` with `recursive` does: it may exist already, and no directory above it is needed.
 * @throws StorageError
 */
export async function makeDirectory(
  client: S3Client,
  bucket: string,
  directory: string,
  { markers }: DirectoryPolicy,
): Promise<void> {
  const marker = markerOf(directory);
  if (!markers) return;
  try {
    await client.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: marker,
        Body: Buffer.alloc(0),
        ContentType: 'application/x-directory',
      }),
    );
  } catch (error) {
    throw toStorageError(error, { operation: 'PutObject', bucket, key: marker });
  }
}

/**
 * Whether a directory has no files; its own marker is none. One that does not exist is empty, too.
 * @throws StorageError
 */
export async function isEmpty(client: S3Client, bucket: string, directory: string): Promise<boolean> {
  const prefix = directoryPrefix(directory);
  // Two, as the first may be the marker.
  for await (const { key } of listObjects(client, bucket, prefix, { pageSize: 2 })) {
    if (key !== prefix) return false;
  }
  return true;
}

/**
 * Removes an empty directory, as `fs.rmdir` does. A file that comes between the look and the removal stays: only the marker goes.
 * @throws StorageError `conflict` (code `ENOTEMPTY`) when it has files.
 */
export async function removeDirectory(
  client: S3Client,
  bucket: string,
  directory: string,
  { markers }: DirectoryPolicy,
): Promise<void> {
  const marker = markerOf(directory);
  if (!(await isEmpty(client, bucket, marker))) {
    throw new StorageError('conflict', `${bucket}/${marker} is not empty`, { code: 'ENOTEMPTY', bucket, key: marker });
  }
  if (!markers) return;
  try {
    await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: marker }));
  } catch (error) {
    throw toStorageError(error, { operation: 'DeleteObject', bucket, key: marker });
  }
}
