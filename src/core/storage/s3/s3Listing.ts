import { isAppError } from '../../base/errors';
import type { ListPage, ListRequest, UploadPage, VersionPage } from '../objectStore';
import { toVersions } from './convert';
import type { Learned } from './learned';
import {
  decoderFor,
  firstPageWithEntries,
  lastEntry,
  maxPageSize,
  nextMarkers,
  readMarkers,
  toListPage,
} from './listPages';
import type { S3Requests } from './s3Requests';

type Signal = AbortSignal | undefined;

/** Pages of objects, versions and uploads, in the form that the store was found to want. */
export class S3Listing {
  readonly #requests: S3Requests;
  readonly #learned: Learned;

  constructor(requests: S3Requests, learned: Learned) {
    this.#requests = requests;
    this.#learned = learned;
  }

  /** The first page that holds something, or the last one. @throws AppError what the store says */
  list(request: ListRequest, signal: Signal): Promise<ListPage> {
    return firstPageWithEntries(request, (asked) => this.#listOnce(asked, signal));
  }

  /** @throws AppError what the store says */
  async listVersions(request: ListRequest, signal: Signal): Promise<VersionPage> {
    const [KeyMarker, VersionIdMarker] = readMarkers(request.token);
    const output = await this.#requests.listObjectVersions(
      { ...this.#fields(request), KeyMarker, VersionIdMarker },
      signal,
    );
    const next = nextMarkers(output, output.NextKeyMarker, output.NextVersionIdMarker, request.token);
    return { versions: toVersions(output, decoderFor(output)), ...(next && { next }) };
  }

  /** @throws AppError what the store says */
  async listUploads(request: ListRequest, signal: Signal): Promise<UploadPage> {
    const [KeyMarker, UploadIdMarker] = readMarkers(request.token);
    const { Bucket, Prefix, EncodingType } = this.#fields(request);
    const output = await this.#requests.listMultipartUploads(
      { Bucket, Prefix, EncodingType, KeyMarker, UploadIdMarker },
      signal,
    );
    const decode = decoderFor(output);
    const uploads = (output.Uploads ?? []).map((upload) => ({
      key: decode(upload.Key ?? ''),
      uploadId: upload.UploadId ?? '',
      ...(upload.Initiated && { initiated: upload.Initiated }),
    }));
    const next = nextMarkers(output, output.NextKeyMarker, output.NextUploadIdMarker, request.token);
    return { uploads, ...(next && { next }) };
  }

  /** One page, falling back for good from what the store refuses: encoding first, then version 2. */
  async #listOnce(request: ListRequest, signal: Signal): Promise<ListPage> {
    try {
      return await (this.#learned.listV2 ? this.#listV2(request, signal) : this.#listV1(request, signal));
    } catch (error) {
      const refused =
        isAppError(error) && (error.code === 'store.notSupported' || error.facts['storeCode'] === 'InvalidArgument');
      if (!refused || request.token !== undefined) throw error;
      if (this.#learned.encoding) this.#learned.encoding = false;
      else if (this.#learned.listV2) this.#learned.listV2 = false;
      else throw error;
      return this.#listOnce(request, signal);
    }
  }

  #fields({ bucket, prefix, delimiter, limit }: ListRequest) {
    const encoding = this.#learned.encoding ? { EncodingType: 'url' as const } : {};
    return { Bucket: bucket, Prefix: prefix, Delimiter: delimiter, MaxKeys: limit ?? maxPageSize, ...encoding };
  }

  async #listV2(request: ListRequest, signal: Signal): Promise<ListPage> {
    const from = { ContinuationToken: request.token, StartAfter: request.startAfter };
    const output = await this.#requests.listObjectsV2({ ...this.#fields(request), ...from }, signal);
    return toListPage(output, output.NextContinuationToken);
  }

  async #listV1(request: ListRequest, signal: Signal): Promise<ListPage> {
    const output = await this.#requests.listObjects(
      { ...this.#fields(request), Marker: request.token ?? request.startAfter },
      signal,
    );
    const page = toListPage(output, undefined);
    const marker = output.NextMarker === undefined ? lastEntry(page) : decoderFor(output)(output.NextMarker);
    return { ...page, ...(output.IsTruncated && marker !== undefined && { next: marker }) };
  }
}
