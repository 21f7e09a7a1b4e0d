/**
 * The entry of dist/storage.js, with the AWS SDK. The main entry takes only types from here and loads it at first use
 * (platform/chunks.ts).
 */
import { deleteBucketWithContents, deletePrefix, deleteRefs } from './deleteAll';
import { objectDocument } from './objectDocument';
import { cachedKeys } from './s3/credentials';
import { S3ObjectStore } from './s3/s3ObjectStore';
import { testConnection } from './s3/testConnection';
import { saveObject } from './saveObject';
import { copyObject, moveObject } from './transfers/copyObject';
import { copyPrefix, movePrefix } from './transfers/copyPrefix';
import { downloadFile } from './transfers/downloadFile';
import { tagsOf } from './transfers/objectTags';
import { uploadFile } from './transfers/uploadFile';
import { walkObjects } from './walk';

export const chunk = {
  S3ObjectStore,
  cachedKeys,
  copyObject,
  copyPrefix,
  deleteBucketWithContents,
  deletePrefix,
  deleteRefs,
  downloadFile,
  moveObject,
  movePrefix,
  objectDocument,
  saveObject,
  tagsOf,
  testConnection,
  uploadFile,
  walkObjects,
};
