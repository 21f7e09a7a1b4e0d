import assert from 'node:assert/strict';
import type { Connection } from '../../../src/core/connections/connection';
import { defaultConnectionId } from '../../../src/core/connections/connectionId';
import { parseConnections, toSettings } from '../../../src/core/connections/connectionSchema';

const minimal = { name: 'Ceph', endpoint: 'https://s3.example.com' };
const full: Connection = {
  id: 'prod-1',
  name: 'Production',
  endpoint: 'https://s3.example.com:8443',
  region: 'cn-north-1',
  addressing: 'virtual',
  tls: { verify: 'none', caFile: '/ca.pem', certFile: '/c.pem', keyFile: '/k.pem' },
  proxy: 'http://proxy:3128',
  credentials: {
    source: 'assumeRole',
    roleArn: 'arn:aws:iam:::role/r',
    base: { profile: 'p' },
    stsEndpoint: 'https://sts.example.com',
    sessionName: 's',
    externalId: 'e',
    durationSeconds: 900,
  },
  checksums: 'whenRequired',
  readOnly: true,
  startBucket: 'b',
  startPrefix: ' p/',
  environment: 'production',
  color: 'red',
  bookmarks: ['b', 'b/p/'],
};

/** The problems of one entry, as `path: reason`. */
function problemsOf(entry: unknown): string[] {
  return parseConnections([entry]).problems.map(({ path, reason }) => `${path}: ${reason}`);
}

describe('parseConnections', () => {
  it('fills in the defaults', () => {
    assert.deepEqual(parseConnections([minimal]), {
      connections: [
        {
          id: 'ceph',
          ...minimal,
          region: 'us-east-1',
          addressing: 'auto',
          tls: { verify: 'system' },
          credentials: { source: 'stored' },
          checksums: 'auto',
          readOnly: false,
          bookmarks: [],
        },
      ],
      problems: [],
    });
  });

  it('keeps everything that is given', () => {
    assert.deepEqual(parseConnections([full]), { connections: [full], problems: [] });
  });

  it('normalises endpoints', () => {
    assert.equal(parseConnections([{ ...minimal, endpoint: 'HTTPS://H:443/' }]).connections[0]?.endpoint, 'https://h');
  });

  it('takes nothing for an empty list and refuses what is no list', () => {
    assert.deepEqual(parseConnections(undefined), { connections: [], problems: [] });
    assert.deepEqual(parseConnections({}), {
      connections: [],
      problems: [{ index: -1, path: '', reason: 'notAList' }],
    });
  });

  it('does not let a bad entry hide the others', () => {
    const { connections, problems } = parseConnections([
      null,
      minimal,
      { name: 'x' },
      { ...minimal, name: 'Other' },
      'x',
    ]);
    assert.deepEqual(
      connections.map(({ id }) => id),
      ['ceph', 'other'],
    );
    assert.deepEqual(problems, [
      { index: 0, path: '', reason: 'notAnObject' },
      { index: 2, path: 'endpoint', reason: 'required' },
      { index: 4, path: '', reason: 'notAnObject' },
    ]);
  });

  it('lets the first of two equal ids win', () => {
    const { connections, problems } = parseConnections([
      minimal,
      { ...minimal, endpoint: 'https://evil' },
      { ...full, id: 'ceph' },
    ]);
    assert.deepEqual(
      connections.map(({ endpoint }) => endpoint),
      ['https://s3.example.com'],
    );
    assert.deepEqual(problems, [
      { index: 1, path: 'id', reason: 'duplicateId' },
      { index: 2, path: 'id', reason: 'duplicateId' },
    ]);
  });

  it('leaves out an entry whose safety it cannot read', () => {
    for (const wrong of [
      { readOnly: 'yes' },
      { environment: 'prod' },
      { tls: { verify: false } },
      { credentials: 'anonymous' },
    ]) {
      assert.deepEqual(parseConnections([{ ...minimal, ...wrong }]).connections, [], JSON.stringify(wrong));
    }
  });

  const wrong: readonly (readonly [object, string])[] = [
    [{ name: ' ' }, 'name: empty'],
    [{ endpoint: 'ftp://h' }, 'endpoint: endpointScheme'],
    [{ endpoint: 'https://h/b' }, 'endpoint: endpointPath'],
    [{ endpoint: 'https://k:s@h' }, 'endpoint: endpointUserInfo'],
    [{ id: 'Ceph' }, 'id: badId'],
    [{ id: '-a' }, 'id: badId'],
    [{ region: 1 }, 'region: wrongType'],
    [{ addressing: 'dns' }, 'addressing: unknownValue'],
    [{ tls: { certFile: '/c' } }, 'tls.keyFile: certificateWithoutKey'],
    [{ tls: { keyFile: '/k' } }, 'tls.certFile: keyWithoutCertificate'],
    [{ proxy: 'socks5://h' }, 'proxy: endpointScheme'],
    [{ credentials: { source: 'magic' } }, 'credentials.source: unknownValue'],
    [{ credentials: { source: 'profile' } }, 'credentials.profile: required'],
    [{ credentials: { source: 'assumeRole', roleArn: 'role' } }, 'credentials.roleArn: badArn'],
    [
      { credentials: { source: 'assumeRole', roleArn: 'arn:x', durationSeconds: 899 } },
      'credentials.durationSeconds: outOfRange',
    ],
    [
      { credentials: { source: 'assumeRole', roleArn: 'arn:x', durationSeconds: 43_201 } },
      'credentials.durationSeconds: outOfRange',
    ],
    [{ startPrefix: 'a/' }, 'startPrefix: prefixWithoutBucket'],
    [{ bookmarks: ['a', 1] }, 'bookmarks.1: wrongType'],
    [{ color: 'pink' }, 'color: unknownValue'],
  ];
  for (const [change, problem] of wrong) {
    it(`names the problem ${problem} of ${JSON.stringify(change)}`, () => {
      assert.deepEqual(problemsOf({ ...minimal, ...change }), [problem]);
    });
  }

  it('warns of secrets in the settings and ignores them', () => {
    const { connections, problems } = parseConnections([
      { ...minimal, secretKey: 'x', credentials: { source: 'stored', secretAccessKey: 'y' } },
    ]);
    assert.deepEqual(
      problems.map(({ path, reason }) => `${path}: ${reason}`),
      ['secretKey: secretInSettings', 'credentials.secretAccessKey: secretInSettings'],
    );
    assert.doesNotMatch(JSON.stringify(connections), /"[xy]"/);
    assert.equal(connections.length, 1);
  });
});

describe('toSettings', () => {
  it('leaves out the defaults, but not the id', () => {
    const [connection] = parseConnections([minimal]).connections;
    assert.ok(connection);
    assert.deepEqual(toSettings(connection), { id: 'ceph', ...minimal });
  });

  it('writes what parseConnections reads', () => {
    assert.deepEqual(parseConnections([toSettings(full)]).connections, [full]);
    assert.deepEqual(toSettings(full), full);
  });

  it('keeps a CA file of a verified connection and drops nothing that differs', () => {
    assert.deepEqual(toSettings({ ...full, tls: { verify: 'system', caFile: '/ca' } }).tls, { caFile: '/ca' });
    assert.equal('tls' in toSettings({ ...full, tls: { verify: 'system' } }), false);
  });
});

describe('defaultConnectionId', () => {
  it('makes a slug of the name', () => {
    assert.equal(defaultConnectionId('My Store_2.prod'), 'my-store-2-prod');
    assert.equal(defaultConnectionId('--Ceph--'), 'ceph');
  });

  it('adds a hash where the slug loses something, and only there', () => {
    assert.match(defaultConnectionId('测试'), /^store-[0-9a-f]{8}$/);
    assert.match(defaultConnectionId('Ceph 测试'), /^ceph-[0-9a-f]{8}$/);
    assert.notEqual(defaultConnectionId('测试'), defaultConnectionId('生产'));
    assert.notEqual(defaultConnectionId('a'.repeat(50)), defaultConnectionId('a'.repeat(51)));
    assert.match(defaultConnectionId('...'), /^store-[0-9a-f]{8}$/);
    assert.equal(defaultConnectionId('caf\u00e9'), defaultConnectionId('cafe\u0301'));
  });
});
