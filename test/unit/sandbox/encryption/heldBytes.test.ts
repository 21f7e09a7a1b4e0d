import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { HeldBytes } from '../../../../src/core/sandbox/encryption/heldBytes';
import { applyFaults } from '../../../../src/core/sandbox/faults/applyFaults';
import { Repository } from '../../../../src/core/sandbox/repository/repository';
import { useTempFolder } from '../disk/useTempFolder';

describe('bytes that wait for a second use', () => {
  const folder = useTempFolder();
  let repository: Repository;

  beforeEach(async () => {
    repository = await Repository.open({ dataDir: folder(), fsync: false });
  });
  afterEach(() => repository.close());

  async function* inPieces(bytes: Buffer): AsyncGenerator<Buffer, void, void> {
    for (let at = 0; at < bytes.length; at += 7_001) yield bytes.subarray(at, at + 7_001);
  }

  /** What the disk holds. */
  async function files(): Promise<Buffer[]> {
    const bodies = path.join(folder(), 'bodies');
    const entries = await readdir(bodies, { recursive: true, withFileTypes: true });
    return Promise.all(
      entries.filter((each) => each.isFile()).map((each) => readFile(path.join(each.path, each.name))),
    );
  }

  for (const size of [0, 100, 2_500_000]) {
    it(`are read as often as wanted, ${size} of them, and gone afterwards`, async () => {
      const bytes = randomBytes(size);
      const held = await HeldBytes.take(repository, inPieces(bytes));
      for (let time = 0; time < 2; time++) assert.ok((await buffer(held.read())).equals(bytes));
      held.discard();
      await repository.close();
      assert.deepEqual(await files(), []);
    });
  }

  it('stand on the disk in no readable form, as the body of a request that is carried out twice', async () => {
    const secret = 'what the sender wants encrypted ';
    const bytes = Buffer.from(secret.repeat(10_000));
    let runs = 0;
    const run = async (source: AsyncIterable<Uint8Array>) => {
      runs++;
      const [file, ...others] = await files();
      assert.deepEqual([file?.length, others.length], [bytes.length, 0]);
      assert.ok(!file?.includes(secret));
      assert.ok((await buffer(source)).equals(bytes));
      return { status: 200 };
    };
    const attempt = { source: inPieces(bytes), signal: new AbortController().signal, repository, run };
    assert.equal((await applyFaults([{ kind: 'duplicate' }], attempt)).status, 200);
    assert.equal(runs, 2);
  });
});
