import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { acquireStore, type ScratchBucket, scratchBucket } from '../servers/store';
import { useJourney } from './useJourney';

/** Files below a folder that hold a text. */
function filesWith(folder: string, text: string): string[] {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => fs.readFileSync(file).includes(text));
}

for (const locale of ['en', 'zh-cn'] as const) {
  describe(`first start (${locale})`, () => {
    const { texts, journey, workbench, tree } = useJourney('first-start', { locale });
    const t = texts.t.bind(texts);
    const store = acquireStore();
    const { host } = new URL(store.endpoint);
    const [add = '', importing = ''] = texts.buttons('welcome.connections');
    let scratch: ScratchBucket;
    before(async () => {
      scratch = await scratchBucket('first');
    });
    after(() => scratch.remove());

    const input = () => workbench().quickInput;
    const secretPrompt = t('Secret access key. It is kept in the secret storage of VS Code, never in the settings.');
    const endpointPrompt = t(
      'Endpoint of the S3 service. You can also paste https://key:secret@host, or use the button to paste an AWS credentials block or JSON.',
    );
    const namePrompt = t('Name of the connection, as it is shown in the tree');
    const answer = async (question: string, text: string) => {
      await input().waitFor(question);
      await input().enter(text);
    };
    const accept = async (question: string) => {
      await input().waitFor(question);
      await input().accept();
    };
    const works = (name: string) => texts.pattern('"{0}" works. Buckets: {1}', name, undefined);

    it('the empty view tells how to begin, and nothing else is said', async () => {
      await workbench().openView(texts.nls('view.container'));
      const welcome = await tree().welcome();
      assert.ok(welcome.includes(add) && welcome.includes(importing), welcome);
      assert.deepEqual(await workbench().notifications.texts(), []);
    });

    it('asks step by step, and Back keeps what was typed', async () => {
      await tree().welcomeButton(add);
      await answer(endpointPrompt, 'not an endpoint');
      await input().waitFor(
        t(
          'This is not understood. Paste an endpoint URL, https://key:secret@host, or a block of an AWS credentials file.',
        ),
      );
      await input().enter(store.endpoint);
      await input().waitFor(namePrompt);
      assert.equal(await input().value(), host);
      await answer(namePrompt, 'My store');
      await input().waitFor(t('Where do the keys come from?'));
      await input().pick(t('Access key'));
      await answer(t('Access key ID'), store.keys.accessKeyId);
      await input().waitFor(secretPrompt);
      assert.equal(await input().input.getAttribute('type'), 'password');
      await input().back();
      await input().waitFor(t('Access key ID'));
      assert.equal(await input().value(), store.keys.accessKeyId);
      await input().back();
      await input().waitFor(t('Where do the keys come from?'));
      await input().back();
      await input().waitFor(namePrompt);
      assert.equal(await input().value(), 'My store');
      await input().back();
      await input().waitFor(endpointPrompt);
      assert.equal(await input().value(), store.endpoint);
    });

    it('names a wrong secret and lets it be entered again', async () => {
      await accept(endpointPrompt);
      await accept(namePrompt);
      await accept(t('Where do the keys come from?'));
      await accept(t('Access key ID'));
      await answer(secretPrompt, 'a-secret-that-is-wrong-here');
      const refused = texts.pattern(
        'The store refuses the access key or the secret{0}; it does not say which. Enter both again.',
        undefined,
      );
      assert.match(await workbench().notifications.waitFor(refused), /AccessDenied|SignatureDoesNotMatch/);
      await workbench().notifications.click(refused, t('Enter Keys...'));
      await answer(t('Access key ID'), store.keys.accessKeyId);
      await answer(secretPrompt, store.keys.secretAccessKey);
      await workbench().notifications.waitFor(works('My store'));
    });

    it('shows the connection and its buckets', async () => {
      const { description } = await tree().waitForRow(
        'My store',
        ({ label, level }) => label === 'My store' && level === 1,
      );
      assert.ok(description.includes(host), description);
      await tree().expand('My store');
      await tree().find(scratch.bucket, { level: 2 });
    });

    it('finds an unknown authority and takes its file', async () => {
      await tree().titleAction(texts.command('addConnection'));
      await answer(endpointPrompt, store.tlsEndpoint);
      await answer(namePrompt, 'Over TLS');
      await accept(t('Where do the keys come from?'));
      await answer(t('Access key ID'), store.keys.accessKeyId);
      await answer(secretPrompt, store.keys.secretAccessKey);
      const untrusted = texts.pattern(
        'The certificate of {0} is signed by an authority that is not trusted ({1}). Choose the CA file of your storage.',
        store.tlsEndpoint,
        undefined,
      );
      await workbench().notifications.click(untrusted, t('Choose CA File...'));
      await input().enterPath(store.caFile);
      await workbench().notifications.waitFor(works('Over TLS'));
      await tree().collapse('My store');
      await tree().expand('Over TLS');
      await tree().waitForRow('a bucket over TLS', ({ label, level }) => label === scratch.bucket && level === 2);
    });

    it('takes an address with keys, and asks for none', async () => {
      const { accessKeyId, secretAccessKey } = store.keys;
      await tree().titleAction(texts.command('addConnection'));
      await answer(endpointPrompt, `http://${accessKeyId}:${secretAccessKey}@${host}`);
      await answer(namePrompt, 'Pasted');
      await workbench().notifications.waitFor(works('Pasted'));
    });

    it('kept every connection in the settings and no secret in any file', () => {
      const settings = fs.readFileSync(path.join(journey().dataDir, 'User/settings.json'), 'utf8');
      const saved = JSON.parse(settings) as { readonly 'storageIntegrator.connections': readonly { name: string }[] };
      const names = saved['storageIntegrator.connections'].map(({ name }) => name);
      assert.deepEqual(names, ['My store', 'Over TLS', 'Pasted']);
      const root = path.dirname(journey().dataDir);
      assert.deepEqual(filesWith(root, store.keys.secretAccessKey), []);
      assert.deepEqual(filesWith(root, store.keys.accessKeyId), []);
      assert.deepEqual(filesWith(root, 'a-secret-that-is-wrong-here'), []);
    });
  });
}
