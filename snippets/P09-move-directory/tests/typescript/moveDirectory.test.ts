import assert from 'node:assert/strict';
import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { type DirectoryMove, moveDirectory } from '../src/storage/moveDirectory.js';
import { StoreCapabilities } from '../src/storage/storeCapabilities.js';
import { crashAt, watchCommands } from './support/commands.js';
import { Scratch } from './support/scratch.js';
import { required, testClient } from './support/target.js';

const content: Readonly<Record<string, string>> = {
  'a.txt': 'a',
  'b c+%.txt': 'b c',
  'empty/': '',
  'sub/d.txt': 'd',
  '字/e.txt': 'e',
};

describe('move directory', () => {
  const scratch = new Scratch();
  const { client, bucket } = scratch;
  let capabilities: StoreCapabilities;
  before(async () => {
    capabilities = await StoreCapabilities.load(required('S3_CAPABILITIES'));
  });
  after(() => scratch.remove());

  const moveOf = (folder: string): DirectoryMove => ({
    bucket,
    sourcePrefix: scratch.key(`${folder}/from`),
    destinationPrefix: scratch.key(`${folder}/to/`),
    planPrefix: scratch.key(`${folder}/.plans/`),
  });
  const fill = async (folder: string) => {
    for (const [name, body] of Object.entries(content)) await scratch.put(`${folder}/from/${name}`, body);
  };
  const contentOf = async (prefix: string) => {
    const names = await scratch.names(prefix);
    const entries = names.map(async (name) => [name.slice(prefix.length), await scratch.text(name)] as const);
    return Object.fromEntries(await Promise.all(entries));
  };

  it('P09-all: every object arrives with equal bytes and the source is empty', async () => {
    await fill('all');
    await scratch.put('all/from-beside', 'beside');
    const result = await moveDirectory(client, capabilities, moveOf('all'));
    assert.deepEqual(result, { moved: 5, kept: [], vanished: [] });
    assert.deepEqual(await contentOf('all/to/'), content);
    assert.equal((await scratch.names('all/')).length, 6);
    assert.equal(await scratch.text('all/from-beside'), 'beside');
  });

  it('P09-all: no source is deleted before all copies are verified', async () => {
    await fill('order');
    const watched = testClient();
    const sent = watchCommands(watched);
    await moveDirectory(watched, capabilities, moveOf('order'), { concurrency: 2 });
    const names = sent.map(({ name }) => name);
    const firstDelete = names.indexOf('DeleteObject');
    assert(firstDelete > names.lastIndexOf('CopyObject'));
    const verified = sent
      .slice(0, firstDelete)
      .filter(({ name, input }) => name === 'HeadObject' && String(input['Key']).includes('/to/'));
    assert(verified.length >= 5, `${verified.length} were verified`);
    watched.destroy();
  });

  it('P09-rerun: interrupted at any step a rerun converges', async () => {
    let crashes = 0;
    for (const when of ['before', 'after'] as const) {
      for (let nth = 1; ; nth += when === 'before' ? 1 : 3) {
        const folder = `rerun-${when}-${nth}`;
        await fill(folder);
        const dying = testClient();
        const { crashed } = crashAt(dying, nth, when);
        await moveDirectory(dying, capabilities, moveOf(folder), { concurrency: 1 }).catch(() => undefined);
        dying.destroy();
        if (!crashed()) break;
        crashes += 1;
        const { kept, vanished } = await moveDirectory(client, capabilities, moveOf(folder)).catch((error: unknown) => {
          // Everything but the removal of the plan was done, and that too, only its reply was lost.
          if ((error as { kind?: string }).kind === 'alreadyExists' && when === 'after')
            return { kept: [], vanished: [] };
          throw error;
        });
        assert.deepEqual({ kept, vanished }, { kept: [], vanished: [] });
        assert.deepEqual(await contentOf(`${folder}/to/`), content);
        assert.equal((await scratch.names(`${folder}/`)).length, 5);
      }
    }
    assert(crashes > 20, `${crashes} crashes`);
  });

  it('P09-rerun: what somebody wrote to the destination after an interruption stays', async () => {
    await fill('theirs');
    const dying = testClient();
    watchCommands(dying, {
      before({ name }) {
        if (name === 'DeleteObject') throw new Error('crash');
        return Promise.resolve();
      },
    });
    await assert.rejects(moveDirectory(dying, capabilities, moveOf('theirs')));
    dying.destroy();
    await scratch.put('theirs/to/a.txt', 'theirs');
    const result = await moveDirectory(client, capabilities, moveOf('theirs'));
    assert.deepEqual(result, { moved: 4, kept: [scratch.key('theirs/from/a.txt')], vanished: [] });
    assert.equal(await scratch.text('theirs/to/a.txt'), 'theirs');
    assert.equal(await scratch.text('theirs/from/a.txt'), 'a');
  });

  it('P09-late-key: one that is deleted before it was copied is reported', async () => {
    await fill('deleted');
    const watched = testClient();
    let isFirst = true;
    watchCommands(watched, {
      async before({ name }) {
        if (name !== 'CopyObject' || !isFirst) return;
        isFirst = false;
        await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: scratch.key('deleted/from/字/e.txt') }));
      },
    });
    const result = await moveDirectory(watched, capabilities, moveOf('deleted'), { concurrency: 1 });
    assert.deepEqual(result, { moved: 4, kept: [], vanished: [scratch.key('deleted/from/字/e.txt')] });
    watched.destroy();
  });

  it('P09-late-key: a key that appears during the move is not lost', async () => {
    await fill('late');
    const watched = testClient();
    let isFirst = true;
    watchCommands(watched, {
      async before({ name }) {
        if (name !== 'CopyObject' || !isFirst) return;
        isFirst = false;
        await scratch.put('late/from/new.txt', 'new');
        await scratch.put('late/from/sub/d.txt', 'newer');
      },
    });
    const result = await moveDirectory(watched, capabilities, moveOf('late'), { concurrency: 1 });
    assert.deepEqual(result, {
      moved: 4,
      kept: [scratch.key('late/from/new.txt'), scratch.key('late/from/sub/d.txt')],
      vanished: [],
    });
    assert.equal(await scratch.text('late/from/new.txt'), 'new');
    assert.equal(await scratch.text('late/from/sub/d.txt'), 'newer');
    watched.destroy();
  });

  it('P09-late-key: one that is changed after it was copied is not lost', async () => {
    await fill('changed');
    const watched = testClient();
    watchCommands(watched, {
      async before({ name }) {
        if (name === 'DeleteObject') await scratch.put('changed/from/字/e.txt', 'newer');
      },
    });
    const { kept } = await moveDirectory(watched, capabilities, moveOf('changed'), { concurrency: 1 });
    assert.deepEqual(kept, [scratch.key('changed/from/字/e.txt')]);
    assert.equal(await scratch.text('changed/from/字/e.txt'), 'newer');
    watched.destroy();
  });

  it('P09-overlap: overlapping or occupied destinations are refused', async () => {
    await fill('overlap');
    const move = moveOf('overlap');
    const from = scratch.key('overlap/from');
    for (const destinationPrefix of [from, `${from}/sub`, scratch.key('overlap/'), '']) {
      await assert.rejects(moveDirectory(client, capabilities, { ...move, destinationPrefix }), { kind: 'invalid' });
    }
    await assert.rejects(moveDirectory(client, capabilities, { ...move, planPrefix: `${from}/p/` }), {
      kind: 'invalid',
    });
    await scratch.put('overlap/to/theirs', 'theirs');
    await assert.rejects(moveDirectory(client, capabilities, move), { kind: 'alreadyExists' });
    assert.deepEqual(await contentOf('overlap/from/'), content);
    assert.deepEqual(await contentOf('overlap/to/'), { theirs: 'theirs' });
    const beside = { ...move, destinationPrefix: `${from}-2/` };
    assert.equal((await moveDirectory(client, capabilities, beside)).moved, 5);
  });
});
