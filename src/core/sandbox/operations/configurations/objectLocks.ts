import { lockOf } from '../../configuration/bucketConfigurations';
import { parseLockConfiguration, renderLockConfiguration } from '../../configuration/lock/lockConfiguration';
import {
  type ObjectLock,
  parseLegalHold,
  parseRetention,
  renderLegalHold,
  renderRetention,
  requireRetentionChange,
} from '../../configuration/lock/objectLock';
import type { BucketRecord, VersionRecord } from '../../objects/records';
import { S3Error } from '../../s3Error';
import { requireVersion } from '../changeObject';
import type { Answer, Call, Route } from '../operation';
import { changeVersion, versionHeader } from './changeVersion';
import { configurationLimit, configurationRoutes, requireDigest } from './configurationRoutes';

/** Object lock of a bucket: it can be switched on for a bucket that keeps versions, and never off. */
export const lockConfigurationRoutes = configurationRoutes({
  name: 'object-lock',
  operations: { put: 'PutObjectLockConfiguration', get: 'GetObjectLockConfiguration' },
  actions: { put: 's3:PutBucketObjectLockConfiguration', get: 's3:GetBucketObjectLockConfiguration' },
  capability: 'lock.bucket',
  needsDigest: true,
  accept: (text, { dialect }, bucket) => {
    const lock = parseLockConfiguration(text);
    // RGW wants it said when the bucket is made.
    if (dialect.isRgw && !lockOf(bucket)) throw new S3Error('InvalidBucketState');
    if (bucket.versioning !== 'Enabled') {
      throw new S3Error(
        'InvalidBucketState',
        "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration",
      );
    }
    return renderLockConfiguration(lock);
  },
});

const common = { scope: 'object', parameters: ['versionId'] } as const;

function requireLock(bucket: BucketRecord): void {
  if (!lockOf(bucket)) throw new S3Error('InvalidRequest', 'Bucket is missing Object Lock Configuration');
}

/** Whether a request may pass over a retention in mode GOVERNANCE. A policy that denies it is asked with the request. */
export function bypassesGovernance({ headers }: Pick<Call, 'headers'>): boolean {
  return headers.get('x-amz-bypass-governance-retention')?.toLowerCase() === 'true';
}

/** Changes the lock of a version; `next` sees the one that is there. */
async function changeLock(call: Call, next: (lock: ObjectLock) => ObjectLock): Promise<Answer> {
  const version = await changeVersion(call, (found, bucket) => {
    requireLock(bucket);
    return { ...found, lock: next(found.lock ?? {}) };
  });
  return { status: 200, headers: versionHeader(version) };
}

function readLock({ repository, bucket, key, query }: Call): {
  readonly version: VersionRecord;
  readonly lock: ObjectLock;
} {
  requireLock(repository.requireBucket(bucket));
  const version = requireVersion(repository.object(bucket, key), key, query.get('versionId'));
  return { version, lock: version.lock ?? {} };
}

function lockAnswer(version: VersionRecord, body: string | undefined): Answer {
  if (body === undefined) throw new S3Error('NoSuchObjectLockConfiguration');
  return { status: 200, headers: { 'content-type': 'application/xml', ...versionHeader(version) }, body };
}

export const putObjectRetention: Route = {
  ...common,
  operation: 'PutObjectRetention',
  action: 's3:PutObjectRetention',
  method: 'PUT',
  query: ['retention'],
  headers: ['x-amz-checksum-*', 'x-amz-bypass-governance-retention'],
  run: async (call) => {
    call.dialect.requireNotRefused('lock.retention');
    requireLock(call.repository.requireBucket(call.bucket));
    requireDigest(call);
    const retention = parseRetention(await call.bodyText(configurationLimit), call.now);
    return changeLock(call, (lock) => {
      requireRetentionChange(lock, retention, call.now, bypassesGovernance(call));
      const { legalHold } = lock;
      return { ...(retention && { retention }), ...(legalHold && { legalHold }) };
    });
  },
};

export const getObjectRetention: Route = {
  ...common,
  operation: 'GetObjectRetention',
  action: 's3:GetObjectRetention',
  method: 'GET',
  query: ['retention'],
  run: async (call) => {
    const { version, lock } = readLock(call);
    return lockAnswer(version, lock.retention && renderRetention(lock.retention));
  },
};

export const putObjectLegalHold: Route = {
  ...common,
  operation: 'PutObjectLegalHold',
  action: 's3:PutObjectLegalHold',
  method: 'PUT',
  query: ['legal-hold'],
  headers: ['x-amz-checksum-*'],
  run: async (call) => {
    call.dialect.requireNotRefused('lock.legalHold');
    requireLock(call.repository.requireBucket(call.bucket));
    requireDigest(call);
    const legalHold = parseLegalHold(await call.bodyText(configurationLimit));
    return changeLock(call, (lock) => ({ ...lock, legalHold }));
  },
};

export const getObjectLegalHold: Route = {
  ...common,
  operation: 'GetObjectLegalHold',
  action: 's3:GetObjectLegalHold',
  method: 'GET',
  query: ['legal-hold'],
  run: async (call) => {
    const { version, lock } = readLock(call);
    return lockAnswer(version, lock.legalHold && renderLegalHold(lock.legalHold));
  },
};
