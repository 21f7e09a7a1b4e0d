import assert from 'node:assert/strict';
import { importS3cmdConfig } from '../../../../src/core/connections/imports/s3cmdConfig';

const base = '[default]\naccess_key = AK\nsecret_key = "S;K#="\nhost_base = s3.example.com:8443\n';

function only(text: string) {
  const { candidates } = importS3cmdConfig(text);
  assert.equal(candidates.length, 1);
  const [candidate] = candidates;
  assert.ok(candidate);
  return candidate;
}

describe('importS3cmdConfig', () => {
  it('carries over a connection', () => {
    const candidate = only(
      `${base}host_bucket = %(bucket)s.s3.example.com:8443\nca_certs_file = /ca.pem\nbucket_location = cn\nproxy_host = p\nproxy_port = 8080\naccess_token = T\n`,
    );
    assert.deepEqual(candidate.draft, {
      name: 's3.example.com:8443',
      endpoint: 'https://s3.example.com:8443',
      region: 'cn',
      addressing: 'virtual',
      tls: { verify: 'system', caFile: '/ca.pem' },
      proxy: 'http://p:8080',
      credentials: { source: 'stored' },
      checksums: 'auto',
      readOnly: false,
      bookmarks: [],
    });
    assert.deepEqual(candidate.keys, { accessKeyId: 'AK', secretAccessKey: 'S;K#=', sessionToken: 'T' });
    assert.deepEqual(candidate.notes, ['temporaryKeys']);
  });

  it('knows path-style, HTTP and unverified TLS', () => {
    assert.equal(only(`${base}host_bucket = s3.example.com:8443/%(bucket)`).draft.addressing, 'path');
    assert.equal(only(`${base}host_bucket = s3.example.com:8443`).draft.addressing, 'path');
    assert.equal(only(base).draft.addressing, 'auto');
    assert.equal(only(`${base}use_https = False`).draft.endpoint, 'http://s3.example.com:8443');
    const unverified = only(`${base}check_ssl_certificate = False`);
    assert.deepEqual([unverified.draft.tls, unverified.notes], [{ verify: 'none' }, ['tlsNotVerified']]);
  });

  it('goes to Amazon S3 without a host', () => {
    const { draft } = only('[default]\naccess_key = AK\nsecret_key = SK\nbucket_location = US');
    assert.deepEqual([draft.endpoint, draft.region], ['https://s3.amazonaws.com', 'us-east-1']);
  });

  it('notes what cannot be carried over', () => {
    const { notes, draft } = only('host_base = h\nsignature_v2 = True\nencrypt = yes\nproxy_host = u:p@proxy');
    assert.deepEqual(notes, ['noCredentials', 'signatureVersion2', 'encryptsOnClient', 'proxyNotImported']);
    assert.equal(draft.proxy, undefined);
    const environment = only('host_base = h\naccess_key = $AK\nsecret_key = $SK');
    for (const keys of ['access_key = $AK\nsecret_key = SK', 'access_key = AK\nsecret_key = $SK']) {
      assert.equal(only(`host_base = h\n${keys}`).keys, undefined);
    }
    assert.deepEqual(
      [environment.draft.credentials, environment.notes, environment.keys],
      [{ source: 'environment' }, ['keysFromEnvironment'], undefined],
    );
  });

  it('skips what is no connection', () => {
    assert.equal(importS3cmdConfig('hello').skipped[0]?.reason, 'notUnderstood');
    assert.equal(importS3cmdConfig('access_key = AK\nsecret_key = _KEYRING_').skipped[0]?.reason, 'secretInKeyring');
    assert.equal(importS3cmdConfig(base.replace('8443', '8443/x')).skipped[0]?.reason, 'endpointPath');
  });
});
