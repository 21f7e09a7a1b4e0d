import assert from 'node:assert/strict';
import { operationDetail } from '../../../../src/core/apis/detail/operationDetail';
import { schemaDetail } from '../../../../src/core/apis/detail/schemaDetail';
import { SchemaViews } from '../../../../src/core/apis/detail/schemaViews';
import { compareDefinitions } from '../../../../src/core/apis/diff/compareDefinitions';
import { diffHtml } from '../../../../src/core/apis/pages/diffHtml';
import { markdownHtml } from '../../../../src/core/apis/pages/markdownHtml';
import { operationHtml } from '../../../../src/core/apis/pages/operationHtml';
import { pageTexts } from '../../../../src/core/apis/pages/pageTexts';
import { schemaChildren } from '../../../../src/core/apis/pages/schemaHtml';
import { schemaPage } from '../../../../src/core/apis/pages/schemaPage';
import type { UsePlace } from '../../../../src/core/apis/uses/useFinder';
import { openFixture, openText } from '../openFixture';

async function opened(name: string) {
  const definition = await openFixture(name);
  return { definition, views: new SchemaViews(definition.document, definition.graph) };
}

describe('descriptions in pages', () => {
  const text = (markdown: string) => markdownHtml(markdown).text;

  it('show paragraphs, lists, code, strong text and links', () => {
    assert.equal(text('a\nb\n\nc'), '<p>a\nb</p><p>c</p>');
    assert.equal(text('- one\n- two'), '<ul><li>one</li><li>two</li></ul>');
    assert.equal(text('`<x>` **y**'), '<p><code>&lt;x&gt;</code> <strong>y</strong></p>');
    assert.equal(text('[z](https://e.com/?a=1&b)'), '<p><a href="https://e.com/?a=1&amp;b">z</a></p>');
    assert.equal(text('```\n<b>\n```\nx'), '<pre><code>&lt;b&gt;</code></pre><p>x</p>');
  });

  it('pass on no HTML and no other addresses', () => {
    for (const hostile of [
      '<img src=x onerror=alert(1)>',
      '[a](javascript:alert(1))',
      '[a](command://x)',
      '[a](javascript://x/%0aalert)',
      '"><script>',
    ]) {
      const shown = text(hostile);
      assert.ok(!/<(img|script|a )/.test(shown), shown);
    }
  });

  it('take no longer for text that is made to', () => {
    const started = Date.now();
    text('[`**'.repeat(50_000));
    assert.ok(Date.now() - started < 2_000);
  });
});

describe('the page of an operation', () => {
  it('shows parameters, body, answers, security and relations, in both languages', async () => {
    const { definition, views } = await opened('platform-3.0.yaml');
    const detail = operationDetail(definition, views, 'POST /os-buckets/');
    assert.ok(detail);
    const en = operationHtml(detail, { language: 'en', actions: { source: 'Go' } }).text;
    for (const part of [
      '<h1>CreateOSBucket</h1>',
      'Request body',
      '>202<',
      'data-action="source"',
      'data-action="operation"',
    ])
      assert.ok(en.includes(part), part);
    assert.match(en, /<details data-ask="children" data-handle="\d+" data-above="" open>/);
    assert.ok(en.indexOf('tokenInHeader') < en.indexOf('tokenInQuery'), 'the header comes first');
    const zh = operationHtml(detail, { language: 'zh-cn' }).text;
    for (const part of ['请求正文', '响应', '身份验证', '异步']) assert.ok(zh.includes(part), part);
    assert.ok(!zh.includes('Request body'));
  });

  it('escapes whatever a definition says', async () => {
    const evil = '<script>alert(1)</script>';
    const definition = await openText(`openapi: 3.0.0
info: {title: x, version: '1'}
paths:
  /a:
    get:
      operationId: "${evil}"
      summary: "${evil}"
      description: "${evil}"
      tags: ["${evil}"]
      parameters: [{name: "${evil}", in: query, description: "${evil}", schema: {enum: ["${evil}"], default: "${evil}"}}]
      responses: {"200": {description: "${evil}", content: {"${evil}": {example: "${evil}"}}}}
`);
    const detail = operationDetail(definition, new SchemaViews(definition.document, definition.graph), 'GET /a');
    assert.ok(detail);
    const page = operationHtml(detail, { language: 'en' }).text;
    assert.ok(!page.includes('<script>'));
    assert.ok(page.includes('&lt;script&gt;'));
  });
});

describe('schemas in pages', () => {
  it('open level by level, and mark what contains itself', async () => {
    const { definition, views } = await opened('platform-3.0.yaml');
    const texts = pageTexts('en');
    const circular = definition.index.schemas.find((schema) => schema.circular);
    assert.ok(circular);
    const detail = schemaDetail(definition, views, circular.name);
    assert.ok(detail);
    assert.match(schemaPage(detail, { language: 'en' }).text, /contains itself/);
    let [level, above] = [detail.children, [detail.view.handle]];
    let page = '';
    for (let depth = 0; depth < 10 && !page.includes('contains itself'); depth++) {
      page += schemaChildren(level, above, texts).text;
      const inner = level.find(({ expandable }) => expandable);
      if (inner === undefined) break;
      [level, above] = [views.children(inner.handle, above), [...above, inner.handle]];
    }
    assert.match(page, /<span class="chip">contains itself<\/span>/);
  });

  it('say where they are used', async () => {
    const { definition, views } = await opened('platform-3.0.yaml');
    const detail = schemaDetail(definition, views, 'LoginReq');
    assert.ok(detail);
    const page = schemaPage(detail, { language: 'zh-cn' }).text;
    assert.match(page, /data-action="operation" data-id="POST \/auth\/tokens:login"/);
    assert.ok(page.includes('请求'));
  });
});

describe('the page of a comparison', () => {
  it('has what breaks first, with both lines, and marks what the workspace uses', async () => {
    const [old, now] = [await openFixture('platform-2.0.yaml'), await openFixture('platform-3.0.yaml')];
    const diff = compareDefinitions(old, now);
    const broken = diff.operations.find(({ breaking, from }) => breaking && from);
    assert.ok(broken);
    const place = (line: number, kind: UsePlace['kind']) => ({ file: 'a.ts', line, kind, text: '' });
    const uses = new Map([[broken.id, [place(1, 'code'), place(2, 'code'), place(3, 'manifest')]]]);
    const page = diffHtml(diff, { language: 'en', uses }).text;
    assert.ok(page.indexOf('<h2>Breaking') > 0 && page.indexOf('<h2>Breaking') < page.indexOf('<h2>Added'));
    assert.ok(page.includes(`data-action="from" data-line="${broken.from?.line}"`));
    assert.ok(page.includes('used here: 3'));
    assert.match(page, /touches 3 calls in 1 files\. .*used here: 1\. .*breaking change: 3\./);
    assert.ok(page.includes('integration manifest</span>'));
    assert.ok(diffHtml(diff, { language: 'zh-cn', uses: new Map() }).text.includes('没有提及'));
  });
});
