import { randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import { AppError, isAppError } from '../../base/errors';
import { silentLog } from '../../base/log';
import { usesPathStyle } from '../../connections/addressing';
import type { Connection } from '../../connections/connection';
import { type FirstAnswer, firstAnswer } from './firstAnswer';
import type { ClientOptions } from './s3ClientConfig';
import { S3ObjectStore } from './s3ObjectStore';

/**
 * The steps, in order: does something answer there and is it S3; do the clocks agree; are key and secret right; in
 * which style do bucket names travel.
 */
export type TestStepName = 'answer' | 'clock' | 'credentials' | 'buckets' | 'addressing';

export interface TestStep {
  readonly step: TestStepName;
  readonly outcome: 'ok' | 'warning' | 'failed' | 'skipped';
  /** What is wrong, where the outcome is `failed` or `warning`. */
  readonly error?: AppError;
  readonly facts?: Readonly<Record<string, string | number | boolean>>;
}

export interface TestReport {
  readonly ok: boolean;
  readonly endpoint: string;
  readonly steps: readonly TestStep[];
  /** Set when the other style than the connection's own is the one that works. */
  readonly workingAddressing?: 'path' | 'virtual';
}

/** S3 refuses requests more than 15 minutes off (S3 user guide); a minute is worth a warning. */
const skewWarning = 60;
const skewLimit = 15 * 60;

type StoreFor = (connection: Connection) => S3ObjectStore;

function answerStep(answer: FirstAnswer, connection: Connection): TestStep {
  const { status, server, contentType, tlsVersion } = answer;
  const facts = {
    status,
    ...(server && { server }),
    ...(contentType && { contentType }),
    ...(tlsVersion && { tlsVersion }),
  };
  if (answer.looksLikeS3) return { step: 'answer', outcome: 'ok', facts };
  const error = new AppError('store.notS3', `${connection.endpoint} does not answer like S3`, {
    facts: { endpoint: connection.endpoint, ...facts },
  });
  return { step: 'answer', outcome: 'failed', error, facts };
}

function clockStep({ skewSeconds }: FirstAnswer): TestStep {
  if (skewSeconds === undefined) return { step: 'clock', outcome: 'skipped' };
  const facts = { skewSeconds };
  if (Math.abs(skewSeconds) < skewWarning) return { step: 'clock', outcome: 'ok', facts };
  const error = new AppError('auth.clockSkew', `The clocks differ by ${skewSeconds} s`, { facts });
  return { step: 'clock', outcome: Math.abs(skewSeconds) > skewLimit ? 'failed' : 'warning', error, facts };
}

const asFailure = (step: TestStepName, error: unknown): TestStep => {
  if (!isAppError(error) || error.code === 'cancelled') throw error;
  return { step, outcome: 'failed', error };
};

/** Finds a bucket to go on with, and whether the keys are accepted. */
async function credentialSteps(
  store: S3ObjectStore,
  signal?: AbortSignal,
): Promise<{ steps: TestStep[]; bucket?: string }> {
  try {
    const buckets = await store.listBuckets(signal);
    const [first] = buckets;
    const listed: TestStep = { step: 'buckets', outcome: 'ok', facts: { count: buckets.length } };
    return { steps: [{ step: 'credentials', outcome: 'ok' }, listed], ...(first && { bucket: first.name }) };
  } catch (error) {
    if (!isAppError(error) || error.code !== 'auth.denied') throw error;
    await requireAcceptedSignature(store, error, signal);
    // The signature was accepted, only the listing is not allowed: buckets can still be added by name.
    return {
      steps: [
        { step: 'credentials', outcome: 'ok' },
        { step: 'buckets', outcome: 'warning', error },
      ],
    };
  }
}

/**
 * Some stores (RGW 16 with STS on) answer AccessDenied to a wrong key, a wrong secret and a missing right alike. Asking
 * for a bucket that cannot exist tells them apart: who is let in hears that there is no such bucket.
 */
async function requireAcceptedSignature(store: S3ObjectStore, denied: AppError, signal?: AbortSignal): Promise<void> {
  try {
    await store.list({ bucket: `no-such-bucket-${randomBytes(12).toString('hex')}`, limit: 1 }, signal);
  } catch (error) {
    if (!isAppError(error) || error.code === 'cancelled') throw error;
    if (error.code === 'store.noSuchBucket') return;
    if (error.code !== 'auth.denied') throw error;
    throw new AppError('auth.keyOrSecret', `Key or secret refused: ${denied.message}`, {
      facts: denied.facts,
      cause: denied,
    });
  }
}

async function styleWorks(
  connection: Connection,
  style: 'path' | 'virtual',
  bucket: string,
  storeFor: StoreFor,
  signal?: AbortSignal,
): Promise<AppError | true> {
  const store = storeFor({ ...connection, addressing: style });
  try {
    await store.list({ bucket, limit: 1, prefix: connection.startPrefix ?? '' }, signal);
    return true;
  } catch (error) {
    if (!isAppError(error) || error.code === 'cancelled') throw error;
    return error;
  } finally {
    store.dispose();
  }
}

async function addressingStep(
  connection: Connection,
  bucket: string,
  storeFor: StoreFor,
  signal?: AbortSignal,
): Promise<{ step: TestStep; working?: 'path' | 'virtual' }> {
  const own = usesPathStyle(connection) ? 'path' : 'virtual';
  const path = await styleWorks(connection, 'path', bucket, storeFor, signal);
  // An address in numbers has no sub-domains.
  const canBeVirtual = isIP(new URL(connection.endpoint).hostname.replace(/^\[|\]$/g, '')) === 0;
  const virtual = canBeVirtual ? await styleWorks(connection, 'virtual', bucket, storeFor, signal) : false;
  const facts = { bucket, style: own, path: path === true, virtual: virtual === true };
  const ownResult = own === 'path' ? path : virtual;
  if (ownResult === true) return { step: { step: 'addressing', outcome: 'ok', facts } };
  const other = own === 'path' ? 'virtual' : 'path';
  const error = isAppError(ownResult)
    ? ownResult
    : new AppError('input.invalid', 'An IP address has no virtual hosts', { facts: { reason: 'virtualHostOnIp' } });
  const works = (own === 'path' ? virtual : path) === true;
  return { step: { step: 'addressing', outcome: 'failed', error, facts }, ...(works && { working: other }) };
}

/**
 * With a start bucket one listing of it shows everything: keys, bucket and style. It is tried in both styles before
 * anything is blamed, because a wrong style looks like a host or a bucket that does not exist.
 */
async function startBucketSteps(connection: Connection, bucket: string, storeFor: StoreFor, signal?: AbortSignal) {
  const { step, working } = await addressingStep(connection, bucket, storeFor, signal);
  const credentials: TestStep = { step: 'credentials', outcome: 'ok' };
  const buckets: TestStep = { step: 'buckets', outcome: 'ok', facts: { startBucket: bucket } };
  const { error } = step;
  if (error === undefined || working !== undefined) return { steps: [credentials, buckets, step], working };
  if (error.code === 'auth.denied') return { steps: [await deniedStep(connection, error, storeFor, signal)] };
  if (error.code.startsWith('auth.')) return { steps: [asFailure('credentials', error)] };
  if (error.code === 'store.noSuchBucket') return { steps: [credentials, asFailure('buckets', error)] };
  return { steps: [step] };
}

async function deniedStep(connection: Connection, denied: AppError, storeFor: StoreFor, signal?: AbortSignal) {
  const store = storeFor(connection);
  try {
    await requireAcceptedSignature(store, denied, signal);
    return asFailure('buckets', denied);
  } catch (error) {
    return asFailure('credentials', error);
  } finally {
    store.dispose();
  }
}

async function listedBucketSteps(connection: Connection, storeFor: StoreFor, signal?: AbortSignal) {
  const store = storeFor(connection);
  try {
    const { steps, bucket } = await credentialSteps(store, signal);
    if (bucket === undefined) return { steps: [...steps, { step: 'addressing', outcome: 'skipped' } as const] };
    const { step, working } = await addressingStep(connection, bucket, storeFor, signal);
    return { steps: [...steps, step], working };
  } catch (error) {
    return { steps: [asFailure('credentials', error)] };
  } finally {
    store.dispose();
  }
}

async function answerSteps(connection: Connection, timeout: number, signal?: AbortSignal): Promise<TestStep[]> {
  try {
    const answer = await firstAnswer(connection, timeout, signal);
    return [answerStep(answer, connection), clockStep(answer)];
  } catch (error) {
    return [asFailure('answer', error)];
  }
}

/**
 * Finds out what is wrong with a connection, step by step, and stops where nothing answers like S3. Changes nothing on
 * the store.
 * @throws AppError `cancelled` only; everything else is in the report.
 */
export async function testConnection(
  connection: Connection,
  options: ClientOptions,
  signal?: AbortSignal,
): Promise<TestReport> {
  const { endpoint, startBucket } = connection;
  const storeFor: StoreFor = (wanted) =>
    new S3ObjectStore({ ...wanted, readOnly: true }, { ...options, log: silentLog, maxAttempts: 2 });
  const first = await answerSteps(connection, options.timeouts?.connect ?? 10_000, signal);
  if (first[0]?.outcome === 'failed') return { ok: false, endpoint, steps: first };
  const { steps: rest, working }: { steps: readonly TestStep[]; working?: 'path' | 'virtual' | undefined } =
    startBucket === undefined
      ? await listedBucketSteps(connection, storeFor, signal)
      : await startBucketSteps(connection, startBucket, storeFor, signal);
  const steps = [...first, ...rest];
  const ok = steps.every(({ outcome }) => outcome !== 'failed');
  return { ok, endpoint, steps, ...(working && { workingAddressing: working }) };
}
