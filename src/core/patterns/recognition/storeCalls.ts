import type { SampleLanguage } from '../pattern';
import type { ConstructKind } from './constructAnswers';

/** Modules of the S3 SDKs by language; a call of their methods counts only where one is imported. */
export const storeModules: Readonly<Record<SampleLanguage, RegExp>> = {
  typescript: /^(?:@aws-sdk\/|aws-sdk)/,
  python: /^(?:boto3|botocore|aioboto3|s3transfer)(?:$|\.)/,
  java: /^(?:software\.amazon\.awssdk\.services\.s3|software\.amazon\.awssdk\.transfer\.s3|com\.amazonaws\.services\.s3)(?:$|\.)/,
  go: /^github\.com\/aws\/aws-sdk-go(?:-v2)?\//,
};

/** S3 operations and helpers of SDKs, as `PutObject`; SDKs write them as `put_object`, `putObject` and `PutObjectCommand`, too. */
const meanings: Readonly<Record<string, ConstructKind>> = {
  S3Client: 'client',
  NewFromConfig: 'client',
  PutObject: 'write',
  GetObject: 'read',
  HeadObject: 'stat',
  DoesObjectExist: 'stat',
  ListObjectsV2: 'list',
  ListObjects: 'list',
  ListObjectsV2Paginator: 'list',
  NewListObjectsV2Paginator: 'list',
  PaginateListObjectsV2: 'list',
  DeleteObject: 'delete',
  DeleteObjects: 'delete',
  CopyObject: 'rename',
  UploadPartCopy: 'rename',
  CreateMultipartUpload: 'writeLarge',
  InitiateMultipartUpload: 'writeLarge',
  UploadPart: 'writeLarge',
  CompleteMultipartUpload: 'writeLarge',
  UploadFile: 'writeLarge',
  UploadFileobj: 'writeLarge',
  Upload: 'writeLarge',
  NewUploader: 'writeLarge',
  DownloadFile: 'readPart',
  DownloadFileobj: 'readPart',
  NewDownloader: 'readPart',
  GetSignedUrl: 'upload',
  GeneratePresignedUrl: 'upload',
  GeneratePresignedPost: 'upload',
  CreatePresignedPost: 'upload',
  PresignGetObject: 'upload',
  PresignPutObject: 'upload',
  NewPresignClient: 'upload',
  AppendObject: 'append',
};

/** What a call of an SDK is; conditions and ranges in its arguments make something else of it. */
export function storeCall(
  name: string,
  given: readonly string[],
): { readonly operation: string; readonly kind: ConstructKind } | undefined {
  const operation = operationOf(name);
  const kind = Object.hasOwn(meanings, operation) ? meanings[operation] : undefined;
  if (kind === undefined) return undefined;
  const words = given.join(' ');
  if (operation === 'PutObject' && /\bif[_-]?none[_-]?match\b/i.test(words)) return { operation, kind: 'exclusive' };
  if (operation === 'PutObject' && /\bif[_-]?match\b/i.test(words)) return { operation, kind: 'update' };
  if (operation === 'GetObject' && /\brange\b\s*[:=(]/i.test(words)) return { operation, kind: 'readPart' };
  return { operation, kind };
}

function operationOf(name: string): string {
  const pascal = name.replaceAll(/(?:^|_)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  return pascal.replace(/Command$/, '');
}
