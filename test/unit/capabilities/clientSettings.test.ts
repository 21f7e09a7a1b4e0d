import assert from 'node:assert/strict';
import { deriveClientSettings } from '../../../src/core/capabilities/clientSettings';
import { vendors } from '../../../src/core/capabilities/vendors';
import type { Verdict, Verdicts } from '../../../src/core/capabilities/verdict';

const works: Verdict = { outcome: 'works' };
const refused: Verdict = { outcome: 'refused', status: 501, code: 'NotImplemented' };
const ignored: Verdict = { outcome: 'ignored', effect: 'overwritten' };
const unknown: Verdict = { outcome: 'notTested', why: 'timeout' };

const settingsOf = (verdicts: Verdicts) => deriveClientSettings({ verdicts });

describe('client settings from verdicts', () => {
  it('say nothing where nothing is known', () => {
    assert.deepEqual(settingsOf({}), {});
    assert.deepEqual(settingsOf({ 'delete.batch': unknown, 'list.v2': unknown, 'put.ifMatch.quoted': unknown }), {});
  });

  it('are those that Ceph RGW 16 needs', () => {
    const rgw = vendors.find(({ id }) => id === 'rgw-16');
    assert.ok(rgw);
    assert.deepEqual(deriveClientSettings(rgw), {
      checksums: 'whenRequired',
      deleteStyle: 'batch',
      deleteControlCharactersAlone: true,
      etagStyle: 'unquoted',
      listVersion: 2,
      listEncoding: true,
      addressing: 'path',
    });
  });

  it('are those that AWS documents', () => {
    const aws = vendors.find(({ id }) => id === 'aws');
    assert.ok(aws);
    assert.deepEqual(deriveClientSettings(aws), {
      checksums: 'whenSupported',
      deleteStyle: 'batchWithDigest',
      etagStyle: 'quoted',
      listVersion: 2,
      listEncoding: true,
      addressing: 'path',
    });
  });

  const cases: readonly (readonly [string, Verdicts, ReturnType<typeof settingsOf>])[] = [
    ['checksums that are only swallowed', { 'checksum.crc32': ignored }, { checksums: 'whenRequired' }],
    ['checksums without streams', { 'checksum.crc32': works }, {}],
    [
      'checksums with streams refused',
      { 'checksum.crc32': works, 'stream.unsignedTrailer': refused },
      { checksums: 'whenRequired' },
    ],
    ['no batch delete', { 'delete.batch': refused, 'delete.batchWithoutDigest': refused }, { deleteStyle: 'single' }],
    [
      'a batch that deletes nothing',
      { 'delete.batch': { outcome: 'ignored', effect: 'notDeleted' } },
      { deleteStyle: 'single' },
    ],
    [
      'a batch for which a missing key is an error',
      { 'delete.batch': { outcome: 'differs', how: 'missingIsAnError' } },
      { deleteStyle: 'batchWithDigest' },
    ],
    ['stale ETags that pass', { 'put.ifMatch.stale': ignored, 'put.ifMatch.quoted': works }, { etagStyle: 'none' }],
    ['both forms refused', { 'put.ifMatch.quoted': refused, 'put.ifMatch.unquoted': refused }, { etagStyle: 'none' }],
    ['one form refused, the other unknown', { 'put.ifMatch.quoted': refused }, {}],
    ['listing of version 1 only', { 'list.v2': refused, 'list.v1': works }, { listVersion: 1 }],
    ['encoding that is ignored', { 'list.encoding': ignored }, { listEncoding: false }],
    ['virtual hosts only', { 'addressing.path': refused, 'addressing.virtualHost': works }, { addressing: 'virtual' }],
  ];
  for (const [name, verdicts, settings] of cases) {
    it(`for ${name}`, () => assert.deepEqual(settingsOf(verdicts), settings));
  }
});
