import {
  AbortMultipartUploadCommand,
  type AbortMultipartUploadCommandInput,
  CompleteMultipartUploadCommand,
  type CompleteMultipartUploadCommandInput,
  CopyObjectCommand,
  type CopyObjectCommandInput,
  CreateBucketCommand,
  type CreateBucketCommandInput,
  CreateMultipartUploadCommand,
  type CreateMultipartUploadCommandInput,
  DeleteBucketCommand,
  type DeleteBucketCommandInput,
  DeleteObjectCommand,
  type DeleteObjectCommandInput,
  DeleteObjectsCommand,
  type DeleteObjectsCommandInput,
  GetObjectCommand,
  type GetObjectCommandInput,
  GetObjectTaggingCommand,
  type GetObjectTaggingCommandInput,
  HeadObjectCommand,
  type HeadObjectCommandInput,
  ListBucketsCommand,
  type ListBucketsCommandInput,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandInput,
  ListObjectsCommand,
  type ListObjectsCommandInput,
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandInput,
  PutObjectCommand,
  type PutObjectCommandInput,
  PutObjectTaggingCommand,
  type PutObjectTaggingCommandInput,
  S3Client,
  UploadPartCommand,
  type UploadPartCommandInput,
  UploadPartCopyCommand,
  type UploadPartCopyCommandInput,
} from '@aws-sdk/client-s3';
import { isAws } from '../../connections/addressing';
import type { Connection } from '../../connections/connection';
import { guardChanges, refuseChanges, useContentMd5 } from './middleware';
import { type ClientOptions, checksumMode, s3ClientConfig } from './s3ClientConfig';
import { toAppError } from './s3Errors';

type Signal = AbortSignal | undefined;

/** What an error should say of a request, read from its input. */
interface Subject {
  readonly Bucket?: string | undefined;
  readonly Key?: string | undefined;
  readonly Prefix?: string | undefined;
  readonly PartNumber?: number | undefined;
}

export type S3RequestsOptions = ClientOptions & {
  /** Asked before every changing request; what it throws stops the request. */
  readonly beforeChange?: (operation: string) => Promise<void>;
};

/**
 * The requests of the S3 API that we send, each with the API's own input and output, and the only file that imports the
 * SDK's client. Every failure is an AppError that names the operation and what it was about.
 */
export class S3Requests {
  readonly #client: S3Client;
  readonly #place: { readonly connection: string; readonly endpoint: string };
  readonly #log: ClientOptions['log'];

  /** @throws AppError `config.invalid` when a PEM file of the connection cannot be read. */
  constructor(connection: Connection, options: S3RequestsOptions) {
    this.#place = { connection: connection.name, endpoint: connection.endpoint };
    this.#log = options.log;
    this.#client = new S3Client(s3ClientConfig(connection, options));
    const stack = this.#client.middlewareStack;
    if (connection.readOnly) stack.add(refuseChanges(connection.name), { step: 'initialize' });
    else if (options.beforeChange) stack.add(guardChanges(options.beforeChange), { step: 'initialize' });
    if (checksumMode(connection) === 'WHEN_REQUIRED' && !isAws(connection.endpoint)) {
      stack.add(useContentMd5(), { step: 'build', priority: 'low', name: 'useContentMd5' });
    }
  }

  dispose(): void {
    this.#client.destroy();
  }

  listBuckets(input: ListBucketsCommandInput, signal: Signal) {
    return this.#try('ListBuckets', input, signal, (options) =>
      this.#client.send(new ListBucketsCommand(input), options),
    );
  }

  createBucket(input: CreateBucketCommandInput, signal: Signal) {
    return this.#try('CreateBucket', input, signal, (options) =>
      this.#client.send(new CreateBucketCommand(input), options),
    );
  }

  deleteBucket(input: DeleteBucketCommandInput, signal: Signal) {
    return this.#try('DeleteBucket', input, signal, (options) =>
      this.#client.send(new DeleteBucketCommand(input), options),
    );
  }

  listObjectsV2(input: ListObjectsV2CommandInput, signal: Signal) {
    return this.#try('ListObjectsV2', input, signal, (options) =>
      this.#client.send(new ListObjectsV2Command(input), options),
    );
  }

  listObjects(input: ListObjectsCommandInput, signal: Signal) {
    return this.#try('ListObjects', input, signal, (options) =>
      this.#client.send(new ListObjectsCommand(input), options),
    );
  }

  listObjectVersions(input: ListObjectVersionsCommandInput, signal: Signal) {
    return this.#try('ListObjectVersions', input, signal, (options) =>
      this.#client.send(new ListObjectVersionsCommand(input), options),
    );
  }

  listMultipartUploads(input: ListMultipartUploadsCommandInput, signal: Signal) {
    return this.#try('ListMultipartUploads', input, signal, (options) =>
      this.#client.send(new ListMultipartUploadsCommand(input), options),
    );
  }

  headObject(input: HeadObjectCommandInput, signal: Signal) {
    return this.#try('HeadObject', input, signal, (options) =>
      this.#client.send(new HeadObjectCommand(input), options),
    );
  }

  getObject(input: GetObjectCommandInput, signal: Signal) {
    return this.#try('GetObject', input, signal, (options) => this.#client.send(new GetObjectCommand(input), options));
  }

  putObject(input: PutObjectCommandInput, signal: Signal) {
    return this.#try('PutObject', input, signal, (options) => this.#client.send(new PutObjectCommand(input), options));
  }

  deleteObject(input: DeleteObjectCommandInput, signal: Signal) {
    return this.#try('DeleteObject', input, signal, (options) =>
      this.#client.send(new DeleteObjectCommand(input), options),
    );
  }

  deleteObjects(input: DeleteObjectsCommandInput, signal: Signal) {
    return this.#try('DeleteObjects', input, signal, (options) =>
      this.#client.send(new DeleteObjectsCommand(input), options),
    );
  }

  copyObject(input: CopyObjectCommandInput, signal: Signal) {
    return this.#try('CopyObject', input, signal, (options) =>
      this.#client.send(new CopyObjectCommand(input), options),
    );
  }

  getObjectTagging(input: GetObjectTaggingCommandInput, signal: Signal) {
    return this.#try('GetObjectTagging', input, signal, (options) =>
      this.#client.send(new GetObjectTaggingCommand(input), options),
    );
  }

  putObjectTagging(input: PutObjectTaggingCommandInput, signal: Signal) {
    return this.#try('PutObjectTagging', input, signal, (options) =>
      this.#client.send(new PutObjectTaggingCommand(input), options),
    );
  }

  createMultipartUpload(input: CreateMultipartUploadCommandInput, signal: Signal) {
    return this.#try('CreateMultipartUpload', input, signal, (options) =>
      this.#client.send(new CreateMultipartUploadCommand(input), options),
    );
  }

  uploadPart(input: UploadPartCommandInput, signal: Signal) {
    return this.#try('UploadPart', input, signal, (options) =>
      this.#client.send(new UploadPartCommand(input), options),
    );
  }

  uploadPartCopy(input: UploadPartCopyCommandInput, signal: Signal) {
    return this.#try('UploadPartCopy', input, signal, (options) =>
      this.#client.send(new UploadPartCopyCommand(input), options),
    );
  }

  completeMultipartUpload(input: CompleteMultipartUploadCommandInput, signal: Signal) {
    return this.#try('CompleteMultipartUpload', input, signal, (options) =>
      this.#client.send(new CompleteMultipartUploadCommand(input), options),
    );
  }

  abortMultipartUpload(input: AbortMultipartUploadCommandInput, signal: Signal) {
    return this.#try('AbortMultipartUpload', input, signal, (options) =>
      this.#client.send(new AbortMultipartUploadCommand(input), options),
    );
  }

  async #try<T>(
    operation: string,
    { Bucket, Key, Prefix, PartNumber }: Subject,
    signal: Signal,
    send: (options: { abortSignal?: AbortSignal }) => Promise<T>,
  ): Promise<T> {
    try {
      return await send(signal === undefined ? {} : { abortSignal: signal });
    } catch (error) {
      const facts = {
        ...this.#place,
        operation,
        bucket: Bucket,
        key: Key,
        prefix: Prefix,
        part: PartNumber,
      };
      const failure = toAppError(error, facts);
      if (failure.code !== 'cancelled') this.#log.debug(failure.message);
      throw failure;
    }
  }
}
