import assert from 'node:assert/strict';
import type { ListPage, ListRequest } from '../../../../src/core/storage/objectStore';
import {
  firstPageWithEntries,
  lastEntry,
  nextMarkers,
  readMarkers,
  toListPage,
} from '../../../../src/core/storage/s3/listPages';

const object = (key: string) => ({ key, size: 0, etag: '' });

describe('pages of a listing', () => {
  const request: ListRequest = { bucket: 'b', prefix: 'p' };

  function serve(pages: Record<string, ListPage>): {
    fetch: (asked: ListRequest) => Promise<ListPage>;
    asked: (string | undefined)[];
  } {
    const asked: (string | undefined)[] = [];
    const fetch = async ({ token }: ListRequest) => {
      asked.push(token);
      return pages[token ?? ''] ?? { objects: [], prefixes: [] };
    };
    return { fetch, asked };
  }

  it('goes on over pages that are truncated and empty', async () => {
    const { fetch, asked } = serve({
      '': { objects: [], prefixes: [], next: '1' },
      '1': { objects: [], prefixes: [], next: '2' },
      '2': { objects: [object('x')], prefixes: [], next: '3' },
    });
    assert.deepEqual(await firstPageWithEntries(request, fetch), { objects: [object('x')], prefixes: [], next: '3' });
    assert.deepEqual(asked, [undefined, '1', '2']);
  });

  it('stops when a token repeats, with what there is', async () => {
    const { fetch, asked } = serve({
      '': { objects: [], prefixes: [], next: '1' },
      '1': { objects: [], prefixes: [], next: '1' },
    });
    assert.deepEqual(await firstPageWithEntries(request, fetch), { objects: [], prefixes: [] });
    assert.deepEqual(asked, [undefined, '1']);
  });

  it('decodes names only when the store says that they are encoded', () => {
    const contents = { Contents: [{ Key: 'a+b%2Fc' }], CommonPrefixes: [{ Prefix: 'd%20e/' }] };
    assert.deepEqual(toListPage({ ...contents, EncodingType: 'url' }, undefined).objects[0]?.key, 'a b/c');
    assert.deepEqual(toListPage({ ...contents, EncodingType: 'url' }, undefined).prefixes, ['d e/']);
    assert.deepEqual(toListPage(contents, undefined).objects[0]?.key, 'a+b%2Fc');
  });

  it('keeps a name that claims to be encoded and is not', () => {
    assert.equal(toListPage({ Contents: [{ Key: '100%' }], EncodingType: 'url' }, undefined).objects[0]?.key, '100%');
  });

  it('gives no token for a page that is the last, whatever the store sends with it', () => {
    assert.equal(toListPage({ IsTruncated: false }, 'left over').next, undefined);
    assert.equal(toListPage({ IsTruncated: true }, 'next').next, 'next');
  });

  it('the last entry is the greatest by bytes, be it key or prefix', () => {
    assert.equal(lastEntry({ objects: [object('a')], prefixes: ['b/'] }), 'b/');
    assert.equal(lastEntry({ objects: [object('\u{1F600}')], prefixes: ['\uFF21/'] }), '\u{1F600}');
    assert.equal(lastEntry({ objects: [], prefixes: [] }), undefined);
  });

  it('markers come back as they were, and the same ones twice end the listing', () => {
    const token = nextMarkers({ IsTruncated: true, EncodingType: 'url' }, 'a%2Bb', 'v1', undefined);
    assert.deepEqual(readMarkers(token), ['a+b', 'v1']);
    assert.equal(nextMarkers({ IsTruncated: true, EncodingType: 'url' }, 'a%2Bb', 'v1', token), undefined);
    assert.equal(nextMarkers({ IsTruncated: false }, 'a', 'v', undefined), undefined);
  });
});
