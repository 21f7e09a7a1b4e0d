import assert from 'node:assert/strict';
import { importAwsConfig } from '../../../../src/core/connections/imports/awsConfig';

const config = `
[default]
region = eu-west-1
[profile ceph]
services = store
endpoint_url = http://ignored
ca_bundle = /etc/ca.pem
s3 =
    addressing_style = path
    use_accelerate_endpoint = true
[profile "two words"]
endpoint_url = https://h:8443
role_arn = arn:aws:iam::1:role/r
source_profile = default
mfa_serial = arn:aws:iam::1:mfa/u
[profile sso]
sso_session = s
region = cn-north-1
[profile command]
credential_process = /bin/keys
s3 =
  endpoint_url = https://plugin
  signature_version = s3
[profile bad]
endpoint_url = https://h/path
[sso-session s]
sso_start_url = https://x
[services store]
s3 =
  endpoint_url = http://s3.example.com:8000
dynamodb =
  endpoint_url = http://no
[ignored]
region = x
`;
const credentials = `
[default]
aws_access_key_id = AK
aws_secret_access_key = SECRET
region = us-west-2
[ceph]
aws_access_key_id = AK
aws_secret_access_key = SECRET
[only]
aws_access_key_id = AK
`;

describe('importAwsConfig', () => {
  const { candidates, skipped } = importAwsConfig(config, credentials);
  const byName = new Map(candidates.map((candidate) => [candidate.originName, candidate]));

  it('finds every profile of both files once', () => {
    assert.deepEqual([...byName.keys()], ['default', 'ceph', 'two words', 'sso', 'command', 'only']);
    assert.equal(candidates.length, byName.size);
    assert.deepEqual(skipped, [{ origin: 'aws', originName: 'bad', reason: 'endpointPath' }]);
  });

  it('uses the profile and copies no keys', () => {
    for (const { draft, keys, originName } of candidates) {
      assert.deepEqual(draft.credentials, { source: 'profile', profile: originName });
      assert.equal(keys, undefined);
    }
    assert.doesNotMatch(JSON.stringify(candidates), /SECRET/);
  });

  it('takes the endpoint from services, the profile or the region', () => {
    assert.deepEqual(
      candidates.map(({ draft }) => draft.endpoint),
      [
        'https://s3.us-west-2.amazonaws.com',
        'http://s3.example.com:8000',
        'https://h:8443',
        'https://s3.cn-north-1.amazonaws.com.cn',
        'https://plugin',
        'https://s3.us-east-1.amazonaws.com',
      ],
    );
  });

  it('carries over a whole connection', () => {
    assert.deepEqual(byName.get('ceph')?.draft, {
      name: 'ceph',
      endpoint: 'http://s3.example.com:8000',
      region: 'us-east-1',
      addressing: 'path',
      tls: { verify: 'system', caFile: '/etc/ca.pem' },
      credentials: { source: 'profile', profile: 'ceph' },
      checksums: 'auto',
      readOnly: false,
      bookmarks: [],
    });
  });

  it('notes what works differently', () => {
    const notes = [...byName].map(([name, candidate]) => `${name}: ${candidate.notes.join(' ')}`);
    assert.deepEqual(notes, [
      'default: ',
      'ceph: plainEndpointUsed',
      'two words: assumesRole needsMfa',
      'sso: usesSso',
      'command: runsCommand signatureVersion2',
      'only: ',
    ]);
    assert.deepEqual(importAwsConfig('[default]\nregion=x', undefined).candidates[0]?.notes, ['noCredentials']);
  });

  it('does with one file or none', () => {
    assert.deepEqual(importAwsConfig(undefined, undefined).candidates, []);
    assert.equal(importAwsConfig(undefined, credentials).candidates.length, 3);
  });
});
