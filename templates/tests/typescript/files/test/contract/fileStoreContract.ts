import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { type FileStore, walkFiles } from '../../src/storage/fileStore.js';
import { NasFileStore } from '../../src/storage/nasFileStore.js';
import { S3FileStore } from '../../src/storage/s3FileStore.js';
import { StoreCapabilities } from '../../src/storage/storeCapabilities.js';
import { oddNames, sizes } from '../support/names.js';
import { digest, Scratch, someBytes } from '../support/scratch.js';
import { required } from '../support/target.js';

/** What a store under test is made from; all of it is gone afterwards. */
export class Places {
  readonly #folders: string[] = [];
  #scratch: Scratch | undefined;

  /** A folder of its own on the disk. */
  async folder(): Promise<string> {
    const folder = await mkdtemp(path.join(tmpdir(), 'files-'));
    this.#folders.push(folder);
    return folder;
  }

  /** A client of the store of the environment, with a bucket and a prefix of its own in it. */
  scratch(): Scratch {
    this.#scratch ??= new Scratch();
    return this.#scratch;
  }

  capabilities(): Promise<StoreCapabilities> {
    return StoreCapabilities.load(required('S3_CAPABILITIES'));
  }

  async nas(): Promise<FileStore> {
    return new NasFileStore(await this.folder());
  }

  async s3(): Promise<FileStore> {
    const { client, bucket, prefix } = this.scratch();
    return new S3FileStore(client, await this.capabilities(), bucket, prefix);
  }

  async remove(): Promise<void> {
    await this.#scratch?.remove();
    for (const folder of this.#folders) await rm(folder, { recursive: true });
  }
}

/**
 * What the application relies on holds wherever its files are: one suite for all stores.
 * @param goal Its id begins the names of the tests.
 */
export function describeFileStore(goal: string, open: (places: Places) => Promise<FileStore>): void {
  describe(`file store, ${goal}`, () => {
    const places = new Places();
    let files: FileStore;
    before(async () => {
      files = await open(places);
    });
    after(() => places.remove());

    for (const { about, path: name } of oddNames) {
      it(`${goal}: keeps a name with ${about}`, async () => {
        await files.write(name, about);
        assert.equal((await files.read(name)).toString(), about);
        assert.equal(await files.exists(name), true);
        const folder = name.split('/').slice(0, -1).join('/');
        const listed: string[] = [];
        for await (const entry of files.list(folder)) listed.push(entry.path);
        assert(listed.includes(name.normalize('NFC')), listed.join('\n'));
        await files.delete(name);
        assert.equal(await files.exists(name), false);
      });
    }

    for (const size of sizes) {
      it(`${goal}: keeps ${size} bytes`, async () => {
        const content = someBytes(size, size + 1);
        await files.write(`sizes/${size}`, content);
        assert.equal(digest(await files.read(`sizes/${size}`)), digest(content));
        assert.equal(digest(await buffer(await files.openRead(`sizes/${size}`))), digest(content));
        assert.deepEqual(await files.stat(`sizes/${size}`), { kind: 'file', size });
      });
    }

    it(`${goal}: lists all of many files, once each`, async () => {
      const names = Array.from({ length: 120 }, (_, index) => `many/第 ${String(index).padStart(3, '0')} 份.txt`);
      await Promise.all(names.map((name) => files.write(name, name)));
      const found: string[] = [];
      for await (const name of walkFiles(files, 'many')) found.push(name);
      assert.deepEqual(found, names);
      await files.deleteTree('many');
      assert.equal(await files.exists('many'), false);
    });
  });
}
