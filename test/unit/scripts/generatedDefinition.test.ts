import assert from 'node:assert/strict';
import { generatedDefinition } from '../../../scripts/bench/generatedDefinition.mjs';
import { confirms, scannedIndex } from '../../../src/core/apis/outline/scannedIndex';
import { openText } from '../apis/openFixture';

describe('the generated definition of the benchmark', () => {
  it('is as large as that of a real product, has its traits, and nothing in it is wrong', async () => {
    const text = generatedDefinition();
    assert.ok(text.length > 3_300_000 && text.length < 3_700_000, String(text.length));
    const { index } = await openText(text);
    const { paths, operations, schemas, asynchronous, colonPaths, trailingSlashPaths, cycles } = index.counts;
    assert.deepEqual(
      { paths, operations, schemas, asynchronous, colonPaths, trailingSlashPaths, cycles },
      {
        paths: 714,
        operations: 1020,
        schemas: 1734,
        asynchronous: 510,
        colonPaths: 306,
        trailingSlashPaths: 204,
        cycles: 6,
      },
    );
    assert.deepEqual(index.problems, []);
    const scanned = scannedIndex({ uri: 'file:///definitions/test.yaml', text });
    assert.ok(scanned !== undefined && confirms(index, scanned));
    // What operations have in common crosses to another thread once.
    assert.equal(new Set(structuredClone(index).operations.map(({ security }) => security)).size, 1);
  }).timeout(20_000);
});
