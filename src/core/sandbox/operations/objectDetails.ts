import { customerKeyHeaders } from '../encryption/customerKey';
import { requireKeyOf } from '../encryption/requireKey';
import type { VersionRecord } from '../objects/records';
import { S3Error } from '../s3Error';
import type { XmlElements } from '../xml/xmlWriter';
import { requireVersion } from './changeObject';
import { getObject } from './getObject';
import { readLimit } from './listParameters';
import { readMarker } from './listParts';
import { checksumFields } from './multipartUploads';
import type { Call, Route } from './operation';
import { xmlAnswer } from './xmlAnswer';

const known = ['ETag', 'Checksum', 'ObjectParts', 'StorageClass', 'ObjectSize'] as const;

export const getObjectAttributes: Route = {
  operation: 'GetObjectAttributes',
  action: 's3:GetObjectAttributes',
  method: 'GET',
  scope: 'object',
  query: ['attributes'],
  parameters: ['versionId'],
  headers: ['x-amz-object-attributes', 'x-amz-max-parts', 'x-amz-part-number-marker', ...customerKeyHeaders],
  run: async (call) => {
    const { repository, bucket, key, query, dialect } = call;
    // RGW 16 does not know the parameter and gives the object.
    if (dialect.difference('get.attributes') !== undefined) return getObject.run(call);
    const { versioning } = repository.requireBucket(bucket);
    const version = requireVersion(repository.object(bucket, key), key, query.get('versionId'));
    requireKeyOf(call, version.customerKey);
    const elements = attributeElements(call, version, readNames(call));
    return xmlAnswer('GetObjectAttributesResponse', elements, {
      'last-modified': new Date(version.modified).toUTCString(),
      ...(versioning && { 'x-amz-version-id': version.versionId }),
    });
  },
};

function readNames({ headers }: Call): ReadonlySet<string> {
  const text = headers.get('x-amz-object-attributes') ?? '';
  if (text === '') {
    throw new S3Error(
      'InvalidRequest',
      'The x-amz-object-attributes header specifying the attributes to be retrieved is either missing or empty',
    );
  }
  const names = text.split(',').map((name) => name.trim());
  if (names.every((name) => known.some((each) => each === name))) return new Set(names);
  throw new S3Error('InvalidArgument', 'Invalid attribute name specified.', {
    ArgumentName: 'x-amz-object-attributes',
    ArgumentValue: text,
  });
}

function attributeElements(call: Call, version: VersionRecord, names: ReadonlySet<string>): XmlElements {
  const hasChecksum = Object.keys(version.checksums).length > 0;
  return {
    ETag: names.has('ETag') ? version.etag : undefined,
    Checksum:
      names.has('Checksum') && hasChecksum
        ? { ...checksumFields(version.checksums), ChecksumType: version.checksumType ?? 'FULL_OBJECT' }
        : undefined,
    ObjectParts: names.has('ObjectParts') ? partElements(call, version) : undefined,
    StorageClass: names.has('StorageClass') ? (version.storageClass ?? 'STANDARD') : undefined,
    ObjectSize: names.has('ObjectSize') ? version.size : undefined,
  };
}

/** Parts are told one by one only where they have checksums (S3 API reference, GetObjectAttributes). */
function partElements({ headers, dialect }: Call, { parts, partChecksums }: VersionRecord): XmlElements | undefined {
  if (!parts) return undefined;
  if (!partChecksums) return { PartsCount: parts.length };
  const limit = readLimit(headers.get('x-amz-max-parts'), 'x-amz-max-parts', dialect);
  const marker = readMarker(headers.get('x-amz-part-number-marker'));
  const page = parts.map((size, at) => ({ size, number: at + 1 })).slice(marker, marker + limit);
  return {
    PartsCount: parts.length,
    PartNumberMarker: marker,
    NextPartNumberMarker: page.at(-1)?.number ?? marker,
    MaxParts: limit,
    IsTruncated: marker + page.length < parts.length,
    Part: page.map(({ size, number }) => ({
      PartNumber: number,
      Size: size,
      ...checksumFields(partChecksums[number - 1] ?? {}),
    })),
  };
}
