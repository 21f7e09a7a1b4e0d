import assert from 'node:assert/strict';
import { mapLimit } from '../../src/core/base/concurrency';
import { acquireStore, type ScratchBucket, scratchBucket } from '../servers/store';
import { until } from './pages/poll';
import { storeText } from './storeText';
import { useJourney } from './useJourney';
import { workspaceWith } from './workspaceConnections';

const count = 2500;
const partKey = (n: number) => `part-${String(n).padStart(4, '0')}.txt`;

describe('browsing', () => {
  const { texts, workbench, tree } = useJourney('browse', { locale: 'en', files: workspaceWith({ name: 'Plant' }) });
  const t = texts.t.bind(texts);
  let many: ScratchBucket;
  let nested: ScratchBucket;

  before(async () => {
    many = await scratchBucket('many');
    nested = await scratchBucket('nested');
    await mapLimit(
      Array.from({ length: count }, (_, n) => n),
      32,
      (n) => storeText(many, partKey(n), `part ${n}`),
    );
    await storeText(nested, '2024/生产/日志 1.txt', 'line 1\n');
    await storeText(nested, 'readme.txt', 'read me\n');
  });
  after(async () => {
    await many.remove();
    await nested.remove();
  });

  const row = (label: string) => tree().waitForRow(label, (seen) => seen.label === label);
  const loadMore = async (shown: number) => {
    const fits = t('{0} shown so far', texts.number(shown));
    await until(`${fits} at the end`, async () => {
      await workbench().press('End');
      return (await tree().rows()).some(({ description }) => description === fits);
    });
    await tree().click(t('Load more'));
  };
  const clipboard = () => workbench().page.evaluate('navigator.clipboard.readText()');
  const goTo = async (address: string) => {
    await tree().titleAction(texts.command('goTo'));
    await workbench().quickInput.waitFor(t('Go to Object or Bucket'));
    await workbench().quickInput.enter(address);
    await workbench().quickInput.waitClosed();
  };

  it('opens a connection, a bucket and its folders', async () => {
    await workbench().openView(texts.nls('view.container'));
    await tree().expand('Plant');
    await tree().expand(nested.bucket);
    await tree().expand('2024');
    await tree().expand('生产');
    const { level, description } = await row('日志 1.txt');
    assert.equal(level, 5);
    assert.match(description, /^7 B · .*(now|ago)/);
    await tree().collapse(nested.bucket);
  });

  it('loads 2,500 keys page by page, and says how many it shows', async () => {
    await tree().expand(many.bucket);
    await row(partKey(0));
    await loadMore(1000);
    await loadMore(2000);
    await until('the last key', async () => {
      await workbench().press('End');
      return (await tree().labels()).includes(partKey(count - 1));
    });
    assert.ok(!(await tree().labels()).includes(t('Load more')));
    await workbench().press('Home');
    const whole = t('{0} items', texts.number(count));
    await tree().waitForRow(whole, ({ label, description }) => label === many.bucket && description.includes(whole));
  });

  it('filters on the store, and shows everything again', async () => {
    await tree().contextMenu(many.bucket, texts.command('filterByPrefix'));
    await workbench().quickInput.enter('part-24');
    await row(partKey(2400));
    await until('the other parts to go', async () => !(await tree().labels()).includes(partKey(0)));
    const { description } = await row(many.bucket);
    assert.ok(description.startsWith(t('filter: {0}*', 'part-24')), description);
    await tree().contextMenu(many.bucket, texts.command('clearFilter'));
    await row(partKey(0));
  });

  it('goes to an address of S3 and to one of the web, and opens the object', async () => {
    await goTo(`s3://${nested.bucket}/2024/生产/日志 1.txt`);
    await workbench().editors.waitForTab('日志 1.txt');
    assert.equal((await workbench().editors.waitForText('line 1')).trim(), 'line 1');
    await row('日志 1.txt');
    await goTo(`${acquireStore().endpoint}/${nested.bucket}/readme.txt`);
    await workbench().editors.waitForTab('readme.txt');
    await goTo(`s3://${nested.bucket}/missing.txt`);
    await workbench().notifications.waitFor(texts.pattern('There is no object "{0}"{1}.', 'missing.txt', undefined));
  });

  it('copies names and addresses', async () => {
    const key = '2024/生产/日志 1.txt';
    const encoded = key.split('/').map(encodeURIComponent).join('/');
    const expected = {
      copyName: '日志 1.txt',
      copyKey: key,
      copyS3Uri: `s3://${nested.bucket}/${key}`,
      copyUrl: `${acquireStore().endpoint}/${nested.bucket}/${encoded}`,
      copyArn: `arn:aws:s3:::${nested.bucket}/${key}`,
    } as const;
    for (const [command, text] of Object.entries(expected)) {
      await tree().contextMenu('日志 1.txt', texts.command(command as keyof typeof expected));
      await until(`${command} to give ${text}`, async () => (await clipboard()) === text);
    }
  });

  it('shows the properties of an object', async () => {
    await tree().contextMenu('日志 1.txt', texts.command('showProperties'));
    const text = await workbench().editors.waitForText('Content-Type');
    assert.ok(text.includes('text/plain') && text.includes('日志 1.txt'), text);
  });
});
