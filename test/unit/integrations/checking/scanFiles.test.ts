import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { ScanCache } from '../../../../src/core/integrations/checking/scanCache';
import { scanFiles } from '../../../../src/core/integrations/checking/scanFiles';

const scan = (file: string) => ({ file, secrets: [] });
const old = { bytes: 3, modified: 1_000, changed: 1_000 };

describe('the scan of files', () => {
  it('keeps what it knows of a file until its size or one of its times is another', () => {
    const cache = new ScanCache();
    cache.keep([{ file: 'a', ...old }], [scan('a')], 100_000);
    assert.deepEqual(cache.get({ file: 'a', ...old }), scan('a'));
    for (const other of [{ bytes: 4 }, { modified: 1_001 }, { changed: 1_001 }])
      assert.equal(cache.get({ file: 'a', ...old, ...other }), undefined);
    cache.keep([{ file: 'b', ...old }], [scan('b')], 100_000);
    assert.equal(cache.get({ file: 'a', ...old }), undefined);
  });

  it('does not trust a file that changed just before it was read', () => {
    const cache = new ScanCache();
    cache.keep([{ file: 'a', ...old, changed: 99_000 }], [scan('a')], 100_000);
    assert.equal(cache.get({ file: 'a', ...old, changed: 99_000 }), undefined);
  });

  it('reads only what changed, and says how far it is', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'scan-'));
    try {
      const stamps = ['a.yaml', 'b.yaml'].map((file) => ({ file, ...old }));
      for (const { file } of stamps) await writeFile(path.join(folder, file), 'x: 1\n');
      const cache = new ScanCache();
      const steps: string[] = [];
      const onFiles = (done: number, of: number) => steps.push(`${done}/${of}`);
      await scanFiles(folder, stamps, { cache, onFiles });
      for (const { file } of stamps) await writeFile(path.join(folder, file), 'password: Tr0ub4dor-3\n');
      const [a, b] = [
        { file: 'a.yaml', ...old },
        { file: 'b.yaml', ...old, changed: 2_000 },
      ];
      const again = await scanFiles(folder, [a, b], { cache, onFiles });
      assert.deepEqual(
        again.map(({ secrets }) => secrets.length),
        [0, 1],
      );
      assert.deepEqual(steps, ['2/2', '2/2']);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
