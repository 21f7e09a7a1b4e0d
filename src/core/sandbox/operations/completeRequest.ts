import type { XmlNode } from '../../base/xmlReader';
import { type ChecksumAlgorithm, checksumAlgorithms } from '../body/checksums';
import { S3Error } from '../s3Error';
import { XmlFields } from '../xml/xmlFields';
import { parseXml } from '../xml/xmlReader';
import type { Call } from './operation';

/** A part as the request that completes an upload names it. */
export interface NamedPart {
  readonly partNumber: number;
  readonly etag: string;
  /** In base64. */
  readonly checksums: ReadonlyMap<ChecksumAlgorithm, string>;
}

const partRules = {
  PartNumber: 'one',
  ETag: 'one',
  ChecksumCRC32: 'one',
  ChecksumCRC32C: 'one',
  ChecksumCRC64NVME: 'one',
  ChecksumSHA1: 'one',
  ChecksumSHA256: 'one',
} as const;

/** The parts in their order. @throws S3Error MalformedXML, InvalidPartOrder, MaxMessageLengthExceeded */
export async function readPartList(call: Call, limit: number): Promise<readonly NamedPart[]> {
  const text = await call.bodyText(limit, { headerChecksums: false });
  const fields = new XmlFields(parseXml(text, 'CompleteMultipartUpload'), { Part: 'many' });
  const parts = fields.all('Part').map(readPart);
  if (parts.length === 0 || parts.length > 10_000) throw new S3Error('MalformedXML');
  // RGW puts them into order itself.
  if (call.dialect.isRgw) parts.sort((a, b) => a.partNumber - b.partNumber);
  const isOrdered = parts.every(({ partNumber }, at) => partNumber > (parts[at - 1]?.partNumber ?? 0));
  if (!isOrdered) throw new S3Error('InvalidPartOrder');
  return parts;
}

function readPart(node: XmlNode): NamedPart {
  const fields = new XmlFields(node, partRules);
  const partNumber = fields.integer('PartNumber');
  if (partNumber === undefined || partNumber < 1 || partNumber > 10_000) throw new S3Error('MalformedXML');
  const checksums = new Map<ChecksumAlgorithm, string>();
  for (const name of checksumAlgorithms) {
    const value = fields.text(`Checksum${name}`);
    if (value !== undefined) checksums.set(name, value);
  }
  return { partNumber, etag: fields.requiredText('ETag'), checksums };
}
