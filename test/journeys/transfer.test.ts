import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { type ScratchBucket, scratchBucket } from '../servers/store';
import { until } from './pages/poll';
import { storedKeys, storedText, storeText } from './storeText';
import { useJourney } from './useJourney';
import { workspaceWith } from './workspaceConnections';

const report = '检测报告/2024-06 汇总.md';

describe('moving files', () => {
  const { texts, journey, workbench, tree } = useJourney('transfer', {
    locale: 'en',
    files: {
      ...workspaceWith({ name: 'Plant' }),
      'to-upload/measurements.csv': 'part,width\nB1,42\n',
      [`to-upload/${report}`]: '# 全部合格\n',
      'to-upload/检测报告/图/empty.txt': '',
    },
  });
  const t = texts.t.bind(texts);
  let scratch: ScratchBucket;
  before(async () => {
    scratch = await scratchBucket('transfer');
    for (const key of ['odd/a:b.txt', 'odd/..', 'odd/plain.txt', 'odd/空 格.txt'])
      await storeText(scratch, key, `at ${key}`);
  });
  after(() => scratch.remove());

  const local = (name: string) => path.join(journey().folder, name);
  const uploadMeasurements = async () => {
    await tree().contextMenu(scratch.bucket, texts.command('uploadFiles'));
    await workbench().quickInput.enterPath(local('to-upload/measurements.csv'));
  };
  const replaceQuestion = texts.pattern('{0} objects exist already. Replace them?', 1);

  it('uploads a file', async () => {
    await workbench().openView(texts.nls('view.container'));
    await tree().expand('Plant');
    await tree().expand(scratch.bucket);
    await uploadMeasurements();
    await workbench().notifications.waitFor(t('Files uploaded: {0}', 1));
    await tree().find('measurements.csv');
    assert.equal(await storedText(scratch, 'measurements.csv'), 'part,width\nB1,42\n');
    assert.match((await scratch.store.head(scratch.bucket, 'measurements.csv')).contentType ?? '', /^text\/csv/);
  });

  it('asks before it replaces, and Cancel changes nothing', async () => {
    await storeText(scratch, 'measurements.csv', 'of somebody else');
    await uploadMeasurements();
    assert.match(await workbench().dialog.text(), replaceQuestion);
    await workbench().dialog.click('Cancel');
    assert.equal(await storedText(scratch, 'measurements.csv'), 'of somebody else');
    await uploadMeasurements();
    await workbench().dialog.click(t('Replace'));
    await until(
      'the upload to arrive',
      async () => (await storedText(scratch, 'measurements.csv')) === 'part,width\nB1,42\n',
    );
  });

  it('uploads a folder with everything in it', async () => {
    await tree().contextMenu(scratch.bucket, texts.command('uploadFolder'));
    await workbench().quickInput.enterPath(local('to-upload/检测报告'));
    await workbench().notifications.waitFor(t('Files uploaded: {0}', 2));
    assert.deepEqual(await storedKeys(scratch, '检测报告/'), [report, '检测报告/图/empty.txt']);
    assert.equal(await storedText(scratch, report), '# 全部合格\n');
    await tree().find('检测报告');
  });

  it('downloads one object under a name of choice', async () => {
    await tree().contextMenu('measurements.csv', texts.command('download'));
    await workbench().quickInput.enterPath(local('downloaded 1.csv'));
    await workbench().notifications.waitFor(t('Downloaded to {0}', local('downloaded 1.csv')));
    assert.equal(fs.readFileSync(local('downloaded 1.csv'), 'utf8'), 'part,width\nB1,42\n');
  });

  it('downloads a folder, and names the keys that no file can have', async () => {
    fs.mkdirSync(local('here'));
    await tree().contextMenu('odd', texts.command('download'));
    await workbench().quickInput.enterPath(local('here'));
    const done = t('{0} files were downloaded to {1}.', 4, local('here'));
    await workbench().notifications.waitFor(done);
    await workbench().notifications.click(done, t('Show Names'));
    const names = await workbench().editors.waitForText('->');
    assert.ok(names.includes('odd/a:b.txt') && names.includes('odd/..') && !names.includes('plain'), names);
    const renamed = [...names.matchAll(/-> {2}(.*)/g)].map(([, name]) => name ?? '');
    const files = [...renamed, 'odd/plain.txt', 'odd/空 格.txt'];
    assert.equal(renamed.length, 2);
    for (const file of files) assert.match(fs.readFileSync(path.join(local('here'), file), 'utf8'), /^at odd\//);
    assert.deepEqual(fs.readdirSync(local('here')), ['odd']);
  });

  it('asks before it replaces local files, and Cancel changes nothing', async () => {
    fs.writeFileSync(local('here/odd/plain.txt'), 'mine');
    await tree().contextMenu('odd', texts.command('download'));
    await workbench().quickInput.enterPath(local('here'));
    await workbench().dialog.click('Cancel');
    await workbench().notifications.waitFor(
      t('Download cancelled. Files that were complete are kept in {0}.', local('here')),
    );
    assert.equal(fs.readFileSync(local('here/odd/plain.txt'), 'utf8'), 'mine');
  });
});
