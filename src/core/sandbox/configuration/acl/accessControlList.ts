/** Anyone at all, anyone with a key, and the writer of access logs. Source: S3 user guide, "Access control list overview". */
export const aclGroups = {
  allUsers: 'http://acs.amazonaws.com/groups/global/AllUsers',
  authenticatedUsers: 'http://acs.amazonaws.com/groups/global/AuthenticatedUsers',
  logDelivery: 'http://acs.amazonaws.com/groups/s3/LogDelivery',
} as const;

export const aclPermissions = ['FULL_CONTROL', 'READ', 'WRITE', 'READ_ACP', 'WRITE_ACP'] as const;

export type AclPermission = (typeof aclPermissions)[number];

/** The owner of the sandbox by canonical id, or one of the groups. */
export type AclGrantee = { readonly user: string } | { readonly group: string };

export interface AclGrant {
  readonly grantee: AclGrantee;
  readonly permission: AclPermission;
}

/** The grants of a bucket or an object. Its owner is always that of the sandbox. */
export type AccessControlList = readonly AclGrant[];

/** Who owns everything in the sandbox. */
export interface AclOwner {
  /** Canonical user id. */
  readonly id: string;
  readonly displayName?: string;
}

/** What everything has that was given no other: all rights for the owner. */
export function privateAcl(owner: AclOwner): AccessControlList {
  return [{ grantee: { user: owner.id }, permission: 'FULL_CONTROL' }];
}

/** Whether a list gives anything to everybody, with or without a key: what the public access block goes by. */
export function isPublicAcl(acl: AccessControlList): boolean {
  const open: readonly string[] = [aclGroups.allUsers, aclGroups.authenticatedUsers];
  return acl.some(({ grantee }) => 'group' in grantee && open.includes(grantee.group));
}

/** Whether a list gives `permission` to somebody without a key. */
export function allowsAnyone(acl: AccessControlList, permission: AclPermission): boolean {
  return acl.some(
    ({ grantee, permission: given }) =>
      'group' in grantee && grantee.group === aclGroups.allUsers && (given === permission || given === 'FULL_CONTROL'),
  );
}
