import assert from 'node:assert/strict';
import { importMinioConfig } from '../../../../src/core/connections/imports/minioConfig';

const ceph = { url: 'http://h:9000/', accessKey: 'AK', secretKey: 'S/K', api: 'S3v4', path: 'on' };

describe('importMinioConfig', () => {
  it('reads the aliases of version 10', () => {
    const text = JSON.stringify({
      version: '10',
      aliases: {
        ceph,
        local: { url: 'http://localhost:9000', accessKey: '', secretKey: '', api: 'S3v4', path: 'auto' },
        s3: {
          url: 'https://s3.amazonaws.com',
          accessKey: 'YOUR-ACCESS-KEY-HERE',
          secretKey: 'YOUR-SECRET-KEY-HERE',
          path: 'dns',
        },
        broken: null,
        odd: { ...ceph, url: 'ftp://h' },
      },
    });
    const { candidates, skipped } = importMinioConfig(text);
    assert.equal(candidates.length, 1);
    assert.equal(candidates[0]?.draft.endpoint, 'http://h:9000');
    assert.equal(candidates[0]?.draft.addressing, 'path');
    assert.deepEqual(candidates[0]?.keys, { accessKeyId: 'AK', secretAccessKey: 'S/K' });
    assert.deepEqual(candidates[0]?.notes, []);
    assert.deepEqual(
      skipped.map(({ originName, reason }) => `${originName}: ${reason}`),
      ['local: anonymous', 's3: placeholderKeys', 'broken: noEndpoint', 'odd: endpointScheme'],
    );
  });

  it('reads the hosts of versions before', () => {
    const hosts = {
      a: { ...ceph, path: undefined, lookup: 'dns', api: 'S3v2' },
      b: { ...ceph, path: undefined, lookup: 'auto' },
    };
    const { candidates } = importMinioConfig(JSON.stringify({ version: '9', hosts }));
    assert.deepEqual(
      candidates.map(({ draft, notes }) => [draft.addressing, notes]),
      [
        ['virtual', ['signatureVersion2']],
        ['auto', []],
      ],
    );
  });

  it('skips a file that is none', () => {
    for (const text of ['', '{', '[]', '{"aliases":[]}', 'null']) {
      assert.deepEqual(
        importMinioConfig(text).skipped,
        [{ origin: 'minio', originName: '', reason: 'notUnderstood' }],
        text,
      );
    }
  });
});
