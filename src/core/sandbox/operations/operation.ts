import type { Readable } from 'node:stream';
import type { RequestHeaders } from '../../sigv4/rawRequest';
import type { VerifiedPost } from '../auth/verifyPostForm';
import type { VerifiedRequest } from '../auth/verifyRequest';
import type { BodyOptions, RequestBody } from '../body/requestBody';
import type { NotificationTarget } from '../configuration/notification/parseNotification';
import type { Dialect } from '../dialect';
import type { Target } from '../http/rawUrl';
import type { BucketRecord, VersionExtras, VersionRecord } from '../objects/records';
import type { Repository } from '../repository/repository';
import type { Sessions } from '../repository/sessions';

/** Who asks: by the signature of a request, or of a form. */
export type Caller = VerifiedRequest | VerifiedPost;

/** One request as an operation sees it: routed, its signature right, its body unread. */
export interface Call extends Omit<Target, 'inHost'> {
  readonly method: string;
  readonly route: Route;
  /** Those that were moved into a presigned query included. */
  readonly headers: RequestHeaders;
  readonly who: Caller;
  readonly repository: Repository;
  readonly dialect: Dialect;
  readonly hooks: Hooks;
  readonly sessions: Sessions;
  readonly region: string;
  /** The sandbox's time, which `advanceTime` moves ahead of the clock: milliseconds since 1970. */
  readonly now: number;
  readonly requestId: string;
  /** Aborted when the connection breaks. */
  readonly signal: AbortSignal;
  /** `http://host:port` as the client named it. */
  readonly endpoint: string;
  /** The body; only once. Throws {@link S3Error} for what the headers already get wrong. */
  body(options?: Pick<BodyOptions, 'also' | 'headerChecksums'>): RequestBody;
  /** The whole body as text, verified. Throws MaxMessageLengthExceeded beyond `limit` bytes. */
  bodyText(limit: number, options?: Pick<BodyOptions, 'headerChecksums'>): Promise<string>;
}

export interface Answer {
  readonly status: number;
  /** Lower-case names. A `content-length` is added for text and buffers, and must be given with a stream. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer | Readable | TextPieces;
}

/** Text that is made while it is sent, and whose length nobody knows ahead. */
export interface TextPieces {
  readonly pieces: Iterable<string>;
}

/** Answers a call, or throws {@link S3Error}. What it changed is durable when it resolves. */
export type Operation = (call: Call) => Promise<Answer>;

/**
 * One line of the routing table. A request belongs to the route whose `query` and `header` it has, when every other parameter and
 * x-amz-* or conditional header of it is among those that the route declares: else it is answered NotImplemented.
 */
export interface Route {
  /** The name of the operation at AWS: `PutObject`. */
  readonly operation: string;
  /** The action that policies know it by: `s3:PutObject`. */
  readonly action: string;
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  readonly scope: 'service' | 'bucket' | 'object';
  /** Query parameters that select this operation; all of them must be there. */
  readonly query?: readonly string[];
  /** A header that selects this operation. */
  readonly header?: string;
  /** Further query parameters that it understands. */
  readonly parameters?: readonly string[];
  /** x-amz-* and conditional headers (lower case) that it understands, `*` at the end for any that begin so. */
  readonly headers?: readonly string[];
  /** True: it asks `hooks.authorise` itself, once it knows who and what it is about. */
  readonly authorisesItself?: true;
  readonly run: Operation;
}

/** What happened to an object, for notifications. */
export interface ObjectEvent {
  /** `ObjectCreated:Put`, without the `s3:`. */
  readonly name: string;
  readonly bucket: string;
  readonly key: string;
  readonly size?: number;
  readonly etag?: string;
  readonly versionId?: string;
  /** ISO 8601, in the sandbox's time. */
  readonly time: string;
  readonly requestId: string;
}

/** What configurations of buckets have a say in. */
export interface Hooks {
  /**
   * Called ahead of every operation, with nothing of the body read. Throws AccessDenied.
   * `action` is that of the route, or of a part of the operation: reading the source of a copy, one key of a batch.
   */
  authorise(call: Call, action: string, resource: Resource): void;
  /** Headers of the answer for a request with an `Origin`. */
  corsHeaders(call: CorsRequest): Readonly<Record<string, string>>;
  /** The answer to OPTIONS, or throws AccessForbidden. */
  preflight(call: CorsRequest): Answer;
  /** What a new version takes over from the request and from its bucket: locks, for one. In the transaction, so without waiting. */
  versionExtras(call: Call, bucket: BucketRecord): VersionExtras;
  /** What a new bucket is, beside the configurations that it was asked for with. In the transaction. */
  newBucket(call: Call): Pick<BucketRecord, 'configurations' | 'versioning'>;
  /** Ahead of the removal of a version for good, in the transaction. Throws AccessDenied for one that is locked. */
  guardRemoval(call: Call, bucket: BucketRecord, version: VersionRecord): void;
  /** Ahead of a change of a bucket's versioning, in the transaction. Throws InvalidBucketState: locks need versions. */
  guardVersioning(bucket: BucketRecord, versioning: 'Enabled' | 'Suspended'): void;
  /** Further headers of the answer to a request that reads a version, or that made it. */
  versionHeaders(call: Call, version: VersionRecord, how: 'read' | 'made'): Readonly<Record<string, string>>;
  /** After a change is durable. Must not throw. */
  changed(event: ObjectEvent, repository: Repository): void;
  /** Whether events for this ARN have somewhere to go. */
  knowsDestination(arn: string): boolean;
  /** After the notifications of a bucket were configured: sends a test to each of the targets. Must not throw. */
  notificationConfigured(call: Call, targets: readonly NotificationTarget[]): void;
  /** After the sandbox's time was moved ahead: lifecycles. */
  timeAdvanced(repository: Repository): Promise<void>;
  /** Ends what is still going on, before the folder closes. */
  close(): Promise<void>;
}

export interface Resource {
  readonly bucket: string;
  /** Empty for the bucket itself. */
  readonly key: string;
  readonly versionId?: string;
}

/** As much of a request as CORS looks at: it may be one that no operation answers. */
export interface CorsRequest extends Omit<Target, 'inHost'> {
  readonly method: string;
  readonly headers: RequestHeaders;
  readonly repository: Repository;
  readonly dialect: Dialect;
}
