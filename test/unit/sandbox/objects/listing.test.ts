import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  type KeySource,
  type Listing,
  type ListingRequest,
  listKeys,
} from '../../../../src/core/sandbox/objects/listing';
import type { ObjectOverview, VersionOverview } from '../../../../src/core/sandbox/objects/records';
import { compareKeys } from '../../../../src/core/storage/keys/keyOrder';
import { oddKeys } from '../../../fixtures/oddKeys';

const version: VersionOverview = {
  versionId: 'null',
  modified: '',
  size: 0,
  etag: '',
  headers: {},
  metadata: {},
  tags: {},
  checksums: {},
};
const record: ObjectOverview = { versions: [version] };

/** Keys in memory; counts what a listing reads, to see that it skips. */
function sourceOf(keys: readonly string[]): KeySource & { read: number } {
  const sorted = [...keys].sort(compareKeys);
  return {
    read: 0,
    *scan(prefix, from) {
      for (const key of sorted) {
        if (compareKeys(key, from) < 0 || !key.startsWith(prefix)) continue;
        this.read += 1;
        yield [key, record];
      }
    },
  };
}

const list = (source: KeySource, request: Partial<ListingRequest>): Listing<readonly [string, VersionOverview]> =>
  listKeys(source, { prefix: '', delimiter: '', after: '', maxKeys: 1000, ...request }, ({ versions }) => versions[0]);

/** All pages, one after another. */
function listAll(
  source: KeySource,
  request: Partial<ListingRequest>,
): { keys: string[]; prefixes: string[]; pages: number } {
  const all = { keys: [] as string[], prefixes: [] as string[], pages: 0 };
  let after: string | undefined = '';
  while (after !== undefined) {
    const page: Listing<readonly [string, VersionOverview]> = list(source, { ...request, after });
    all.keys.push(...page.entries.map(([key]) => key));
    all.prefixes.push(...page.prefixes);
    all.pages += 1;
    after = page.next;
  }
  return all;
}

describe('listing the keys of a bucket', () => {
  it('gives every odd key once, in order of its bytes, whatever the page size', () => {
    const keys = oddKeys.map(({ key }) => key);
    for (const maxKeys of [1, 3, 1000]) {
      assert.deepEqual(listAll(sourceOf(keys), { maxKeys }).keys, [...keys].sort(compareKeys));
    }
  });

  it('rolls up what lies behind a delimiter and does not read it', () => {
    const keys = ['a', 'a/', 'b/c', ...Array.from({ length: 500 }, (_, n) => `many/${n}`), 'z'];
    const source = sourceOf(keys);
    assert.deepEqual(listAll(source, { delimiter: '/' }), {
      keys: ['a', 'z'],
      prefixes: ['a/', 'b/', 'many/'],
      pages: 1,
    });
    assert.ok(source.read < 10, `${source.read} read`);
  });

  it('says that there is more only when there is', () => {
    assert.equal(list(sourceOf(['a', 'b']), { maxKeys: 2 }).next, undefined);
    assert.equal(list(sourceOf(['a', 'b', 'c']), { maxKeys: 2 }).next, 'b');
    assert.deepEqual(list(sourceOf(['a']), { maxKeys: 0 }), { entries: [], prefixes: [] });
  });

  it('equals a plain filter and roll-up for any keys, prefix, delimiter and page size', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', 'b', '/', '-', '中', '\uffff', '\u{10ffff}', '\ud7ff'),
      maxLength: 6,
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(
          text.filter((key) => key !== ''),
          { maxLength: 30 },
        ),
        text,
        fc.constantFrom('', '/', '-', 'ab'),
        fc.integer({ min: 1, max: 5 }),
        (keys, prefix, delimiter, maxKeys) => {
          const matching = keys.filter((key) => key.startsWith(prefix)).sort(compareKeys);
          const common = (key: string) => {
            const at = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
            return at < 0 ? undefined : key.slice(0, at + delimiter.length);
          };
          const { keys: listed, prefixes } = listAll(sourceOf(keys), { prefix, delimiter, maxKeys });
          assert.deepEqual(
            listed,
            matching.filter((key) => common(key) === undefined),
          );
          assert.deepEqual(prefixes, [...new Set(matching.map(common).filter((each) => each !== undefined))]);
        },
      ),
      { numRuns: 500 },
    );
  });
});
