import assert from 'node:assert/strict';
import {
  aclGroups,
  allowsAnyone,
  isPublicAcl,
  privateAcl,
} from '../../../../src/core/sandbox/configuration/acl/accessControlList';
import { parseAclDocument, renderAclDocument } from '../../../../src/core/sandbox/configuration/acl/aclDocument';
import { aclOfHeaders, cannedAcl } from '../../../../src/core/sandbox/configuration/acl/cannedAcl';
import {
  parseBucketEncryption,
  renderBucketEncryption,
  requireKnownEncryption,
} from '../../../../src/core/sandbox/configuration/bucketEncryption';
import {
  parseOwnershipControls,
  readObjectOwnership,
  renderOwnershipControls,
} from '../../../../src/core/sandbox/configuration/objectOwnership';
import {
  blockAllPublicAccess,
  parsePublicAccessBlock,
  renderPublicAccessBlock,
} from '../../../../src/core/sandbox/configuration/publicAccessBlock';

const owner = { id: 'a'.repeat(64), displayName: 'sand & box' };

function headers(values: Record<string, string>): (name: string) => string | undefined {
  return (name) => values[name];
}

describe('sandbox: ACLs', () => {
  it('are read as they are written, for every canned one', () => {
    for (const name of ['private', 'public-read', 'public-read-write', 'authenticated-read', 'log-delivery-write']) {
      const acl = cannedAcl(name, owner);
      assert.deepEqual(parseAclDocument(renderAclDocument(acl, owner), owner), acl, name);
    }
  });

  it('know what is open to anyone', () => {
    const opens = (name: string) => isPublicAcl(cannedAcl(name, owner));
    assert.deepEqual(
      ['private', 'public-read', 'authenticated-read', 'bucket-owner-read', 'log-delivery-write'].map(opens),
      [...[false, true, true, false, false]],
    );
    assert.ok(allowsAnyone(cannedAcl('public-read', owner), 'READ'));
    assert.ok(!allowsAnyone(cannedAcl('public-read', owner), 'WRITE'));
    assert.ok(allowsAnyone(cannedAcl('public-read-write', owner), 'WRITE'));
    assert.ok(!allowsAnyone(cannedAcl('authenticated-read', owner), 'READ'));
  });

  it('are read of headers', () => {
    assert.equal(aclOfHeaders(headers({}), owner), undefined);
    assert.deepEqual(aclOfHeaders(headers({ 'x-amz-acl': 'private' }), owner), privateAcl(owner));
    const read = `uri="${aclGroups.allUsers}", id=${owner.id}`;
    assert.deepEqual(aclOfHeaders(headers({ 'x-amz-grant-read': read }), owner), [
      { grantee: { group: aclGroups.allUsers }, permission: 'READ' },
      { grantee: { user: owner.id }, permission: 'READ' },
    ]);
  });

  it('are refused where S3 refuses them', () => {
    const grant = `id="${owner.id}"`;
    const wrong: readonly (readonly [Record<string, string>, string])[] = [
      [{ 'x-amz-acl': 'public' }, 'InvalidArgument'],
      [{ 'x-amz-acl': 'constructor' }, 'InvalidArgument'],
      [{ 'x-amz-acl': 'aws-exec-read' }, 'NotImplemented'],
      [{ 'x-amz-acl': 'private', 'x-amz-grant-read': grant }, 'InvalidRequest'],
      [{ 'x-amz-grant-read': 'everyone' }, 'InvalidArgument'],
      [{ 'x-amz-grant-read': 'id="somebody"' }, 'InvalidArgument'],
      [{ 'x-amz-grant-read': 'uri="http://x"' }, 'InvalidArgument'],
      [{ 'x-amz-grant-read': 'emailAddress="a@b"' }, 'NotImplemented'],
    ];
    for (const [values, code] of wrong) assert.throws(() => aclOfHeaders(headers(values), owner), { code });
    const document = renderAclDocument(privateAcl(owner), owner);
    const change = (from: string, to: string) => () => parseAclDocument(document.replace(from, to), owner);
    assert.throws(change('FULL_CONTROL', 'ALL'), { code: 'MalformedACLError' });
    assert.throws(change('<Permission>', '<Right>'), { code: 'MalformedACLError' });
    assert.throws(change(/<Owner>.*<\/Owner>/.exec(document)?.[0] ?? '', ''), { code: 'MalformedACLError' });
    assert.throws(change(owner.id, 'b'.repeat(64)), { code: 'AccessDenied' });
  });
});

describe('sandbox: public access, ownership, encryption', () => {
  it('are read as they are written', () => {
    const block = { ...blockAllPublicAccess, blockPublicPolicy: false };
    assert.deepEqual(parsePublicAccessBlock(renderPublicAccessBlock(block)), block);
    assert.equal(parseOwnershipControls(renderOwnershipControls('ObjectWriter')), 'ObjectWriter');
    assert.equal(readObjectOwnership('BucketOwnerPreferred'), 'BucketOwnerPreferred');
    assert.deepEqual(parseBucketEncryption(renderBucketEncryption({ bucketKeyEnabled: true })), {
      bucketKeyEnabled: true,
    });
  });

  it('are refused where S3 refuses them, and KMS as not implemented', () => {
    const encryption = (inside: string) =>
      `<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault>${inside}</ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>`;
    assert.throws(
      () => parsePublicAccessBlock('<PublicAccessBlockConfiguration><X/></PublicAccessBlockConfiguration>'),
      { code: 'MalformedXML' },
    );
    assert.throws(() => parseOwnershipControls('<OwnershipControls/>'), { code: 'MalformedXML' });
    assert.throws(() => readObjectOwnership('x'), { code: 'InvalidArgument' });
    assert.throws(() => parseBucketEncryption(encryption('<SSEAlgorithm>aws:kms</SSEAlgorithm>')), {
      code: 'NotImplemented',
    });
    assert.throws(() => parseBucketEncryption(encryption('<SSEAlgorithm>DES</SSEAlgorithm>')), {
      code: 'MalformedXML',
    });
    assert.throws(() => parseBucketEncryption('<ServerSideEncryptionConfiguration/>'), { code: 'MalformedXML' });
    const headerOf = (value: string) => headers({ 'x-amz-server-side-encryption': value });
    requireKnownEncryption(headerOf('AES256'));
    assert.throws(() => requireKnownEncryption(headerOf('aws:kms')), { code: 'NotImplemented' });
    assert.throws(() => requireKnownEncryption(headerOf('aes')), { code: 'InvalidArgument' });
  });
});
