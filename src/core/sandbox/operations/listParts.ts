import { customerKeyHeaders } from '../encryption/customerKey';
import { S3Error } from '../s3Error';
import { quoteETag } from './etags';
import { isoTime, readLimit } from './listParameters';
import { checksumFields, requireUpload } from './multipartUploads';
import type { Route } from './operation';
import { ownerElements } from './owner';
import { xmlAnswer } from './xmlAnswer';

export const listParts: Route = {
  operation: 'ListParts',
  action: 's3:ListMultipartUploadParts',
  method: 'GET',
  scope: 'object',
  query: ['uploadId'],
  parameters: ['max-parts', 'part-number-marker', 'encoding-type'],
  // What it tells needs no key.
  headers: customerKeyHeaders,
  run: async ({ repository, bucket, key, query, dialect }) => {
    const uploadId = query.get('uploadId') ?? '';
    const upload = requireUpload(repository, bucket, key, uploadId);
    const limit = readLimit(query.get('max-parts'), 'max-parts', dialect);
    const marker = readMarker(query.get('part-number-marker'));
    const behind = [...repository.parts(bucket, uploadId)].filter(([partNumber]) => partNumber > marker);
    const page = behind.slice(0, limit);
    return xmlAnswer('ListPartsResult', {
      Bucket: bucket,
      Key: key,
      UploadId: uploadId,
      Initiator: ownerElements(dialect),
      Owner: ownerElements(dialect),
      StorageClass: upload.storageClass ?? 'STANDARD',
      PartNumberMarker: marker,
      NextPartNumberMarker: page.at(-1)?.[0] ?? 0,
      MaxParts: limit,
      IsTruncated: behind.length > page.length,
      ChecksumAlgorithm: upload.checksumAlgorithm,
      ChecksumType: upload.checksumType,
      Part: page.map(([PartNumber, part]) => ({
        PartNumber,
        LastModified: isoTime(part.modified, dialect),
        ETag: quoteETag(part.etag),
        Size: part.size,
        ...checksumFields(part.checksums),
      })),
    });
  },
};

/** The number that a page goes on behind. @throws S3Error InvalidArgument */
export function readMarker(text: string | undefined): number {
  if (text === undefined || text === '') return 0;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new S3Error('InvalidArgument', 'Provided part-number-marker not an integer or within integer range', {
    ArgumentName: 'part-number-marker',
    ArgumentValue: text,
  });
}
