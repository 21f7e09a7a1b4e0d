import assert from 'node:assert/strict';
import {
  type ManifestNames,
  manifestCompletions,
  manifestKeyAt,
  manifestPaths,
  manifestText,
} from '../../../src/core/integrations/manifest/manifestAssist';
import { manifestTexts } from '../../../src/core/integrations/manifest/manifestTexts';

const names: ManifestNames = {
  patterns: [
    { id: 'P04', title: 'Small files' },
    { id: 'P14', title: 'Exclusive create' },
  ],
  connections: ['测试集群', 'lab'],
  definitions: ['api/openapi.yaml'],
  operations: [{ operationId: 'CreateBucket', operation: 'POST /os-buckets/', title: 'Create a bucket' }],
  goals: [{ id: 'P14-one-winner', title: 'of many racers exactly one wins' }],
};

/** Labels offered where `|` stands. */
function offered(marked: string, language: 'en' | 'zh-cn' = 'en') {
  const before = marked.slice(0, marked.indexOf('|')).split('\n');
  const at = { line: before.length - 1, column: before.at(-1)?.length ?? 0 };
  return manifestCompletions(marked.replace('|', ''), at, names, language);
}
const labels = (marked: string) => offered(marked).map(({ label }) => label);

describe('help while a manifest is written', () => {
  it('offers the keys of each level, but not those that are there', () => {
    const top = labels('name: a\nkind: s3\n|');
    assert.ok(top.includes('patterns') && top.includes('application'));
    assert.ok(!top.includes('name') && !top.includes('kind'));
    assert.deepEqual(labels('application:\n  na|'), ['name']);
    assert.deepEqual(labels('buckets:\n  - bucket: a\n    pre|'), ['prefix']);
    assert.deepEqual(labels('buckets:\n- bucket: a\n  con|'), ['connection']);
    assert.deepEqual(labels('phases:\n  survey:\n    d|'), ['due', 'done']);
    assert.deepEqual(labels('documents:\n  languages: [zh-cn]\n  fo|'), ['folder']);
  });

  it('offers the values that fit', () => {
    assert.deepEqual(labels('kind: |'), ['s3', 'rest', 'both']);
    assert.deepEqual(labels('phases:\n  survey:\n    state: a|'), ['active']);
    assert.deepEqual(labels('documents:\n  languages: [zh-cn, |'), ['zh-cn', 'en']);
    assert.deepEqual(labels('documents:\n  wanted:\n    - faq\n    - test-|'), ['test-plan', 'test-report']);
    assert.deepEqual(labels('people:\n  - role: rev|'), ['reviewer']);
  });

  it('offers what the workspace knows', () => {
    assert.deepEqual(labels('patterns:\n  - P1|'), ['P14']);
    assert.deepEqual(labels('patterns: [P04, |').slice(0, 2), ['P04', 'P14']);
    assert.deepEqual(labels('patterns:\n  - P04\n  - id: |'), ['P04', 'P14']);
    assert.deepEqual(labels('connections:\n  - name: 测|'), ['测试集群']);
    assert.deepEqual(labels('apiOperations:\n  - definition: api/openapi.yaml\n    operationId: |'), ['CreateBucket']);
    assert.deepEqual(labels('apiOperations:\n  - operation: |'), ['POST /os-buckets/']);
    assert.deepEqual(labels('goals:\n  - id: P14|'), ['P14-one-winner']);
  });

  it('replaces what is typed, quotes what YAML would read otherwise, and explains in the language', () => {
    assert.deepEqual(offered('connections:\n  - name: 测|')[0], {
      label: '测试集群',
      insert: '"测试集群"',
      kind: 'value',
      replaces: 1,
    });
    assert.equal(offered('custo|', 'zh-cn')[0]?.detail, '客户名称，与合同一致；一个文本，或每种语言各一个。');
    assert.equal(offered('applica|')[0]?.insert, 'application:');
    assert.equal(offered('custo|')[0]?.insert, 'customer: ');
  });

  it('knows what a line is about', () => {
    const text =
      'name: a\nbuckets:\n  - bucket: b\n    prefix: x/\n  - bucket: c\n# note\nphases:\n  survey:\n    state: done\n';
    assert.deepEqual(manifestKeyAt(text, 3), ['buckets', 0, 'prefix']);
    assert.deepEqual(manifestKeyAt(text, 4), ['buckets', 1, 'bucket']);
    assert.deepEqual(manifestKeyAt(text, 5), []);
    assert.match(manifestText(manifestKeyAt(text, 8), 'en') ?? '', /open, active or done/);
  });

  it('has a text in both languages for every key, and for no other', () => {
    const paths = manifestPaths().filter((path) => !/\.(?:en|zh-cn)$/.test(path));
    assert.deepEqual([...paths].sort(), Object.keys(manifestTexts).sort());
  });
});
