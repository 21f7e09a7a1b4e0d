import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { checkVendor } from '../../../src/core/capabilities/checkVendor';
import { findVendor, knownVendors } from '../../../src/core/capabilities/findVendor';
import type { VendorKnowledge } from '../../../src/core/capabilities/vendorKnowledge';

const plant: VendorKnowledge = {
  id: 'plant-7',
  name: 'Store of plant 7',
  version: '7.1',
  source: 'measured',
  date: '2026-11-24',
  traits: { serverHeader: '^Plant' },
  verdicts: {
    'put.ifNoneMatch': { outcome: 'works' },
    'delete.ifMatch': { outcome: 'ignored', effect: 'deleted' },
    'encryption.bucket': { outcome: 'refused', status: 501, code: 'NotImplemented' },
    'versioning.order': { outcome: 'differs', how: 'oldestFirst' },
    'key.dotDotSegment': { outcome: 'notTested', why: 'noRights' },
  },
};

const report = {
  format: 1,
  connection: { id: 'plant', name: 'Plant', endpoint: 'https://s3.example.com', region: 'us-east-1' },
  started: '2026-11-23T23:59:00Z',
  finished: '2026-11-24T00:00:10Z',
  server: { header: 'Ceph', vendors: ['rgw-16'] },
  verdicts: plant.verdicts,
};

const refused = (value: unknown, message: RegExp) =>
  assert.throws(() => checkVendor(value), { name: 'AppError', code: 'config.invalid', message });

describe('findVendor', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'vendor-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const file = async (name: string, content: string) => {
    await writeFile(path.join(folder, name), content);
    return path.join(folder, name);
  };

  it('finds vendors by name, AWS among them, of which nothing differs', async () => {
    for (const { id } of knownVendors()) assert.equal((await findVendor(id)).id, id);
    assert.deepEqual((await findVendor('aws')).verdicts, {});
  });

  it('reads a vendor’s file', async () => {
    assert.deepEqual(await findVendor(await file('plant.json', JSON.stringify(plant))), plant);
  });

  it('reads a report of the probe', async () => {
    const { id, name, date, verdicts } = await findVendor(await file('report', JSON.stringify(report)));
    assert.deepEqual([id, name, date, verdicts], ['rgw-16', 'Plant', '2026-11-24', plant.verdicts]);
  });

  it('says when there is no such vendor, no such file, or no JSON in it', async () => {
    await assert.rejects(findVendor('rgw-99'), { code: 'input.invalid', message: /known are aws/ });
    await assert.rejects(findVendor(path.join(folder, 'none.json')), { code: 'local.io' });
    await assert.rejects(findVendor(await file('broken.json', '{')), { code: 'config.invalid', message: /no JSON/ });
  });
});

describe('vendors that come with the product', () => {
  it('pass the check of files', () => {
    for (const each of knownVendors()) assert.deepEqual(checkVendor(JSON.parse(JSON.stringify(each))), each);
  });
});

describe('checkVendor', () => {
  it('says where a file is wrong', () => {
    const verdict = (id: string, value: unknown) => ({ ...plant, verdicts: { [id]: value } });
    refused(null, /no JSON object/);
    refused([], /no JSON object/);
    refused({}, /id: takes a text/);
    refused({ ...plant, source: 'guessed' }, /source: is measured or documentation/);
    refused({ ...plant, traits: [] }, /traits: takes an object/);
    refused({ ...plant, verdicts: undefined }, /verdicts: takes an object/);
    refused({ ...report, verdicts: [] }, /verdicts: takes an object/);
    refused(verdict('put.ifMtach', { outcome: 'works' }), /verdicts\.put\.ifMtach: no capability/);
    refused(verdict('toString', { outcome: 'works' }), /no capability/);
    refused(verdict('key.constructor', { outcome: 'works' }), /no capability/);
    refused(verdict('list.v2', 'works'), /verdicts\.list\.v2: takes an object/);
    refused(verdict('list.v2', { outcome: 'toString' }), /outcome is one of works, refused/);
    refused(verdict('list.v2', { outcome: 'refused', status: '501', code: 'X' }), /refused needs a status/);
    refused(verdict('list.v2', { outcome: 'ignored' }), /ignored needs an effect/);
    refused(verdict('list.v2', { outcome: 'differs' }), /differs needs how/);
    refused(verdict('list.v2', { outcome: 'notTested' }), /notTested needs why/);
  });
});
