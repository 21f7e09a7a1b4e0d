import type { CapabilityId } from '../../../capabilities/capabilities';
import { type ConfigurationName, missingCode, withConfiguration } from '../../configuration/bucketConfigurations';
import { type BucketRecord, recordKey } from '../../objects/records';
import { S3Error } from '../../s3Error';
import type { Answer, Call, Route } from '../operation';

/** A configuration of buckets that is put, read and taken away as a whole. */
export interface ConfigurationKind {
  readonly name: ConfigurationName & keyof typeof missingCode;
  /** Names of the operations at AWS. */
  readonly operations: { readonly put: string; readonly get: string; readonly delete?: string };
  /** As policies know them. */
  readonly actions: { readonly put: string; readonly get: string; readonly delete?: string };
  readonly capability?: CapabilityId;
  /** True where S3 refuses a body without Content-MD5 and without a checksum. */
  readonly needsDigest?: true;
  /** The status of the answer to PUT where it is not 200. */
  readonly putStatus?: number;
  /** What Ceph RGW does otherwise (measured on 16.2.15): statuses, and what it gives back where there is nothing. */
  readonly rgw?: { readonly putStatus?: number; readonly deleteStatus?: number; readonly absent?: string };
  /** Headers of PUT that it understands. */
  readonly headers?: readonly string[];
  readonly contentType?: 'application/json';
  /** Checks a body against the bucket it is for; what it returns is stored, and read back. Throws {@link S3Error}. */
  accept(text: string, call: Call, bucket: BucketRecord): string;
}

/** Bytes of a configuration; a lifecycle of 1,000 rules is the largest. */
export const configurationLimit = 1024 * 1024;

/** Throws InvalidRequest where a body has nothing to be held against. Stores that take deletions without do not mind here either. */
export function requireDigest(
  { headers, dialect }: Pick<Call, 'headers' | 'dialect'>,
  message = 'Missing required header for this request: Content-MD5 OR x-amz-checksum-*',
): void {
  if (dialect.has('delete.batchWithoutDigest')) return;
  const isThere = [...headers.names()].some((name) => name === 'content-md5' || name.startsWith('x-amz-checksum-'));
  if (isThere || headers.get('x-amz-trailer') !== undefined) return;
  dialect.requireNotRefused('delete.batchWithoutDigest');
  throw new S3Error('InvalidRequest', message);
}

/** Stores, or takes away with undefined, the configuration of the call's bucket. @throws S3Error NoSuchBucket */
export async function storeConfiguration(
  { repository, bucket }: Call,
  name: ConfigurationName,
  decide: (record: BucketRecord) => string | undefined,
): Promise<void> {
  await repository.change([], () => {
    const record = repository.requireBucket(bucket);
    const changed = withConfiguration(record, name, decide(record));
    return { changes: [{ put: [recordKey.bucket(bucket), changed] }], value: undefined };
  });
}

/** The routes that put, read and, where S3 has it, delete a configuration. */
export function configurationRoutes(kind: ConfigurationKind): readonly Route[] {
  const common = { scope: 'bucket', query: [kind.name] } as const;
  const { operations, actions, headers = [] } = kind;
  const put: Route = {
    ...common,
    operation: operations.put,
    action: actions.put,
    method: 'PUT',
    headers: ['x-amz-checksum-*', ...headers],
    run: (call) => putConfiguration(kind, call),
  };
  const get: Route = {
    ...common,
    operation: operations.get,
    action: actions.get,
    method: 'GET',
    run: async (call) => getConfiguration(kind, call),
  };
  if (operations.delete === undefined) return [put, get];
  const remove: Route = {
    ...common,
    operation: operations.delete,
    action: actions.delete ?? actions.put,
    method: 'DELETE',
    run: async (call) => {
      await storeConfiguration(call, kind.name, () => undefined);
      return { status: (call.dialect.isRgw ? kind.rgw?.deleteStatus : undefined) ?? 204 };
    },
  };
  return [put, get, remove];
}

async function putConfiguration(kind: ConfigurationKind, call: Call): Promise<Answer> {
  const { repository, bucket, dialect } = call;
  repository.requireBucket(bucket);
  if (kind.capability) dialect.requireNotRefused(kind.capability);
  if (kind.needsDigest) requireDigest(call);
  const text = await call.bodyText(configurationLimit);
  if (text === '') throw new S3Error('MissingRequestBodyError');
  const status = (dialect.isRgw ? kind.rgw?.putStatus : undefined) ?? kind.putStatus ?? 200;
  if (kind.capability && dialect.ignores(kind.capability)) return { status };
  await storeConfiguration(call, kind.name, (record) => kind.accept(text, call, record));
  return { status };
}

function getConfiguration(kind: ConfigurationKind, { repository, bucket, dialect }: Call): Answer {
  const stored = repository.requireBucket(bucket).configurations[kind.name];
  const text = stored ?? (dialect.isRgw ? kind.rgw?.absent : undefined);
  if (text === undefined) throw new S3Error(missingCode[kind.name], undefined, { BucketName: bucket });
  return { status: 200, headers: { 'content-type': kind.contentType ?? 'application/xml' }, body: text };
}
