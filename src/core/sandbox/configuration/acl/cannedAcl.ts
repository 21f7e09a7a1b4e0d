import { S3Error } from '../../s3Error';
import { type AccessControlList, type AclGrant, type AclOwner, aclGroups, privateAcl } from './accessControlList';

function toGroup(group: keyof typeof aclGroups, permission: AclGrant['permission']): AclGrant {
  return { grantee: { group: aclGroups[group] }, permission };
}

/** What each canned ACL adds to the owner's rights; everything has one owner here, so the bucket-owner ones add nothing. */
const cannedGrants: Readonly<Record<string, readonly AclGrant[]>> = {
  private: [],
  'public-read': [toGroup('allUsers', 'READ')],
  'public-read-write': [toGroup('allUsers', 'READ'), toGroup('allUsers', 'WRITE')],
  'authenticated-read': [toGroup('authenticatedUsers', 'READ')],
  'bucket-owner-read': [],
  'bucket-owner-full-control': [],
  'log-delivery-write': [toGroup('logDelivery', 'WRITE'), toGroup('logDelivery', 'READ_ACP')],
};

/** The list that a value of `x-amz-acl` stands for. Throws InvalidArgument, NotImplemented for `aws-exec-read`. */
export function cannedAcl(name: string, owner: AclOwner): AccessControlList {
  if (name === 'aws-exec-read') throw new S3Error('NotImplemented', 'The sandbox has no EC2 to grant anything to.');
  const grants = Object.hasOwn(cannedGrants, name) ? cannedGrants[name] : undefined;
  if (!grants) throw new S3Error('InvalidArgument', undefined, { ArgumentName: 'x-amz-acl', ArgumentValue: name });
  return [...privateAcl(owner), ...grants];
}

const grantHeaders = {
  'x-amz-grant-full-control': 'FULL_CONTROL',
  'x-amz-grant-read': 'READ',
  'x-amz-grant-read-acp': 'READ_ACP',
  'x-amz-grant-write': 'WRITE',
  'x-amz-grant-write-acp': 'WRITE_ACP',
} as const satisfies Record<string, AclGrant['permission']>;

/** Throws what S3 throws for somebody it does not know. */
export function requireGrantee(kind: string, value: string, owner: AclOwner): AclGrant['grantee'] {
  if (kind === 'emailAddress') throw new S3Error('NotImplemented', 'The sandbox knows nobody by an e-mail address.');
  if (kind === 'uri') {
    if (Object.values(aclGroups).some((group) => group === value)) return { group: value };
    throw new S3Error('InvalidArgument', 'Invalid group uri', { ArgumentName: 'uri', ArgumentValue: value });
  }
  if (kind === 'id' && value === owner.id) return { user: value };
  throw new S3Error('InvalidArgument', 'Invalid id', { ArgumentName: 'CanonicalUser/ID', ArgumentValue: value });
}

/** Reads `id="…", uri="…"`. */
function parseGrantees(header: string, owner: AclOwner): AclGrant['grantee'][] {
  return header.split(',').map((part) => {
    const [, kind = '', quoted, bare] = /^\s*(\w+)=(?:"([^"]*)"|([^\s"]+))\s*$/.exec(part) ?? [];
    const value = quoted ?? bare;
    if (value === undefined) throw new S3Error('InvalidArgument', 'Argument format not recognized');
    return requireGrantee(kind, value, owner);
  });
}

/**
 * The list that the headers of a request ask for (lower-case name to value), undefined where they ask for none. Throws
 * InvalidArgument, InvalidRequest for both kinds of headers at once, NotImplemented.
 */
export function aclOfHeaders(
  get: (name: string) => string | undefined,
  owner: AclOwner,
): AccessControlList | undefined {
  const canned = get('x-amz-acl');
  const grants = Object.entries(grantHeaders).flatMap(([name, permission]) => {
    const value = get(name);
    return value === undefined ? [] : parseGrantees(value, owner).map((grantee) => ({ grantee, permission }));
  });
  if (canned === undefined) return grants.length > 0 ? grants : undefined;
  if (grants.length > 0) {
    throw new S3Error('InvalidRequest', 'Specifying both Canned ACLs and Header Grants is not allowed');
  }
  return cannedAcl(canned, owner);
}
