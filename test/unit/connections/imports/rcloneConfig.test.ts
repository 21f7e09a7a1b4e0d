import assert from 'node:assert/strict';
import { importRcloneConfig } from '../../../../src/core/connections/imports/rcloneConfig';

const text = String.raw`
[my.ceph]
type = s3
provider = Ceph
access_key_id = AK
secret_access_key = S/K+#;\n=
endpoint = http://10.0.0.1:8000
force_path_style = true
session_token = T

[aws]
type = s3
provider = AWS
env_auth = true
region = eu-west-1
force_path_style = false

[profile]
type = s3
provider = Other
endpoint = h:9000
env_auth = true
profile = p
v2_auth = true

[anonymous]
type = s3
provider = Minio
endpoint = https://h

[none]
type = s3
provider = Wasabi

[drive]
type = drive
client_secret = x
`;

describe('importRcloneConfig', () => {
  const { candidates, skipped } = importRcloneConfig(text);

  it('takes S3 remotes only, and skips those without an endpoint', () => {
    assert.deepEqual(
      candidates.map(({ originName }) => originName),
      ['my.ceph', 'aws', 'profile', 'anonymous'],
    );
    assert.deepEqual(skipped, [{ origin: 'rclone', originName: 'none', reason: 'noEndpoint' }]);
  });

  it('carries over endpoint, style and keys as they stand', () => {
    const [ceph] = candidates;
    assert.equal(ceph?.draft.endpoint, 'http://10.0.0.1:8000');
    assert.equal(ceph?.draft.addressing, 'path');
    assert.deepEqual(ceph?.draft.credentials, { source: 'stored' });
    assert.deepEqual(ceph?.keys, { accessKeyId: 'AK', secretAccessKey: String.raw`S/K+#;\n=`, sessionToken: 'T' });
    assert.deepEqual(ceph?.notes, ['temporaryKeys']);
    assert.doesNotMatch(JSON.stringify(ceph?.draft), /S\/K/);
  });

  it('knows where keys come from otherwise', () => {
    const [, aws, profile, anonymous] = candidates;
    assert.deepEqual(aws?.draft.credentials, { source: 'environment' });
    assert.equal(aws?.draft.endpoint, 'https://s3.eu-west-1.amazonaws.com');
    assert.equal(aws?.draft.addressing, 'virtual');
    assert.deepEqual(aws?.notes, ['keysFromEnvironment']);
    assert.deepEqual(profile?.draft.credentials, { source: 'profile', profile: 'p' });
    assert.deepEqual(profile?.notes, ['signatureVersion2']);
    assert.deepEqual(anonymous?.draft.credentials, { source: 'anonymous' });
    assert.equal(anonymous?.draft.addressing, 'auto');
    for (const candidate of [aws, profile, anonymous]) assert.equal(candidate?.keys, undefined);
  });

  it('takes TLS for an endpoint without a scheme, whatever the port', () => {
    assert.equal(candidates[2]?.draft.endpoint, 'https://h:9000');
  });

  it('says that an encrypted file is encrypted', () => {
    const encrypted = '# Encrypted rclone configuration File\n\nRCLONE_ENCRYPT_V0:\nAbCd=\n';
    assert.deepEqual(importRcloneConfig(encrypted).skipped, [
      { origin: 'rclone', originName: '', reason: 'encryptedConfig' },
    ]);
  });
});
