import type { XmlNode } from '../../../base/xmlReader';
import { S3Error } from '../../s3Error';
import { XmlFields } from '../../xml/xmlFields';
import { parseXml } from '../../xml/xmlReader';
import { renderXml, WrittenXml } from '../../xml/xmlWriter';
import { type AccessControlList, type AclGrant, type AclOwner, aclPermissions } from './accessControlList';
import { requireGrantee } from './cannedAcl';

/** Source: S3 user guide, "Access control list (ACL) overview". */
const maxGrants = 100;

function malformed(): S3Error {
  return new S3Error('MalformedACLError');
}

const granteeKinds = { ID: 'id', URI: 'uri', EmailAddress: 'emailAddress' } as const;

function parseGrantee(node: XmlNode, owner: AclOwner): AclGrant['grantee'] {
  const fields = new XmlFields(node, { ID: 'one', DisplayName: 'one', URI: 'one', EmailAddress: 'one', Type: 'one' });
  const given = Object.entries(granteeKinds).filter(([name]) => fields.has(name));
  const [found, ...others] = given;
  if (!found || others.length > 0) throw malformed();
  return requireGrantee(found[1], fields.requiredText(found[0]), owner);
}

function parseGrant(node: XmlNode, owner: AclOwner): AclGrant {
  const fields = new XmlFields(node, { Grantee: 'one', Permission: 'one' });
  const grantee = fields.child('Grantee');
  const permission = aclPermissions.find((each) => each === fields.text('Permission'));
  if (!grantee || !permission) throw malformed();
  return { grantee: parseGrantee(grantee, owner), permission };
}

function read(source: string, owner: AclOwner): AccessControlList {
  const root = new XmlFields(parseXml(source, 'AccessControlPolicy'), { Owner: 'one', AccessControlList: 'one' });
  const [ownerNode, list] = [root.child('Owner'), root.child('AccessControlList')];
  if (!ownerNode || !list) throw malformed();
  const id = new XmlFields(ownerNode, { ID: 'one', DisplayName: 'one' }).requiredText('ID');
  if (id !== owner.id) throw new S3Error('AccessDenied');
  const grants = new XmlFields(list, { Grant: 'many' }).all('Grant');
  if (grants.length > maxGrants) throw malformed();
  return grants.map((grant) => parseGrant(grant, owner));
}

/** Reads the body of Put…Acl. Throws MalformedACLError, AccessDenied for another owner, and what `cannedAcl` throws. */
export function parseAclDocument(source: string, owner: AclOwner): AccessControlList {
  try {
    return read(source, owner);
  } catch (error) {
    throw error instanceof S3Error && error.code === 'MalformedXML' ? malformed() : error;
  }
}

function granteeXml(grantee: AclGrant['grantee'], { displayName }: AclOwner): string {
  const type = 'user' in grantee ? 'CanonicalUser' : 'Group';
  const { text: inside } = new WrittenXml(
    'user' in grantee ? { ID: grantee.user, DisplayName: displayName } : { URI: grantee.group },
  );
  return `<Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="${type}">${inside}</Grantee>`;
}

/** The answer of Get…Acl. */
export function renderAclDocument(acl: AccessControlList, owner: AclOwner): string {
  const grants = acl.map(
    ({ grantee, permission }) => `<Grant>${granteeXml(grantee, owner)}<Permission>${permission}</Permission></Grant>`,
  );
  const document = renderXml('AccessControlPolicy', { Owner: { ID: owner.id, DisplayName: owner.displayName } });
  // The writer has no attributes, and only this document needs them.
  const end = '</AccessControlPolicy>';
  return `${document.slice(0, -end.length)}<AccessControlList>${grants.join('')}</AccessControlList>${end}`;
}
