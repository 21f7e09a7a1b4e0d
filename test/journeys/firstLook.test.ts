import assert from 'node:assert/strict';
import { type Journey, startJourney } from './harness';

const looks = [
  { locale: 'en', container: 'Storage Integrator', add: 'Add Connection' },
  { locale: 'zh-cn', container: '存储集成助手', add: '添加连接' },
] as const;

for (const { locale, container, add } of looks) {
  describe(`the installed package, first look (${locale})`, () => {
    let journey: Journey;
    before(async () => {
      journey = await startJourney({ locale });
    });
    after(() => journey?.stop());

    it('shows its view with a way to begin', async () => {
      const { workbench } = journey;
      await workbench.openView(container);
      assert.ok((await workbench.tree().welcome()).includes(add));
    });

    it('begins to add a connection from there', async () => {
      const { workbench } = journey;
      await workbench.tree().welcomeButton(add);
      await workbench.quickInput.waitFor(add);
      await workbench.quickInput.cancel();
    });

    it('says nothing unasked', async () => {
      assert.deepEqual(await journey.workbench.notifications.texts(), []);
    });
  });
}
