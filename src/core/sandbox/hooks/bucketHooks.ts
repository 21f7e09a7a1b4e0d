import { corsOf, lifecycleOf, lockOf } from '../configuration/bucketConfigurations';
import { answerPreflight, type CorsStyle, headersForOrigin, readPreflight } from '../configuration/cors/corsAnswer';
import { expirationHeader, nextExpiry } from '../configuration/lifecycle/expirations';
import { lockHeaders, requireRemovable } from '../configuration/lock/objectLock';
import { customerKeyAnswer } from '../encryption/customerKey';
import type { BucketRecord, VersionRecord } from '../objects/records';
import { bypassesGovernance } from '../operations/configurations/objectLocks';
import type { Answer, Call, CorsRequest, Hooks } from '../operations/operation';
import { S3Error } from '../s3Error';
import { agingVersion, applyLifecycles } from './applyLifecycles';
import { authorise } from './authorise';
import { Notifier, type NotifierOptions } from './notifier';
import { newBucket, requestedExtras } from './requestedExtras';

function styleOf({ dialect }: CorsRequest): CorsStyle {
  return dialect.isRgw ? 'rgw' : 'aws';
}

function corsHeaders(request: CorsRequest): Readonly<Record<string, string>> {
  const { repository, bucket, headers, method } = request;
  const record = repository.bucket(bucket);
  return headersForOrigin((record && corsOf(record)) ?? [], headers.get('origin'), method, styleOf(request));
}

function preflight(request: CorsRequest): Answer {
  const { repository, bucket, headers, dialect } = request;
  if (dialect.isRgw) repository.requireBucket(bucket);
  const question = readPreflight((name) => headers.get(name));
  const record = repository.bucket(bucket);
  if (!record) throw new S3Error('AccessForbidden', 'CORSResponse: Bucket not found');
  return { status: 200, headers: answerPreflight(corsOf(record), question, styleOf(request)), body: '' };
}

function guardVersioning(bucket: BucketRecord, versioning: 'Enabled' | 'Suspended'): void {
  if (versioning === 'Enabled' || !lockOf(bucket)) return;
  throw new S3Error(
    'InvalidBucketState',
    'An Object Lock configuration is present on this bucket, so the versioning state cannot be changed.',
  );
}

/** The end of an upload needs no key and tells of none (S3 API reference), and RGW is silent to forms. */
function tellsOfKeys({ route, dialect }: Call): boolean {
  return route.operation !== 'CompleteMultipartUpload' && !(dialect.isRgw && route.operation === 'PostObject');
}

function versionHeaders(call: Call, version: VersionRecord, how: 'read' | 'made'): Readonly<Record<string, string>> {
  const bucket = call.repository.bucket(call.bucket);
  const rules = bucket && lifecycleOf(bucket);
  // A version that is asked for by its id may be an old one, which other rules are about.
  const expiry = rules && !call.query.has('versionId') && nextExpiry(rules, call.key, agingVersion(version));
  return {
    ...(version.encryption !== undefined && { 'x-amz-server-side-encryption': version.encryption }),
    ...(tellsOfKeys(call) && customerKeyAnswer(call, version.customerKey)),
    ...(expiry && { 'x-amz-expiration': expirationHeader(expiry) }),
    ...(how === 'read' && lockHeaders(version.lock ?? {})),
  };
}

/** What the configurations of buckets do to requests. */
export function bucketHooks(options: NotifierOptions): Hooks {
  const notifier = new Notifier(options);
  return {
    authorise,
    corsHeaders,
    preflight,
    versionExtras: requestedExtras,
    newBucket,
    guardRemoval: (call, _, version) => requireRemovable(version.lock ?? {}, call.now, bypassesGovernance(call)),
    guardVersioning,
    versionHeaders,
    changed: (event, repository) => notifier.announce(event, repository),
    knowsDestination: (arn) => notifier.knows(arn),
    notificationConfigured: ({ repository, bucket, requestId }, targets) => {
      for (const target of targets) notifier.test(target, repository, bucket, requestId);
    },
    timeAdvanced: (repository) => applyLifecycles(repository, (event) => notifier.announce(event, repository)),
    close: () => notifier.close(),
  };
}
