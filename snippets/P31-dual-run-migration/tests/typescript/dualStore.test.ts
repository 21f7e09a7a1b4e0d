import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { DualStore, type DualStoreOptions } from '../src/storage/dualStore.js';
import type { FileStore } from '../src/storage/fileStore.js';
import { NasFileStore } from '../src/storage/nasFileStore.js';
import { S3FileStore } from '../src/storage/s3FileStore.js';
import { StoreCapabilities } from '../src/storage/storeCapabilities.js';
import { backfill, compareStores } from '../src/storage/storeCopies.js';
import { Crash, watchCommands } from './support/commands.js';
import { Scratch } from './support/scratch.js';
import { required, testClient } from './support/target.js';

/** The two sides of a test, and a switch that breaks the new one. */
interface Sides {
  readonly nas: FileStore;
  readonly s3: FileStore;
  readonly queueFile: string;
  broken: boolean;
  dual(mode: DualStoreOptions['mode'], onSecondaryFailure?: 'fail' | 'queue'): DualStore;
}

describe('dual-run migration', () => {
  const scratch = new Scratch();
  const breakable = testClient();
  const state = { broken: false };
  let capabilities: StoreCapabilities;
  let count = 0;
  before(async () => {
    capabilities = await StoreCapabilities.load(required('S3_CAPABILITIES'));
    watchCommands(breakable, {
      before() {
        if (state.broken) throw new Crash();
      },
    });
  });
  after(async () => {
    breakable.destroy();
    await scratch.remove();
  });

  const sides = async (): Promise<Sides> => {
    count += 1;
    const folder = await scratch.file(`nas-${count}`);
    await mkdir(folder);
    const nas = new NasFileStore(folder);
    const s3 = new S3FileStore(breakable, capabilities, scratch.bucket, scratch.key(`s3-${count}/`));
    const queueFile = await scratch.file(`queue-${count}`);
    state.broken = false;
    const dual: Sides['dual'] = (mode, onSecondaryFailure = 'queue') =>
      new DualStore(nas, s3, { mode, onSecondaryFailure, queueFile });
    return {
      nas,
      s3,
      queueFile,
      dual,
      get broken() {
        return state.broken;
      },
      set broken(value) {
        state.broken = value;
      },
    };
  };
  const differences = async (nas: FileStore, s3: FileStore) => {
    const found: string[] = [];
    for await (const { kind, path } of compareStores(nas, s3)) found.push(`${kind} ${path}`);
    return found;
  };
  const text = async (store: FileStore, path: string) => (await store.read(path)).toString();
  /** One of five operations, two of which remove something. */
  const operate = async (store: FileStore, written: Map<string, string>, random: number) => {
    const paths = ['a', 'b/c', 'b/d', 'e/f/字', 'e/g'];
    const path = paths[random % paths.length] ?? 'a';
    const what = Math.floor(random / 1_000) % 5;
    if (what === 3) {
      await store.delete(path);
      written.delete(path);
    } else if (what === 4) {
      await store.deleteTree('e');
      for (const each of paths.filter((name) => name.startsWith('e/'))) written.delete(each);
    } else {
      await store.write(path, `content ${random}`);
      written.set(path, `content ${random}`);
    }
  };
  const operations = async (store: FileStore, seed: number, times: number) => {
    const written = new Map<string, string>();
    let random = seed;
    for (let round = 0; round < times; round += 1) {
      random = (random * 1_103_515_245 + 12_345) % 2_147_483_648;
      await operate(store, written, random);
    }
    return written;
  };

  for (const mode of ['dual-write', 'read-through'] as const) {
    it(`P31-equal: after random operations both sides are equal (${mode})`, async () => {
      const { nas, s3, dual } = await sides();
      const store = dual(mode);
      const written = await operations(store, 7, 40);
      assert(written.size > 0);
      assert.deepEqual(await differences(nas, s3), []);
      for (const [path, content] of written)
        assert.deepEqual([await text(nas, path), await text(s3, path)], [content, content]);
    });
  }

  it('P31-equal: writes of one path at the same time leave the same one on both sides', async () => {
    const { nas, s3, queueFile } = await sides();
    const begun: string[] = [];
    const noted = (side: FileStore, name: string): FileStore =>
      Object.assign(Object.create(side) as FileStore, {
        write: (path: string, content: string) => {
          begun.push(`${name} ${content}`);
          return side.write(path, content);
        },
      });
    const options = { mode: 'dual-write', onSecondaryFailure: 'queue', queueFile } as const;
    const store = new DualStore(noted(nas, 'nas'), noted(s3, 's3'), options);
    await Promise.all(['1', '2', '3'].map((content) => store.write('raced', content)));
    // Otherwise the sides could end with different ones.
    assert.deepEqual(begun, ['nas 1', 's3 1', 'nas 2', 's3 2', 'nas 3', 's3 3']);
    assert.deepEqual(await differences(nas, s3), []);
  });

  it('P31-equal: compare finds every difference', async () => {
    const { nas, s3 } = await sides();
    await nas.write('same', 'same');
    await s3.write('same', 'same');
    await nas.write('length', 'a');
    await s3.write('length', 'ab');
    await nas.write('bytes', 'ab');
    await s3.write('bytes', 'ba');
    await nas.write('old', 'x');
    await s3.write('new', 'x');
    assert.deepEqual(await differences(nas, s3), [
      'differs bytes',
      'differs length',
      'primaryOnly old',
      'secondaryOnly new',
    ]);
  });

  it('P31-secondary-down: a failing secondary is queued and replayed', async () => {
    const here = await sides();
    const store = here.dual('dual-write');
    await store.write('before', 'old');
    await store.write('tree/gone', 'x');
    here.broken = true;
    await store.write('before', 'new');
    await store.write('during', 'one');
    await store.write('during', 'two');
    await store.deleteTree('tree');
    await store.write('tree/new', 'n');
    await store.write('deleted', 'x');
    await store.delete('deleted');
    assert.equal(await text(store, 'before'), 'new');
    assert.equal((await readFile(here.queueFile, 'utf8')).trimEnd().split('\n').length, 7);
    const failed = await store.replay();
    assert.deepEqual([failed.done, failed.left > 0], [0, true]);
    here.broken = false;
    assert.equal((await differences(here.nas, here.s3)).length > 0, true);
    // Another process goes on with the same queue.
    const { left } = await here.dual('dual-write').replay();
    assert.equal(left, 0);
    assert.deepEqual(await differences(here.nas, here.s3), []);
    assert.deepEqual(await here.dual('dual-write').replay(), { done: 0, left: 0 });
  });

  it('P31-secondary-down: half a line that a crash left in the queue harms none behind it', async () => {
    const here = await sides();
    const store = here.dual('dual-write');
    await writeFile(here.queueFile, '{"side":"secondary","kind":"file","path":"字"}\n{"side":"secon');
    await here.nas.write('字', 'x');
    here.broken = true;
    await store.write('after', 'y');
    here.broken = false;
    assert.deepEqual(await store.replay(), { done: 2, left: 0 });
    assert.deepEqual(await differences(here.nas, here.s3), []);
  });

  it('P31-secondary-down: or the call fails, and nothing changes for readers', async () => {
    const here = await sides();
    const store = here.dual('dual-write', 'fail');
    await store.write('file', 'old');
    here.broken = true;
    await assert.rejects(store.write('file', 'new'));
    await assert.rejects(store.delete('file'));
    assert.equal(await text(store, 'file'), 'old');
    here.broken = false;
    assert.deepEqual(await differences(here.nas, here.s3), []);
  });

  it('P31-backfill: backfill completes after an interruption and compare finds no difference', async () => {
    const { nas, s3 } = await sides();
    for (const name of ['a', 'b/c', 'b/d', '字/e']) await nas.write(name, `content of ${name}`);
    await s3.write('b/c', 'CONTENT OF b/c');
    const cancel = new AbortController();
    let reads = 0;
    const counted = new Proxy(nas, {
      get(target, name: keyof FileStore) {
        if (name === 'read' && ++reads === 3) cancel.abort();
        return target[name].bind(target);
      },
    });
    await assert.rejects(backfill(counted, s3, cancel.signal));
    assert.notDeepEqual(await differences(nas, s3), []);
    assert.equal(await backfill(nas, s3), 1);
    assert.deepEqual(await differences(nas, s3), []);
    assert.equal(await backfill(nas, s3), 0);
  });

  it('P31-read-through: what only the old side has is read from there', async () => {
    const { nas, s3, dual } = await sides();
    await nas.write('old', 'old');
    await nas.write('both', 'of the old side');
    await s3.write('both', 'of the new side');
    const store = dual('read-through');
    assert.deepEqual([await text(store, 'old'), await text(store, 'both')], ['old', 'of the new side']);
    assert.deepEqual([await store.exists('old'), await store.exists('nothing')], [true, false]);
    assert.deepEqual(await store.stat('old'), { kind: 'file', size: 3 });
    await assert.rejects(store.read('nothing'), { kind: 'notFound' });
    const names: string[] = [];
    for await (const { name } of store.list('')) names.push(name);
    assert.deepEqual(names, ['both', 'old']);
    await store.delete('old');
    assert.equal(await store.exists('old'), false);
    await assert.rejects(dual('s3-only').read('old'), { kind: 'notFound' });
  });

  it('P31-read-through: what only the old side has exists already', async () => {
    for (const onFailure of ['fail', 'queue'] as const) {
      const { nas, s3, dual } = await sides();
      await nas.write('old', 'old');
      const refused = dual('read-through', onFailure).write('old', 'new', { ifAbsent: true });
      await assert.rejects(refused, { kind: 'alreadyExists' });
      assert.deepEqual([await text(nas, 'old'), await s3.exists('old')], ['old', false]);
    }
  });

  /** Two sides of which the old one missed a deletion, the deletion of a tree, and a write. */
  const withMissedChanges = async () => {
    const here = await sides();
    for (const name of ['gone', 'tree/a', 'tree/b/c', 'kept/d', 'file']) await here.nas.write(name, 'old');
    const away = () => Promise.reject(new Error('the share is away'));
    const down = new Proxy(here.nas, {
      get: (target, name: keyof FileStore) => (/^(write|delete)/.test(name) ? away : target[name].bind(target)),
    });
    const { queueFile } = here;
    const options = { mode: 'read-through', onSecondaryFailure: 'queue', queueFile } as const;
    const store = new DualStore(down, here.s3, options);
    await store.delete('gone');
    await store.deleteTree('tree');
    await store.write('file', 'new');
    return { ...here, store };
  };

  it('P31-read-through: a deletion that waits in the queue counts at once', async () => {
    const { store } = await withMissedChanges();
    for (const name of ['gone', 'tree/a', 'tree/b/c', 'tree/b', 'tree']) {
      assert.equal(await store.exists(name), false, name);
      await assert.rejects(store.stat(name), { kind: 'notFound' });
    }
    await assert.rejects(store.read('gone'), { kind: 'notFound' });
    await assert.rejects(store.openRead('tree/a'), { kind: 'notFound' });
    const names: string[] = [];
    for await (const { name } of store.list('')) names.push(name);
    assert.deepEqual(names, ['file', 'kept']);
    assert.equal(await text(store, 'kept/d'), 'old');
    await store.write('tree/b/c', 'anew');
    assert.equal(await text(store, 'tree/b/c'), 'anew');
  });

  it('P31-backfill: what waits in the queue is not undone, and told apart from other differences', async () => {
    const { nas, s3, store, dual } = await withMissedChanges();
    assert.equal(await store.backfill(), 1);
    assert.deepEqual([await text(s3, 'file'), await s3.exists('gone'), await s3.exists('tree')], ['new', false, false]);
    await nas.write('another', 'x');
    const found: string[] = [];
    for await (const { kind, path, isQueued } of store.compare()) found.push(`${kind} ${path} ${isQueued}`);
    assert.deepEqual(found, [
      'primaryOnly another false',
      'differs file true',
      'primaryOnly gone true',
      'primaryOnly tree/a true',
      'primaryOnly tree/b/c true',
    ]);
    assert.equal(await store.backfill(), 1);
    assert.throws(() => dual('nas-only'), { kind: 'conflict' });
    assert.deepEqual(await dual('read-through').replay(), { done: 3, left: 0 });
    assert.deepEqual(await differences(nas, s3), []);
    assert.equal(await text(dual('nas-only'), 'file'), 'new');
  });

  it('P31-backfill: what is written meanwhile is not replaced by what was copied', async () => {
    const { nas, s3, queueFile } = await sides();
    await nas.write('live', 'old');
    const writes: Promise<void>[] = [];
    const watched = new Proxy(nas, {
      get(target, name: keyof FileStore) {
        if (name === 'read') writes.push(store.write('live', 'new'));
        return target[name].bind(target);
      },
    });
    const store = new DualStore(watched, s3, { mode: 'dual-write', onSecondaryFailure: 'fail', queueFile });
    assert.equal(await store.backfill(), 1);
    assert.equal(writes.length, 1);
    await Promise.all(writes);
    assert.deepEqual([await text(nas, 'live'), await text(s3, 'live')], ['new', 'new']);
  });

  it('P31-rollback: after rollback the old side has everything', async () => {
    const { nas, s3, dual } = await sides();
    await dual('nas-only').write('a', 'before');
    await backfill(nas, s3);
    await dual('dual-write').write('b', 'dual');
    await dual('read-through').write('a', 'through');
    await dual('read-through').write('c', 'through');
    await dual('read-through').delete('b');
    const back = dual('nas-only');
    assert.deepEqual([await text(back, 'a'), await text(back, 'c')], ['through', 'through']);
    assert.equal(await back.exists('b'), false);
    // From the very end it takes a backfill in the other direction.
    await dual('s3-only').write('d', 'done');
    assert.equal(await back.exists('d'), false);
    assert.equal(await backfill(s3, nas), 1);
    assert.equal(await text(back, 'd'), 'done');
  });

  it('P31-rollback: changes that the old side missed are replayed before', async () => {
    const { nas, s3, queueFile } = await sides();
    const down: FileStore = Object.assign(Object.create(nas) as FileStore, {
      write: () => Promise.reject(new Error('the share is away')),
    });
    const options = { mode: 'read-through', onSecondaryFailure: 'queue', queueFile } as const;
    await new DualStore(down, s3, options).write('missed', 'content');
    const store = new DualStore(nas, s3, options);
    assert.deepEqual(await store.replay(), { done: 1, left: 0 });
    assert.equal(await text(nas, 'missed'), 'content');
  });
});
