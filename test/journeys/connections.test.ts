import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { acquireStore, type ScratchBucket, scratchBucket } from '../servers/store';
import { until } from './pages/poll';
import { useJourney } from './useJourney';

describe('bringing connections along, and changing them', () => {
  const { texts, journey, workbench, tree } = useJourney('connections', { locale: 'en' });
  const t = texts.t.bind(texts);
  const { endpoint, tlsEndpoint, keys } = acquireStore();
  const { accessKeyId, secretAccessKey } = keys;
  // s3cmd names nothing: its host is the name.
  const tlsHost = new URL(tlsEndpoint).host;
  let scratch: ScratchBucket;
  before(async () => {
    scratch = await scratchBucket('connections');
    const home: Readonly<Record<string, string>> = {
      '.aws/config': `[profile plant]\nregion = eu-central-1\nendpoint_url = ${endpoint}\n`,
      '.aws/credentials': `[plant]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`,
      '.config/rclone/rclone.conf': `[lab]\ntype = s3\nprovider = Ceph\naccess_key_id = ${accessKeyId}\nsecret_access_key = ${secretAccessKey}\nendpoint = ${endpoint}\n`,
      '.s3cfg': `[default]\naccess_key = ${accessKeyId}\nsecret_key = ${secretAccessKey}\nhost_base = ${tlsHost}\nhost_bucket = ${tlsHost}\nuse_https = True\n`,
      '.mc/config.json': JSON.stringify({
        version: '10',
        aliases: {
          depot: { url: endpoint, accessKey: accessKeyId, secretKey: secretAccessKey, api: 'S3v4', path: 'on' },
        },
      }),
    };
    for (const [name, text] of Object.entries(home)) {
      const file = path.join(journey().home, name);
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, text);
    }
  });
  after(() => scratch.remove());

  const input = () => workbench().quickInput;
  const menu = (label: string, command: Parameters<typeof texts.command>[0]) =>
    tree().contextMenu(label, texts.command(command));
  const works = (name: string) => texts.pattern('"{0}" works. Buckets: {1}', name, undefined);
  const saved = (): readonly Readonly<Record<string, unknown>>[] => {
    const settings = JSON.parse(fs.readFileSync(path.join(journey().dataDir, 'User/settings.json'), 'utf8'));
    return settings['storageIntegrator.connections'];
  };

  it('finds what other tools know, and imports what is chosen', async () => {
    await workbench().openView(texts.nls('view.container'));
    const [, importing = ''] = texts.buttons('welcome.connections');
    await tree().welcomeButton(importing);
    await input().waitFor(t('Import Connections'));
    await until('four finds', async () => (await input().items()).length === 4);
    assert.deepEqual((await input().items()).sort(), [tlsHost, 'depot', 'lab', 'plant']);
    await input().toggle(tlsHost);
    await input().accept();
    await workbench().notifications.waitFor(t('Connections imported: {0}', 3));
    assert.deepEqual(
      saved().map(({ name }) => name),
      ['plant', 'lab', 'depot'],
    );
    for (const name of ['plant', 'lab', 'depot']) {
      await tree().expand(name);
      await tree().find(scratch.bucket, { level: 2 });
      await tree().collapse(name);
    }
  });

  it('tests one', async () => {
    await menu('lab', 'testConnection');
    await workbench().notifications.waitFor(works('lab'));
  });

  it('renames one, and takes no name twice', async () => {
    await menu('lab', 'renameConnection');
    await input().waitFor(t('Rename Connection'));
    await input().enter('depot');
    await input().waitFor(t('There is a connection with this name already.'));
    await input().enter('Laboratory');
    await tree().find('Laboratory', { level: 1 });
  });

  it('duplicates one with its keys', async () => {
    await menu('Laboratory', 'duplicateConnection');
    await input().waitFor(t('Duplicate Connection'));
    await input().accept();
    const copy = t('{0} copy', 'Laboratory');
    await tree().find(copy, { level: 1 });
    await tree().expand(copy);
    await tree().find(scratch.bucket, { level: 2 });
    await tree().collapse(copy);
  });

  it('edits one: nothing is saved before Done', async () => {
    await menu('depot', 'editConnection');
    await input().waitFor(t('Edit "{0}"', 'depot'));
    await input().type(t('Environment')); // further down than the list shows
    await input().pick(t('Environment'));
    await input().pick(t('Production: every change is asked about'));
    await input().waitFor(t('Choose what to change. Nothing is saved before "Done".'));
    assert.equal(saved().find(({ name }) => name === 'depot')?.['environment'], undefined);
    await input().pick(t('Start bucket'));
    await input().waitFor(t('Bucket that the tree starts with; empty to list all buckets'));
    await input().enter(scratch.bucket);
    await input().waitFor(t('Choose what to change. Nothing is saved before "Done".'));
    await input().pick(t('Done: save and test'));
    await workbench().notifications.waitFor(t('"{0}" works.', 'depot'));
    await tree().waitForRow(
      'its label',
      ({ label, description }) => label === 'depot' && description.includes(t('production')),
    );
    assert.equal(saved().find(({ name }) => name === 'depot')?.['startBucket'], scratch.bucket);
  });

  it('removes one, after a question', async () => {
    await menu('plant', 'removeConnection');
    assert.ok((await workbench().dialog.text()).includes(t('Remove the connection "{0}"?', 'plant')));
    await workbench().dialog.click('Cancel');
    await tree().find('plant', { level: 1 });
    await menu('plant', 'removeConnection');
    await workbench().dialog.click(t('Remove'));
    await until('plant to go', async () => !(await tree().labels()).includes('plant'));
    assert.ok(saved().every(({ name }) => name !== 'plant'));
  });
});
