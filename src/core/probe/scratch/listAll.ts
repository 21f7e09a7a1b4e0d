import type { RawS3Answer } from '../../rawS3/rawS3Client';
import { innerXml, saysYes, xmlText } from '../run/answers';
import type { ProbeClient } from '../run/probeClient';

/** Something of the probe's that is still there. */
export interface Remains {
  readonly key: string;
  readonly versionId?: string;
  readonly uploadId?: string;
}

interface Kind {
  readonly parameter: string;
  readonly root: string;
  readonly elements: readonly string[];
  readonly id?: 'versionId' | 'uploadId';
  /** Parameters that lead on, with the elements their values come from. */
  readonly next: Readonly<Record<string, string>>;
}

const kinds = {
  uploads: {
    parameter: 'uploads',
    root: 'ListMultipartUploadsResult',
    elements: ['Upload'],
    id: 'uploadId',
    next: { 'key-marker': 'NextKeyMarker', 'upload-id-marker': 'NextUploadIdMarker' },
  },
  versions: {
    parameter: 'versions',
    root: 'ListVersionsResult',
    elements: ['Version', 'DeleteMarker'],
    id: 'versionId',
    next: { 'key-marker': 'NextKeyMarker', 'version-id-marker': 'NextVersionIdMarker' },
  },
  objects: { parameter: '', root: 'ListBucketResult', elements: ['Contents'], next: { marker: 'NextMarker' } },
} as const satisfies Record<string, Kind>;

const maxPages = 100;

/** A key of a listing that was asked for with `encoding-type=url`, decoded when the store says that it encoded it. */
export function listedKey(xml: string, key: string): string {
  if (xmlText(xml, 'EncodingType') !== 'url') return key;
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch {
    return key;
  }
}

/**
 * Everything of a kind below a prefix. Undefined when the store does not list that kind, or answers with something else.
 * @throws AppError `network.*`
 */
export async function listAll(
  client: ProbeClient,
  place: { readonly bucket: string; readonly prefix: string; readonly signal: AbortSignal },
  kind: keyof typeof kinds,
): Promise<readonly Remains[] | undefined> {
  const { parameter, root, next }: Kind = kinds[kind];
  const found: Remains[] = [];
  let markers: readonly (readonly [string, string])[] = [];
  for (let page = 0; page < maxPages; page++) {
    // Uploads without encoding: RGW 16 encodes their keys and does not say so. All of ours can stand in XML as they are.
    const query = [
      ...(parameter === '' ? [] : [parameter]),
      ['prefix', place.prefix],
      ...(kind === 'uploads' ? [] : [['encoding-type', 'url']]),
      ...markers,
    ];
    const request = { method: 'GET', bucket: place.bucket, query: query as [string, string][] };
    const answer = await client.send(request, place.signal);
    const xml = answer.body.toString();
    if (!saysYes(answer) || !xml.includes(`<${root}`)) return page === 0 ? undefined : found;
    const remains = remainsOf(answer, kind);
    found.push(...remains);
    if (xmlText(xml, 'IsTruncated') !== 'true') break;
    const last = remains.at(-1)?.key ?? '';
    markers = Object.entries(next).map(([name, element]) => {
      const value = xmlText(xml, element);
      return [name, value === undefined ? last : listedKey(xml, value)];
    });
  }
  return found;
}

function remainsOf(answer: RawS3Answer, kind: keyof typeof kinds): readonly Remains[] {
  const xml = answer.body.toString();
  const { elements, id }: Kind = kinds[kind];
  return elements.flatMap((element) =>
    innerXml(xml, element).map((inner) => {
      const key = listedKey(xml, xmlText(inner, 'Key') ?? '');
      const value = id && xmlText(inner, id === 'versionId' ? 'VersionId' : 'UploadId');
      return { key, ...(id && value && { [id]: value }) };
    }),
  );
}
