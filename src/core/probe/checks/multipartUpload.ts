import type { RawS3Answer } from '../../rawS3/rawS3Client';
import { headerOf, xmlText } from '../run/answers';
import type { CheckContext } from '../run/checkContext';
import { CannotTest } from '../run/verdicts';

export interface UploadedPart {
  readonly number: number;
  readonly etag: string;
}

/** One multipart upload of a check. */
export class MultipartUpload {
  readonly key: string;
  readonly uploadId: string;
  readonly #context: CheckContext;

  private constructor(context: CheckContext, key: string, uploadId: string) {
    this.#context = context;
    this.key = key;
    this.uploadId = uploadId;
  }

  /** @throws CannotTest when the store begins none. */
  static async begin(context: CheckContext, name: string): Promise<MultipartUpload> {
    const key = context.key(name);
    const answer = await context.must({ method: 'POST', key, query: ['uploads'] });
    const uploadId = xmlText(answer.body.toString(), 'UploadId');
    if (!uploadId) throw new CannotTest('noUploadId');
    return new MultipartUpload(context, key, uploadId);
  }

  /** @throws CannotTest when the store refuses the part. */
  async part(number: number, body: Buffer): Promise<UploadedPart> {
    const query = [['partNumber', String(number)] as const, ['uploadId', this.uploadId] as const];
    const answer = await this.#context.must({ method: 'PUT', key: this.key, query, body });
    return { number, etag: headerOf(answer, 'etag') };
  }

  /** UploadPartCopy; `source` is a name below the prefix that has to be there. */
  copyPart(number: number, headers: Readonly<Record<string, string>>): Promise<RawS3Answer> {
    const query = [['partNumber', String(number)] as const, ['uploadId', this.uploadId] as const];
    return this.#context.send({ method: 'PUT', key: this.key, query, headers });
  }

  complete(parts: readonly UploadedPart[], headers: Readonly<Record<string, string>> = {}): Promise<RawS3Answer> {
    const list = parts.map(({ number, etag }) => `<Part><PartNumber>${number}</PartNumber><ETag>${etag}</ETag></Part>`);
    return this.#context.send({
      method: 'POST',
      key: this.key,
      query: [['uploadId', this.uploadId]],
      headers: { 'content-type': 'application/xml', ...headers },
      body: Buffer.from(`<CompleteMultipartUpload>${list.join('')}</CompleteMultipartUpload>`),
    });
  }

  listParts(): Promise<RawS3Answer> {
    return this.#context.send({ method: 'GET', key: this.key, query: [['uploadId', this.uploadId]] });
  }

  abort(): Promise<RawS3Answer> {
    return this.#context.send({ method: 'DELETE', key: this.key, query: [['uploadId', this.uploadId]] });
  }
}
