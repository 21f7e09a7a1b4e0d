import assert from 'node:assert/strict';
import { DeleteObjectCommand, GetObjectTaggingCommand } from '@aws-sdk/client-s3';
import { type Move, type MoveOptions, moveObject, recoverMoves } from '../src/storage/moveFile.js';
import { StoreCapabilities } from '../src/storage/storeCapabilities.js';
import { crashAt, loseFirstReply, watchCommands } from './support/commands.js';
import { digest, Scratch, someBytes } from './support/scratch.js';
import { required, testClient } from './support/target.js';

const mebibyte = 1024 * 1024;
/** Small enough for tests. */
const byParts = { singleCopyLimit: mebibyte, partSize: 5 * mebibyte };

describe('move file', () => {
  const scratch = new Scratch();
  const { client, bucket } = scratch;
  let capabilities: StoreCapabilities;
  before(async () => {
    capabilities = await StoreCapabilities.load(required('S3_CAPABILITIES'));
  });
  after(() => scratch.remove());

  const moveOf = (folder: string): Move => ({
    bucket,
    source: scratch.key(`${folder}/源 a+b.txt`),
    destination: scratch.key(`${folder}/to/目标 %.txt`),
    journalPrefix: scratch.key(`${folder}/.moves/`),
  });
  const source = (folder: string) => `${folder}/源 a+b.txt`;
  const target = (folder: string) => `${folder}/to/目标 %.txt`;
  const described = {
    ContentType: 'text/x-report',
    CacheControl: 'max-age=60',
    ContentDisposition: 'inline',
    Metadata: { author: 'me' },
    Tagging: 'project=x%20y&stage=1',
  };
  const assertMoved = async (folder: string, content: Uint8Array) => {
    assert.deepEqual(await scratch.names(`${folder}/`), [target(folder)]);
    assert.equal(digest(await scratch.bytes(target(folder))), digest(content));
    const head = await scratch.head(target(folder));
    const { ContentType, CacheControl, ContentDisposition, Metadata } = head;
    const { Tagging: _, ...headers } = described;
    assert.deepEqual({ ContentType, CacheControl, ContentDisposition, Metadata }, headers);
    const { TagSet } = await client.send(
      new GetObjectTaggingCommand({ Bucket: bucket, Key: scratch.key(target(folder)) }),
    );
    const tags = Object.fromEntries((TagSet ?? []).map(({ Key, Value }) => [Key, Value]));
    assert.deepEqual(tags, { project: 'x y', stage: '1' });
  };

  it('P08-moves: the object moves with metadata, content type and tags', async () => {
    await scratch.put(source('moves'), 'content', described);
    await moveObject(client, capabilities, moveOf('moves'));
    await assertMoved('moves', Buffer.from('content'));
    await assert.rejects(moveObject(client, capabilities, moveOf('moves')), { kind: 'notFound', code: 'ENOENT' });
  });

  it('P08-large: above the threshold it copies by parts', async () => {
    const content = someBytes(6 * mebibyte + 7);
    await scratch.put(source('large'), content, described);
    const watched = testClient();
    const sent = watchCommands(watched);
    await moveObject(watched, capabilities, moveOf('large'), byParts);
    await assertMoved('large', content);
    const names = sent.map(({ name }) => name);
    assert.equal(names.filter((name) => name === 'UploadPartCopy').length, 2);
    assert.equal(names.includes('CopyObject'), false);
    watched.destroy();
  });

  it('P08-large: a key with % goes through the client, where a store may decode it twice', async () => {
    const move = { ...moveOf('percent'), source: scratch.key('percent/a%41b.txt') };
    const content = someBytes(11 * mebibyte + 7);
    await scratch.put('percent/a%41b.txt', content, described);
    await scratch.put('percent/aAb.txt', someBytes(11 * mebibyte + 7, 2));
    const watched = testClient();
    const sent = watchCommands(watched);
    await moveObject(watched, capabilities, move, byParts);
    const names = sent.map(({ name }) => name);
    assert.equal(names.includes('UploadPartCopy'), false);
    assert.deepEqual(
      sent.filter(({ name }) => name === 'GetObject').map(({ input }) => input['Range']),
      ['bytes=0-5242879', 'bytes=5242880-10485759', `bytes=10485760-${content.length - 1}`],
    );
    await scratch.client.send(new DeleteObjectCommand({ Bucket: bucket, Key: scratch.key('percent/aAb.txt') }));
    await assertMoved('percent', content);
    watched.destroy();
  });

  it('P08-large: a key with % that changes between its parts is not mixed', async () => {
    const move = { ...moveOf('percent-changes'), source: scratch.key('percent-changes/a%41b.txt') };
    await scratch.put('percent-changes/a%41b.txt', someBytes(6 * mebibyte));
    const watched = testClient();
    const sent = watchCommands(watched, {
      async after({ name }) {
        if (name === 'UploadPart') await scratch.put('percent-changes/a%41b.txt', someBytes(6 * mebibyte, 2));
      },
    });
    await assert.rejects(moveObject(watched, capabilities, move, byParts), { kind: 'conflict' });
    assert.equal(sent.filter(({ name }) => name === 'UploadPart').length, 1);
    assert.equal((await scratch.names('percent-changes/')).includes(target('percent-changes')), false);
    assert.deepEqual(await scratch.openUploads(), []);
    watched.destroy();
  });

  for (const [how, options] of [
    ['whole', {}],
    ['by parts', byParts],
  ] as const) {
    it(`P08-no-overwrite: an existing destination is refused and stays as it is (${how})`, async () => {
      const folder = `occupied-${how}`;
      await scratch.put(source(folder), someBytes(mebibyte + 1));
      await scratch.put(target(folder), 'theirs');
      const refused = moveObject(client, capabilities, moveOf(folder), options);
      await assert.rejects(refused, { kind: 'alreadyExists', code: 'EEXIST' });
      assert.deepEqual((await scratch.names(`${folder}/`)).sort(), [target(folder), source(folder)].sort());
      assert.equal(await scratch.text(target(folder)), 'theirs');
      await moveObject(client, capabilities, moveOf(folder), { ...options, overwrite: true });
      assert.deepEqual(await scratch.names(`${folder}/`), [target(folder)]);
      assert.equal((await scratch.bytes(target(folder))).length, mebibyte + 1);
    });
  }

  it('P08-no-overwrite: where the store has the condition, it is sent', async () => {
    const works = { 'copy.object': 'works', 'copy.ifNoneMatch': 'works', 'complete.ifNoneMatch': 'works' } as const;
    await scratch.put(source('condition'), 'content');
    const watched = testClient();
    const sent = watchCommands(watched);
    await moveObject(watched, new StoreCapabilities(works), moveOf('condition'), { requireExclusive: true });
    assert.equal(sent.find(({ name }) => name === 'CopyObject')?.input['IfNoneMatch'], '*');
    watched.destroy();
  });

  for (const [how, command, options] of [
    ['whole', 'CopyObject', {}],
    ['by parts', 'CompleteMultipartUpload', byParts],
  ] as const) {
    it(`P08-no-overwrite: a copy whose answer was lost is not taken for somebody else's (${how})`, async () => {
      const folder = `lost-${how}`;
      const content = someBytes(mebibyte + 1);
      await scratch.put(source(folder), content, described);
      const watched = testClient();
      loseFirstReply(watched, command);
      await moveObject(watched, capabilities, moveOf(folder), options);
      await assertMoved(folder, content);
      watched.destroy();
    });
  }

  /** Crashes a move before or after its n-th request, for every n, until it comes through. */
  const crashEverywhere = async (name: string, options: MoveOptions, check: (folder: string) => Promise<void>) => {
    let crashes = 0;
    for (const when of ['before', 'after'] as const) {
      for (let nth = 1; ; nth += 1) {
        const folder = `${name}-${when}-${nth}`;
        await scratch.put(source(folder), 'content', described);
        const dying = testClient();
        const { crashed } = crashAt(dying, nth, when);
        await moveObject(dying, capabilities, moveOf(folder), options).catch(() => undefined);
        dying.destroy();
        if (!crashed()) break;
        crashes += 1;
        await check(folder);
      }
    }
    assert(crashes >= 12, `${crashes} crashes`);
  };

  it('P08-recover: a crash at every step is recovered by the journal without loss', async () => {
    await crashEverywhere('crash', {}, async (folder) => {
      const recovered = await recoverMoves(client, capabilities, bucket, scratch.key(`${folder}/.moves/`));
      const names = await scratch.names(`${folder}/`);
      if (recovered.length > 0) {
        assert.deepEqual(
          recovered.map(({ outcome }) => outcome),
          ['finished'],
        );
        await assertMoved(folder, Buffer.from('content'));
      } else {
        // It died before it noted anything, or after everything was done.
        assert.equal(names.length, 1, names.join());
      }
      assert.equal(await scratch.text(names[0] ?? ''), 'content');
    });
  });

  it('P08-recover: a source that was changed meanwhile stays, and the copy that was ours goes', async () => {
    await crashEverywhere('changed', {}, async (folder) => {
      const before = await scratch.names(`${folder}/`);
      if (!before.includes(source(folder))) return;
      await scratch.put(source(folder), 'newer content');
      const recovered = await recoverMoves(client, capabilities, bucket, scratch.key(`${folder}/.moves/`));
      assert.equal(await scratch.text(source(folder)), 'newer content');
      assert.deepEqual(await scratch.names(`${folder}/`), [source(folder)]);
      for (const { outcome } of recovered) assert.equal(outcome, 'undone');
    });
  });

  it('P08-recover: a destination of somebody else stays', async () => {
    await scratch.put(source('theirs'), 'content');
    const dying = testClient();
    crashAt(dying, 4, 'before');
    await assert.rejects(moveObject(dying, capabilities, moveOf('theirs')));
    dying.destroy();
    await scratch.put(target('theirs'), 'theirs!');
    const recovered = await recoverMoves(client, capabilities, bucket, scratch.key('theirs/.moves/'));
    assert.deepEqual(
      recovered.map(({ outcome }) => outcome),
      ['refused'],
    );
    assert.equal(await scratch.text(target('theirs')), 'theirs!');
    assert.equal(await scratch.text(source('theirs')), 'content');
    assert.equal((await scratch.names('theirs/')).length, 2);
  });

  it('P08-recover: a crash between two parts leaves no upload', async () => {
    const content = someBytes(6 * mebibyte);
    await scratch.put(source('parts'), content, described);
    const dying = testClient();
    // 6 begins the upload, 7 notes it, 8 and 9 copy a part each.
    crashAt(dying, 9, 'before');
    await assert.rejects(moveObject(dying, capabilities, moveOf('parts'), byParts));
    dying.destroy();
    assert.equal((await scratch.openUploads()).length, 1);
    const recovered = await recoverMoves(client, capabilities, bucket, scratch.key('parts/.moves/'), byParts);
    assert.deepEqual(
      recovered.map(({ outcome }) => outcome),
      ['finished'],
    );
    await assertMoved('parts', content);
    assert.deepEqual(await scratch.openUploads(), []);
  });

  it('P08-verify-first: the source is deleted only after the destination was verified', async () => {
    await scratch.put(source('verify'), 'content');
    const spoiled = testClient();
    const sent = watchCommands(spoiled, {
      async after({ name }) {
        // What was copied is not what is there afterwards.
        if (name === 'CopyObject') await scratch.put(target('verify'), 'short');
      },
    });
    await assert.rejects(moveObject(spoiled, capabilities, moveOf('verify')), { kind: 'corrupt' });
    assert.equal(await scratch.text(source('verify')), 'content');
    assert.equal(
      sent.some(({ name, input }) => name === 'DeleteObject' && input['Key'] === scratch.key(source('verify'))),
      false,
    );
    spoiled.destroy();
  });

  it('P08-verify-first: a source that is changed during the copy is not deleted', async () => {
    // Also where the store has no condition for the deletion.
    for (const known of [capabilities, new StoreCapabilities({ 'copy.object': 'works' })]) {
      await scratch.put(source('late'), 'content');
      const watched = testClient();
      watchCommands(watched, {
        async after({ name }) {
          if (name === 'CopyObject') await scratch.put(source('late'), 'newer');
        },
      });
      await assert.rejects(moveObject(watched, known, moveOf('late')), { kind: 'conflict' });
      assert.equal(await scratch.text(source('late')), 'newer');
      await scratch.client.send(new DeleteObjectCommand({ Bucket: bucket, Key: scratch.key(target('late')) }));
      watched.destroy();
    }
  });

  it('P08-refuses: where the store ignores the condition an exclusive move is refused', async () => {
    await scratch.put(source('refused'), 'content');
    for (const outcome of ['ignored', 'notTested'] as const) {
      const known = new StoreCapabilities({ 'copy.object': 'works', 'copy.ifNoneMatch': outcome });
      const refused = moveObject(client, known, moveOf('refused'), { requireExclusive: true });
      await assert.rejects(refused, { kind: 'unsupported' });
    }
    await assert.rejects(moveObject(client, new StoreCapabilities(), moveOf('refused')), { kind: 'unsupported' });
    assert.deepEqual(await scratch.names('refused/'), [source('refused')]);
  });
});
