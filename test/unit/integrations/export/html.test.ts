import assert from 'node:assert/strict';
import { drawDiagram } from '../../../../src/core/integrations/export/diagrams/drawDiagram';
import type { FrontMatter } from '../../../../src/core/integrations/export/frontMatter';
import { writeHtml } from '../../../../src/core/integrations/export/html/writeHtml';
import { linkTargets } from '../../../../src/core/integrations/export/linkTargets';
import { readMarkdown } from '../../../../src/core/integrations/export/markdown/readMarkdown';
import type { Picture } from '../../../../src/core/integrations/export/picture';
import { plainDocument } from './writtenDocx';
import { parseXml } from './xml';

function page(markdown: string, document: Partial<FrontMatter> = {}, picture?: Picture): string {
  return writeHtml({
    document: { ...plainDocument, ...document },
    body: readMarkdown(markdown),
    pictures: new Map(picture ? [['x.svg', picture]] : []),
    diagram: drawDiagram,
    linkTarget: linkTargets({ from: '/docs', to: '/docs/out', format: 'html' }),
  });
}

/** What is shown as the document's text, with the elements that begin and end properly. */
function main(markdown: string): string {
  const text = /<main class="text">\n([\s\S]*)<\/main>/.exec(page(markdown))?.[1] ?? '';
  parseXml(`<main>${text.replace(/<(br|hr|img|col)\b([^>]*)>/g, '<$1$2/>')}</main>`, 'page');
  return text.trim();
}

describe('a document as HTML', () => {
  it('has headings with numbers and anchors, and contents that lead to them', () => {
    const text = page('# T\n\n## A & B\n\n### C\n');
    assert.match(text, /<h1 id="a--b"><span class="number">1<\/span>A &amp; B<\/h1>/);
    assert.match(text, /<h2 id="c"><span class="number">1\.1<\/span>C<\/h2>/);
    assert.match(text, /<li class="level2"><a href="#c"><span class="number">1\.1<\/span>C<\/a><\/li>/);
  });

  it('has each kind of block', () => {
    assert.equal(main('a **b** *c* ~~d~~ `e`'), '<p>a <strong>b</strong> <em>c</em> <s>d</s> <code>e</code></p>');
    assert.equal(main('```\na < b\n```'), '<pre><code>a &lt; b</code></pre>');
    assert.match(main('3. a\n   - b\n'), /^<ol start="3">\n<li>a<ul>\n<li>b<\/li>\n<\/ul>\n<\/li>\n<\/ol>$/);
    assert.match(main('- [x] a\n'), /<li class="task">☑ a<\/li>/);
    assert.match(
      main('> [!TIP]\n> a\n'),
      /<blockquote class="tip keep"><strong class="notice">Tip<\/strong>\n<p>a<\/p>/,
    );
    const table = main('Table: T\n\n|a|b|\n|-|-:|\n|1|2|\n');
    assert.match(table, /<caption>Table 1 T<\/caption>/);
    assert.match(table, /<th scope="col" class="right">b<\/th>/);
    assert.match(table, /<tr><td>1<\/td><td class="right">2<\/td><\/tr>/);
    assert.match(
      main('a[^1]\n\n[^1]: n\n'),
      /<sup><a id="note-1-from" href="#note-1">1<\/a><\/sup>[\s\S]*<li id="note-1"><p>n<\/p>/,
    );
  });

  it('loads nothing and runs nothing, whatever the document says', () => {
    const evil = '<img src=x onerror=alert(1)>';
    const text = page(
      `# T\n\n${evil}\n\n## ${evil}\n\n[x](javascript:alert(1)) ![${evil}](https://example.com/a.png)\n\n\`\`\`"><script>\n${evil}\n\`\`\`\n`,
      {
        title: `</title><script>alert(1)</script>`,
        number: `"; } body { background: url(https://example.com) } </style><script>`,
        customer: evil,
      },
    );
    assert.doesNotMatch(text, /<script|<img (?!src="data:)/i);
    assert.equal(text.match(/<\/style>/g)?.length, 1);
    assert.doesNotMatch(/<style>([\s\S]*)<\/style>/.exec(text)?.[1] ?? 'url(', /url\(|@import/);
    assert.match(
      text,
      /Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'"/,
    );
    assert.doesNotMatch(text.replace(/<main[\s\S]*<\/main>/, ''), /(?:src|href)="(?:https?:)?\/\//);
  });

  it('holds its pictures and diagrams', () => {
    const picture: Picture = { type: 'svg', data: Buffer.from('<svg/>'), width: 10, height: 5 };
    const text = page('![P](x.svg)\n\n```mermaid\nflowchart TD\n A --> B\n```\n', {}, picture);
    assert.match(
      text,
      /<img src="data:image\/svg\+xml;base64,PHN2Zy8\+" width="10" height="5" alt="P"><figcaption>Figure 1 P/,
    );
    assert.equal(text.match(/<img src="data:image\/svg\+xml;base64,/g)?.length, 2);
  });

  it('prints with page numbers in its language', () => {
    const text = page('', { language: 'zh-cn', number: 'D-1', version: '2' });
    assert.match(text, /<html lang="zh-CN">/);
    assert.match(text, /@bottom-right \{ content: "第 " counter\(page\) " 页 共 " counter\(pages\) " 页"/);
    assert.match(text, /@bottom-left \{ content: "D-1 {2}V2"/);
  });

  it('leads to other documents and to files of the project', () => {
    assert.match(main('[a](faq.en.md#x)'), /href="faq\.en\.html#x"/);
    assert.match(main('[a](../src/A%20b.java#L3)'), /href="\.\.\/\.\.\/src\/A%20b\.java#L3"/);
    assert.equal(main('[a](ftp://x/y)'), '<p>a</p>');
  });
});
