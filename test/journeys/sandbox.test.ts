import assert from 'node:assert/strict';
import { until } from './pages/poll';
import { useJourney } from './useJourney';

for (const locale of ['en', 'zh-cn'] as const) {
  describe(`developing without a store at hand (${locale})`, () => {
    const { texts, workbench, tree } = useJourney('sandbox', { locale });
    const t = texts.t.bind(texts);
    const view = () => workbench().tree(texts.nls('view.sandbox'));
    const input = () => workbench().quickInput;

    it('starts a sandbox from the empty view, in a dialect of choice', async () => {
      await workbench().openView(texts.nls('view.container'));
      await workbench().runCommand(texts.palette('startSandbox'));
      await input().waitFor(t('Which store should it behave like?'));
      await input().pick(t('Like AWS'));
      await input().waitFor(t('Where does it keep its data? The data stays when the sandbox ends.'));
      await input().pick(t('The usual folder'));
      const running = await view().waitForRow('the running sandbox', ({ label }) => label.startsWith('127.0.0.1:'));
      assert.ok(running.description.includes(t('like AWS')), running.description);
    });

    it('is a connection like any other: a bucket is made in it', async () => {
      await tree().contextMenu(t('Sandbox'), texts.command('createBucket'));
      await input().enter('first-bucket');
      await tree().find('first-bucket');
    });

    it('shows what it is asked, as it comes', async () => {
      await view().find('PUT /first-bucket');
      const row = await view().waitForRow('its answer', ({ label }) => label === 'PUT /first-bucket');
      assert.ok(row.description.startsWith('200 · '), row.description);
    });

    it('fails when it is told to', async () => {
      await workbench().runCommand(texts.palette('addSandboxFault'));
      await input().pick(t('Overloaded for a while'));
      await view().find(t('Refused with {0} {1}', 503, 'SlowDown'));
      await tree().contextMenu(t('Sandbox'), texts.command('refresh'));
      await view().waitForRow('a refusal', ({ description }) => description.startsWith('503 SlowDown'));
      // The client tries again until the ten refusals are used up, or says that the store is busy.
      await until('the bucket, after retries', async () => {
        if ((await tree().labels()).includes('first-bucket')) return true;
        await tree().contextMenu(t('Sandbox'), texts.command('refresh'));
        return false;
      });
    });

    it('stops, and says how to start it again', async () => {
      await workbench().runCommand(texts.palette('stopSandbox'));
      await until('the welcome content', async () =>
        (await view().welcome()).includes(texts.buttons('welcome.sandbox')[0] ?? 'a button'),
      );
    });
  });
}
