import assert from 'node:assert/strict';
import path from 'node:path';
import { type Catalogue, loadCatalogue, patternOf } from '../../../src/core/patterns/catalogue';
import { codeHtml } from '../../../src/core/patterns/codeHtml';
import { type PatternPage, patternHtml } from '../../../src/core/patterns/patternHtml';
import { patternMatches } from '../../../src/core/patterns/patternSearch';
import { shortFormsOf } from '../../../src/core/patterns/shortForms';

describe('the page of a pattern', () => {
  let catalogue: Catalogue;
  before(async () => {
    catalogue = await loadCatalogue(path.resolve(import.meta.dirname, '../../../snippets'));
  });

  const page = (id: string, changes: Partial<PatternPage> = {}) =>
    patternHtml(patternOf(catalogue, id), {
      language: 'en',
      bucket: 'photos',
      languages: ['go', 'python'],
      actions: { insert: 'Insert' },
      ...changes,
    }).text;
  const connection = (outcome: 'works' | 'ignored') => ({
    name: 'Shop <1>',
    verdicts: { 'put.ifNoneMatch': outcome === 'works' ? { outcome } : { outcome, effect: 'overwritten' } },
  });

  it('says in the reader’s language what it does on the chosen connection, and why', () => {
    const works = page('P14', { connection: connection('works') });
    assert.ok(works.includes('On &quot;Shop &lt;1&gt;&quot;') && works.includes('class="fit works"'), works);
    const refuses = page('P14', { connection: connection('ignored'), language: 'zh-cn' });
    assert.ok(refuses.includes('class="fit refuses">此处会拒绝执行'), refuses);
    assert.ok(refuses.includes('返回成功但未执行') && refuses.includes('put.ifNoneMatch'));
    assert.ok(works.includes('>Otherwise the sample refuses: ') && refuses.includes('>示例拒绝执行：'), refuses);
  });

  it('judges nothing where no connection is chosen, and nothing of management APIs', () => {
    assert.ok(page('P14').includes('No connection is chosen'));
    assert.ok(!page('R01', { connection: connection('works') }).includes('Shop'));
  });

  it('names the policy for the bucket, settings, pitfalls and goals', () => {
    const text = page('P14');
    assert.ok(text.includes('arn:aws:s3:::photos/*') && text.includes('P14-one-winner') && text.includes('HEAD first'));
    assert.ok(page('P01').includes('<code>S3_ENDPOINT</code>'));
    assert.ok(text.includes('data-action="pattern" data-id="P01"'));
  });

  it('has code asked for, that of the first language at once', () => {
    const [go = '', python = ''] = page('P14').match(/<details data-ask="code"[^>]*>/g) ?? [];
    assert.match(go, /data-language="go" open/);
    assert.match(python, /data-language="python">/);
    const samples = [{ name: 'a.go', text: 'if a < b && "c"' }];
    const code = codeHtml({ language: 'go', samples, tests: [] }, 'en').text;
    assert.ok(code.includes('if a &lt; b &amp;&amp; &quot;c&quot;') && code.includes('data-file="a.go"'), code);
  });

  it('is found by words of both languages', () => {
    const found = (...words: string[]) =>
      [...catalogue.patterns.values()].filter((pattern) => patternMatches(pattern, words)).map(({ id }) => id);
    assert.deepEqual(found('独占', 'O_EXCL'), ['P14']);
    assert.ok(found('p14').includes('P14'));
    assert.deepEqual(found('no such thing'), []);
  });

  it('offers short forms with tab stops', async () => {
    const [form] = await shortFormsOf(patternOf(catalogue, 'P34'), 'typescript');
    assert.equal(form?.region, 'with-retry');
    assert.match(form.body, /\$\{1:\w+\}[\s\S]*\$0$/);
  });
});
