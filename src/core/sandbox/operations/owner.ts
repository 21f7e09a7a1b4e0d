import type { AclOwner } from '../configuration/acl/accessControlList';
import type { Dialect } from '../dialect';
import { WrittenXml } from '../xml/xmlWriter';

/** The one account of a sandbox, which all of its keys belong to. */
export const ownerAccount = '123456789012';

/** Its canonical user id, 64 hexadecimal digits as at AWS. */
export const ownerId = '5a4db0c5a4db0c5a4db0c5a4db0c5a4db0c5a4db0c5a4db0c5a4db0c5a4db0c5';

const displayName = 'sandbox';

/** AWS gives no names any more. Source: S3 API reference, "Owner": end of support of DisplayName in November 2025. */
const hasName = (dialect: Dialect): boolean => dialect.id !== 'aws';

const nameless = new WrittenXml({ ID: ownerId });
const named = new WrittenXml({ ID: ownerId, DisplayName: displayName });

/** The owner as listings show it, ready for the document: some name it once an entry. */
export const ownerElements = (dialect: Dialect): WrittenXml => (hasName(dialect) ? named : nameless);

/** As ACLs are read. */
export const aclOwner: AclOwner = { id: ownerId, displayName };

/** As ACLs show it. */
export const shownAclOwner = (dialect: Dialect): AclOwner => (hasName(dialect) ? aclOwner : { id: ownerId });
