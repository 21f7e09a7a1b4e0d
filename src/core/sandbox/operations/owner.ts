/** The one account of a sandbox, which all of its keys belong to. */
export const ownerAccount = '123456789012';

/** Its canonical user id, 64 hexadecimal digits as at AWS. */
export const ownerId = '5a4db0c5a4db0c5a4db0c5a4db0c5a4db0c5a4db0c5a4db0c5a4db0c5a4db0c5';

/** As listings and ACLs show it. */
export const owner = { ID: ownerId, DisplayName: 'sandbox' } as const;

/** As ACLs are read. */
export const aclOwner = { id: ownerId, displayName: owner.DisplayName } as const;
