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

interface Place {
  readonly goal: string;
  open(): Promise<FileStore>;
  close(): Promise<void>;
}

function nas(): Place {
  let folder: string | undefined;
  return {
    goal: 'P32-contract-nas',
    open: async () => {
      folder = await mkdtemp(path.join(tmpdir(), 'files-'));
      return new NasFileStore(folder);
    },
    close: async () => {
      if (folder !== undefined) await rm(folder, { recursive: true });
    },
  };
}

function s3(): Place {
  let scratch: Scratch | undefined;
  return {
    goal: 'P32-contract-s3',
    open: async () => {
      scratch = new Scratch();
      const capabilities = await StoreCapabilities.load(required('S3_CAPABILITIES'));
      return new S3FileStore(scratch.client, capabilities, scratch.bucket, scratch.prefix);
    },
    close: async () => scratch?.remove(),
  };
}

// One suite for both sides: what the application relies on holds wherever its files are.
for (const place of [nas(), s3()]) {
  describe(`file store, ${place.goal}`, () => {
    let files: FileStore;
    before(async () => {
      files = await place.open();
    });
    after(() => place.close());

    for (const { about, path: name } of oddNames) {
      it(`${place.goal}: keeps a name with ${about}`, async () => {
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
      it(`${place.goal}: keeps ${size} bytes`, async () => {
        const content = someBytes(size, size + 1);
        await files.write(`sizes/${size}`, content);
        assert.equal(digest(await files.read(`sizes/${size}`)), digest(content));
        assert.equal(digest(await buffer(await files.openRead(`sizes/${size}`))), digest(content));
        assert.deepEqual(await files.stat(`sizes/${size}`), { kind: 'file', size });
      });
    }

    it(`${place.goal}: lists all of many files, once each`, async () => {
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
