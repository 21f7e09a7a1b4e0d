import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { checkTexts, topicTitles } from '../../src/core/integrations/checking/checkTexts';
import { questions } from '../../src/core/integrations/documents/questions';
import { until } from './pages/poll';
import { useJourney } from './useJourney';

for (const locale of ['en', 'zh-cn'] as const) {
  describe(`from an application to a delivery (${locale})`, () => {
    const { texts, journey, workbench } = useJourney('integrations', {
      locale,
      files: {
        'app/server.ts': "import fs from 'node:fs';\nexport const read = () => fs.readFileSync('/mnt/reports/a');\n",
      },
    });
    const t = texts.t.bind(texts);
    const view = () => workbench().tree(texts.nls('view.integrations'));
    const input = () => workbench().quickInput;
    const inFolder = (file: string) => path.join(journey().folder, file);
    const textOf = (file: string) => fs.readFileSync(inFolder(file), 'utf8');
    const answer = async (prompt: string, text: string) => {
      await input().waitFor(prompt);
      await input().enter(text);
    };
    const archive = () => inFolder('delivery.zip');

    it('asks what it is to be, and writes nothing before it was agreed to', async () => {
      await workbench().openView(texts.nls('view.container'));
      await workbench().tree(texts.nls('view.connections')).fold();
      await view().unfold();
      await view().welcomeButton(texts.command('newIntegration').replace(/\.{3}$/, ''));
      await input().waitFor(t('In which folder?'));
      await input().pick(path.basename(journey().folder));
      await input().pick(t('Beside the code'));
      await answer(
        t('Name of the integration: lower case, digits and hyphens. It names package and files.'),
        'report-archive',
      );
      await answer(t('Customer that it is made for, as in the contract'), '示例公司');
      await answer(t('Application or platform that is adapted'), 'Report Server');
      await input().pick(t('Object storage (S3)'));
      await input().pick('TypeScript');
      await input().waitFor(t('Adaptation patterns in use; what they build on comes along'));
      await input().accept();
      await input().waitFor(t('Language of the documents'));
      await input().pick(locale === 'en' ? 'English' : '简体中文');
      assert.match(await workbench().dialog.text(), /integration\.yaml/);
      assert.ok(!fs.existsSync(inFolder('integration.yaml')));
      await workbench().dialog.click(t('Create'));
      await until('the project', async () => fs.existsSync(inFolder('storage-integration/src/storage/smallFiles.ts')));
      assert.match(textOf('app/server.ts'), /readFileSync/);
      await workbench().editors.waitForTab('integration.yaml');
    });

    it('says of each phase what is missing', async () => {
      await view().expand('report-archive');
      await view().expand(t('Documents and Delivery'));
      await view().expand(topicTitles.documents[locale]);
      const missing = checkTexts['documents.missing'].message[locale].split('{0}')[0] ?? '';
      await view().waitForRow('a missing document', ({ label }) => label.startsWith(missing));
    });

    it('makes the documents, and asks what only people know', async () => {
      await view().contextMenu('report-archive', texts.command('scaffoldIntegrationDocuments'));
      await workbench().dialog.click(t('Create'));
      const documents = () => fs.readdirSync(inFolder('docs')).filter((name) => name.endsWith('.md'));
      await until('the documents', async () => fs.existsSync(inFolder('docs')) && documents().length === 12);
      await view().collapse(t('Documents and Delivery'));
      await view().expand(t('Survey and Justification'));
      await view().expand(topicTitles.questions[locale]);
      const question = questions.find(({ id }) => id === 'survey.background')?.text[locale] ?? '';
      await view().click(question);
      await input().enter('NAS 容量将于年底耗尽');
      await until('the answer', async () => /survey\.background: .*NAS 容量/.test(textOf('integration.yaml')));
    });

    it('builds the package only with a reason while the check fails, and records it', async () => {
      await view().contextMenu('report-archive', texts.command('buildDelivery'));
      await workbench().dialog.click(t('Give a Reason...'));
      await input().enter('预交付');
      await input().enterPath(archive());
      await until('the package', async () => fs.existsSync(archive()));
      await workbench().notifications.waitFor(/SHA-256/);
    });

    it('verifies it', async () => {
      await workbench().runCommand(texts.palette('verifyDelivery'));
      await input().enterPath(archive());
      assert.match(await workbench().notifications.waitFor(/预交付/), /delivery\.zip/);
    });
  });
}
