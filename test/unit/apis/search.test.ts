import assert from 'node:assert/strict';
import { fuzzyScore } from '../../../src/core/apis/search/fuzzyScore';
import { SearchIndex, type SearchOptions } from '../../../src/core/apis/search/searchIndex';
import { openFixture, openText } from './openFixture';

async function searchIn(name: string) {
  const search = new SearchIndex(await openFixture(name));
  return (query: string, options?: SearchOptions) => search.search(query, options).map(({ id }) => id);
}

describe('fuzzyScore', () => {
  it('ranks whole words over starts, word starts, insides and scattered letters', () => {
    const score = (needle: string, text: string) => fuzzyScore(needle, text.toLowerCase(), text);
    const ranked = ['bucket', 'bucketPolicy', 'os-bucket', 'xbucket', 'b-u-c-k-e-t'].map((text) =>
      score('bucket', text),
    );
    assert.deepEqual(
      ranked,
      ranked.toSorted((a, b) => b - a),
    );
    assert.ok(new Set(ranked).size === ranked.length, ranked.join());
    assert.ok(score('bucket', 'OSBucket') > score('bucket', 'xbucket'), 'a capital starts a word');
    assert.ok(score('bucket', 'bucket-a') > score('bucket', 'bucket-abcdef'), 'shorter is better');
    assert.ok(score('cosb', 'CreateOSBucket') > 0);
    assert.equal(score('bkt', 'unbroken keyboard tests'), 0);
    assert.equal(score('', 'a'), 0);
  });
});

describe('SearchIndex', () => {
  it('finds by path, operationId, tag, parameter, schema and description, the best first', async () => {
    const find = await searchIn('platform-3.0.yaml');
    assert.equal(find('CreateOSBucket')[0], 'POST /os-buckets/');
    assert.equal(find('labels', { kinds: ['operation'] })[0], 'POST /os-buckets/{bucket_id}:add-custom-labels');
    assert.deepEqual(find('licence file'), ['POST /licenses/']);
    assert.ok(find('x-request', { kinds: ['operation'] }).includes('GET /os-buckets/{bucket_id}'));
    assert.equal(find('OSBucketsResp')[0], 'OSBucketsResp');
    assert.ok(find('OSBucketsResp').includes('GET /os-buckets/'));
    assert.deepEqual(find('delete bucket'), ['DELETE /os-buckets/{bucket_id}']);
    assert.equal(find('get bucket')[0], 'GET /os-buckets/{bucket_id}');
    assert.deepEqual(find('bucket nonsense'), [], 'all words must fit');
    assert.deepEqual(find('  '), []);
    assert.equal(find('os', { limit: 2 }).length, 2);
  });

  it('finds by properties of schemas, below everything that has a name of its own', async () => {
    const search = new SearchIndex(await openFixture('platform-3.0.yaml'));
    const found = (query: string) => search.search(query).map(({ id, field }) => `${field} ${id}`);
    assert.ok(found('allocated_size').includes('property OSBucket'), found('allocated_size').join());
    assert.ok(found('allocated_size').includes('property POST /os-buckets/'), 'through the envelope');
    assert.ok(
      found('bucket copies').some((hit) => hit.endsWith('GET /os-buckets/{bucket_id}')),
      'two schemas further',
    );
    const fields = search.search('name').map(({ field }) => field);
    assert.equal(fields.includes('property') && fields.includes('parameter'), true);
    assert.equal(fields.lastIndexOf('parameter') < fields.indexOf('property'), true, fields.join());
    assert.deepEqual(found('alcsz'), [], 'letters apart fit too many properties');
  });

  it('leaves what only has such a property out of lists in another order, where anything fits without', async () => {
    const search = new SearchIndex(await openFixture('platform-3.0.yaml'));
    const narrow = (query: string) => search.search(query, { narrow: true }).map(({ field }) => field);
    assert.ok(narrow('name').includes('parameter') && !narrow('name').includes('property'), narrow('name').join());
    assert.deepEqual(new Set(narrow('allocated_size')), new Set(['property']));
  });

  it('finds properties of schemas without a name', async () => {
    const text = `openapi: 3.1.0
paths:
  /a: {get: {responses: {200: {content: {application/json: {schema: {type: array, items: {properties: {soft_quota: {}}}}}}}}}}
  /b: {get: {responses: {200: {description: nothing}}}}`;
    const search = new SearchIndex(await openText(text));
    assert.deepEqual(search.search('quota'), [
      { kind: 'operation', id: 'GET /a', score: search.search('quota')[0]?.score, field: 'property' },
    ]);
  });

  it('takes under 50 ms for 1,000 operations', async () => {
    const names = ['bucket', 'user', 'policy', 'pool', 'disk', 'snapshot', 'cluster', 'gateway', 'quota', 'label'];
    const paths = Array.from({ length: 1000 }, (_, index) => {
      const [a, b, c] = [index, index / 10, index / 100].map((at) => names[Math.floor(at) % 10]);
      const body = `requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/S${index}"}}}}`;
      return `  /${a}s/${b}/{id}:${c}-${index}:\n    get: {${body}, operationId: Get${a}${b}${index}, description: "Gets the ${c} of ${b} for all there is to say about it, at length", tags: [${a}]}`;
    });
    const schemas = Array.from({ length: 1000 }, (_, index) => {
      const members = Array.from(
        { length: 15 },
        (_each, at) => `${names[at % 10]}_${names[index % 10]}_${index + at}: {}`,
      );
      return `    S${index}: {properties: {${members.join(', ')}, next: {$ref: "#/components/schemas/S${(index + 1) % 1000}"}}}`;
    });
    const lines = ['openapi: 3.1.0', 'info: {title: t}', 'paths:', ...paths, 'components:', '  schemas:', ...schemas];
    const definition = await openText(lines.join('\n'));
    const search = new SearchIndex(definition);
    const times = [
      'bucket',
      'getbu',
      'user policy 12',
      'zzz',
      'g',
      'say about',
      'quota_label_7',
      'policy_user bucket_',
    ].map((query) => {
      const best = [1, 2, 3].map(() => {
        const start = process.cpuUsage();
        search.search(query);
        return process.cpuUsage(start).user / 1000; // other work on the machine does not count
      });
      return Math.min(...best);
    });
    assert.equal(search.search('user').length > 0, true);
    assert.ok(Math.max(...times) < 50, times.join());
  });
});
