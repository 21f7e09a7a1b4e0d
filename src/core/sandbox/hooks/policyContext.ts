import type { ConditionContext } from '../configuration/policy/policyConditions';
import { parseTaggingHeader } from '../configuration/tags/tagSet';
import type { Call, Resource } from '../operations/operation';
import { ownerAccount } from '../operations/owner';

/** Values that stand in a header of the request under the name of the key. */
const headerKeys: Readonly<Record<string, string>> = {
  'aws:referer': 'referer',
  'aws:useragent': 'user-agent',
  's3:object-lock-legal-hold': 'x-amz-object-lock-legal-hold',
  's3:object-lock-mode': 'x-amz-object-lock-mode',
  's3:x-amz-acl': 'x-amz-acl',
  's3:x-amz-content-sha256': 'x-amz-content-sha256',
  's3:x-amz-copy-source': 'x-amz-copy-source',
  's3:x-amz-metadata-directive': 'x-amz-metadata-directive',
  's3:x-amz-server-side-encryption': 'x-amz-server-side-encryption',
  's3:x-amz-server-side-encryption-customer-algorithm': 'x-amz-server-side-encryption-customer-algorithm',
  's3:x-amz-storage-class': 'x-amz-storage-class',
};

const queryKeys: Readonly<Record<string, string>> = {
  's3:prefix': 'prefix',
  's3:delimiter': 'delimiter',
  's3:max-keys': 'max-keys',
};

/** What is true of every request: the server is on the loopback address only, and speaks plain HTTP. */
const always: Readonly<Record<string, string>> = {
  'aws:securetransport': 'false',
  'aws:sourceip': '127.0.0.1',
};

const authTypes = { header: 'REST-HEADER', presigned: 'REST-QUERY-STRING', post: 'POST' } as const;

/** Who asks, by what their signature tells. */
function identityValue({ who, now }: Call, key: string): string | undefined {
  if (key === 'aws:currenttime') return new Date(now).toISOString();
  if (key === 'aws:epochtime') return String(Math.floor(now / 1000));
  if (who.kind === 'anonymous') return undefined;
  const values: Readonly<Record<string, string>> = {
    'aws:principalaccount': ownerAccount,
    'aws:principalarn': `arn:aws:iam::${ownerAccount}:user/${who.accessKeyId}`,
    'aws:userid': who.accessKeyId,
    'aws:username': who.accessKeyId,
    's3:authtype': authTypes[who.kind],
    's3:signatureversion': 'AWS4-HMAC-SHA256',
  };
  return values[key];
}

function existingTags({ repository }: Call, { bucket, key, versionId }: Resource): Readonly<Record<string, string>> {
  const versions = repository.object(bucket, key)?.versions ?? [];
  const version = versionId === undefined ? versions[0] : versions.find((each) => each.versionId === versionId);
  return version?.tags ?? {};
}

function tagValue(call: Call, resource: Resource, key: string): string | undefined {
  const name = key.slice(key.indexOf('/') + 1);
  if (key.startsWith('s3:existingobjecttag/')) return existingTags(call, resource)[name];
  if (key.startsWith('s3:requestobjecttag/')) return parseTaggingHeader(call.headers.get('x-amz-tagging') ?? '')[name];
  return undefined;
}

/** What the conditions of a policy can ask of a request. */
export function policyContext(call: Call, resource: Resource): ConditionContext {
  return (key) => {
    const header = headerKeys[key];
    const parameter = queryKeys[key];
    const value =
      (header !== undefined ? call.headers.get(header) : undefined) ??
      (parameter !== undefined ? call.query.get(parameter) : undefined) ??
      (key === 's3:versionid' ? resource.versionId : undefined) ??
      always[key] ??
      identityValue(call, key) ??
      tagValue(call, resource, key);
    return value === undefined ? undefined : [value];
  };
}
