import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { exportDocuments } from '../../../../src/core/integrations/export/exportDocuments';
import { recognisePicture } from '../../../../src/core/integrations/export/picture';
import { checkPackage } from './checkPackage';
import { makeFolder } from './makeFolder';
import { type WrittenOptions, writtenDocx } from './writtenDocx';
import { all, type Element, parseXml, partsOf, textOf } from './xml';

const fixtures = path.join(__dirname, '../../../fixtures/documents');
const longWords = '| averyveryverylongword '.repeat(8);

/** The text of a document, after its document control and contents. */
async function bodyOf(markdown: string, options: WrittenOptions = {}): Promise<Element[]> {
  const data = await writtenDocx(`# Title\n\n## Start\n\n${markdown}`, options);
  checkPackage(data);
  const body = all(documentOf(data), 'w:body')[0]?.children ?? [];
  const start = body.findIndex((element) => styleOf(element) === 'Heading1');
  return body.slice(start + 1).filter(({ name }) => name !== 'w:sectPr');
}

function documentOf(data: Uint8Array): Element {
  return parseXml(partsOf(data).get('word/document.xml') ?? '', 'word/document.xml');
}

function settingOf(element: Element | undefined, name: string): string | undefined {
  return element && all(element, name)[0]?.attributes['w:val'];
}

function styleOf(element: Element): string | undefined {
  return element.name === 'w:p'
    ? settingOf(
        element.children.find(({ name }) => name === 'w:pPr'),
        'w:pStyle',
      )
    : undefined;
}

describe('a document as .docx', () => {
  describe('of text', () => {
    it('has bold, italic, struck text and code in runs of their own', async () => {
      const [paragraph] = await bodyOf('a **b** *c* ~~d~~ `e < f`');
      assert.ok(paragraph);
      const runs = all(paragraph, 'w:r').map((run) => [
        textOf(run),
        all(run, 'w:rPr')[0]
          ?.children.map(({ name }) => name)
          .filter((name) => !/Cs$/.test(name))
          .join(' '),
      ]);
      assert.deepEqual(
        runs.filter(([text]) => text?.trim()),
        [
          ['a ', undefined],
          ['b', 'w:b'],
          ['c', 'w:i'],
          ['d', 'w:strike'],
          ['e < f', 'w:rStyle'],
        ],
      );
      assert.equal(settingOf(paragraph, 'w:rStyle'), 'InlineCode');
    });

    it('has links to places in it and elsewhere', async () => {
      const [paragraph] = await bodyOf(
        '[in](#start) [out](https://example.com/?a=1&b=2) [doc](faq.en.md#x) [no](file:///x) [lost](#none)',
      );
      assert.ok(paragraph);
      const links = all(paragraph, 'w:hyperlink').map((link) => [
        textOf(link),
        link.attributes['w:anchor'] !== undefined,
      ]);
      assert.deepEqual(links, [
        ['in', true],
        ['out', false],
        ['doc', false],
      ]);
      const relations = partsOf(
        await writtenDocx('[out](https://example.com/?a=1&b=2) [doc](faq.en.md#x) [s](../src/a.ts)'),
      ).get('word/_rels/document.xml.rels');
      assert.match(relations ?? '', /Target="https:\/\/example\.com\/\?a=1&amp;b=2" TargetMode="External"/);
      assert.match(relations ?? '', /Target="faq\.en\.docx" TargetMode="External"/);
      assert.match(relations ?? '', /Target="\.\.\/\.\.\/src\/a\.ts" TargetMode="External"/);
    });

    it('has footnotes', async () => {
      const data = await writtenDocx('a[^n]\n\n[^n]: The `note`.\n');
      const notes = parseXml(partsOf(data).get('word/footnotes.xml') ?? '', 'word/footnotes.xml');
      const note = all(notes, 'w:footnote').find(({ attributes }) => attributes['w:id'] === '1');
      assert.equal(note && textOf(note), 'The note.');
      assert.equal(all(documentOf(data), 'w:footnoteReference')[0]?.attributes['w:id'], '1');
    });

    it('keeps what XML cannot hold out', async () => {
      const [paragraph] = await bodyOf('a\u0001b \ud800 & <c> 😀');
      assert.equal(paragraph && textOf(paragraph), 'a\ufffdb \ufffd & <c> 😀');
    });

    it('names Chinese and Latin fonts, indents Chinese paragraphs by two letters, and marks quotation marks as Chinese', async () => {
      const data = await writtenDocx('## 概述\n\n他说“好”。\n', { document: { language: 'zh-cn' } });
      const styles = parseXml(partsOf(data).get('word/styles.xml') ?? '', 'word/styles.xml');
      const defaults = all(styles, 'w:docDefaults')[0];
      const fonts = (element: Element | undefined) => element && all(element, 'w:rFonts')[0]?.attributes;
      assert.equal(fonts(defaults)?.['w:eastAsia'], '宋体');
      assert.equal(fonts(defaults)?.['w:ascii'], 'Times New Roman');
      assert.equal(fonts(defaults)?.['w:hAnsi'], 'Times New Roman');
      const style = (id: string) => all(styles, 'w:style').find(({ attributes }) => attributes['w:styleId'] === id);
      assert.equal(fonts(style('Heading1'))?.['w:eastAsia'], '黑体');
      assert.equal(fonts(style('Heading1'))?.['w:ascii'], 'Arial');
      const indent = all(style('BodyText') ?? styles, 'w:ind')[0]?.attributes;
      assert.equal(indent?.['w:firstLineChars'], '200');
      const run = all(documentOf(data), 'w:r').find((each) => textOf(each).includes('“'));
      assert.equal(fonts(run)?.['w:hint'], 'eastAsia');
    });
  });

  describe('of blocks', () => {
    it('numbers headings by their styles', async () => {
      const data = await writtenDocx('# Title\n\n## A\n### B\n#### C\n##### D\n###### E\n');
      const headings = all(documentOf(data), 'w:p').filter((element) => /^Heading/.test(styleOf(element) ?? ''));
      assert.deepEqual(
        headings.map((element) => [styleOf(element), textOf(element)]),
        [
          ['Heading1', 'A'],
          ['Heading2', 'B'],
          ['Heading3', 'C'],
          ['Heading4', 'D'],
          ['Heading5', 'E'],
        ],
      );
      const parts = partsOf(data);
      const styles = all(parseXml(parts.get('word/styles.xml') ?? '', 'styles'), 'w:style');
      const levels = ['Heading1', 'Heading2', 'Heading3', 'Heading4', 'Heading5'].map((id) => {
        const style = styles.find(({ attributes }) => attributes['w:styleId'] === id);
        return [settingOf(style, 'w:ilvl'), settingOf(style, 'w:outlineLvl')];
      });
      assert.deepEqual(levels, [
        ['0', '0'],
        ['1', '1'],
        ['2', '2'],
        ['3', '3'],
        [undefined, '4'],
      ]);
      const numbering = parts.get('word/numbering.xml') ?? '';
      for (const text of ['%1', '%1.%2', '%1.%2.%3', '%1.%2.%3.%4'])
        assert.ok(numbering.includes(`w:val="${text}"`), text);
    });

    it('counts each numbered list for itself, from the number that it begins with', async () => {
      const body = await bodyOf('1. a\n   1. b\n2. c\n\ntext\n\n1. d\n\ntext\n\n7. e\n');
      const items = body.filter((element) => all(element, 'w:numPr').length > 0);
      const numbers = items.map((element) => [settingOf(element, 'w:ilvl'), settingOf(element, 'w:numId')]);
      assert.deepEqual(
        numbers.map(([level]) => level),
        ['0', '1', '0', '0', '0'],
      );
      assert.equal(numbers[0]?.[1], numbers[2]?.[1]);
      assert.equal(new Set([0, 1, 3, 4].map((at) => numbers[at]?.[1])).size, 4);
      const data = await writtenDocx('7. e\n');
      assert.match(partsOf(data).get('word/numbering.xml') ?? '', /<w:start w:val="7"\/>/);
    });

    it('indents what belongs to an entry of a list as far as its text', async () => {
      const body = await bodyOf('- a\n\n  b\n\n  ```\n  c\n  ```\n');
      const indents = body.map((element) => all(element, 'w:ind')[0]?.attributes['w:left']);
      assert.deepEqual(indents, [undefined, '420', '520']);
    });

    it('repeats the header of tables, parts no row, and shares the width', async () => {
      const body = await bodyOf(
        '| Key | Meaning |\n|---|--:|\n| `a.b` | What it means, which takes more room than its name |\n',
      );
      const table = body.find(({ name }) => name === 'w:tbl');
      assert.ok(table);
      const rows = all(table, 'w:tr');
      assert.deepEqual(
        rows.map((row) => all(row, 'w:tblHeader').length),
        [1, 0],
      );
      assert.deepEqual(
        rows.map((row) => all(row, 'w:cantSplit').length),
        [1, 1],
      );
      const widths = all(table, 'w:gridCol').map(({ attributes }) => Number(attributes['w:w']));
      assert.equal(
        widths.reduce((sum, width) => sum + width, 0),
        11_906 - 2 * 1417,
      );
      assert.ok((widths[0] ?? 0) < (widths[1] ?? 0) / 2, widths.join());
      assert.deepEqual(
        all(table, 'w:tcW').map(({ attributes }) => Number(attributes['w:w'])),
        [...widths, ...widths],
      );
      assert.deepEqual(rows[1] && all(rows[1], 'w:jc').map(({ attributes }) => attributes['w:val']), ['left', 'right']);
    });

    it('counts captions of tables and figures by fields', async () => {
      const picture = recognisePicture(readFileSync(path.join(fixtures, 'media/gradient.png')));
      assert.ok(picture);
      const body = await bodyOf('Table: One\n\n|a|\n|-|\n|b|\n\n![Two](x.png)\n', {
        pictures: new Map([['x.png', picture]]),
      });
      const captions = body.filter((element) => styleOf(element) === 'Caption');
      assert.deepEqual(captions.map(textOf), ['Table 1  One', 'Figure 1  Two']);
      assert.deepEqual(
        captions.map((caption) => all(caption, 'w:fldSimple')[0]?.attributes['w:instr']?.trim()),
        ['SEQ Table \\* ARABIC', 'SEQ Figure \\* ARABIC'],
      );
    });

    it('turns the page for a wide table, with its heading, and back', async () => {
      const table = `${longWords}|\n${'|---'.repeat(8)}|\n${longWords}|\n`;
      const data = await writtenDocx(`## A\n\ntext\n\n## B\n\nintroduction\n\n${table}\n## C\n`);
      checkPackage(data);
      const body = all(documentOf(data), 'w:body')[0]?.children ?? [];
      const sections = body
        .flatMap((element) => all(element, 'w:sectPr'))
        .map((section) => all(section, 'w:pgSz')[0]?.attributes);
      assert.deepEqual(
        sections.map((size) => [size?.['w:w'], size?.['w:orient']]),
        [
          ['11906', 'portrait'],
          ['11906', 'portrait'],
          ['16838', 'landscape'],
          ['11906', 'portrait'],
        ],
      );
      const ends = body.flatMap((element, at) => (all(element, 'w:sectPr').length > 0 ? [at] : []));
      const turned = body.slice((ends[1] ?? 0) + 1, (ends[2] ?? 0) + 1);
      assert.deepEqual(turned.filter((element) => styleOf(element) === 'Heading1').map(textOf), ['B']);
    });

    it('keeps code as it is, in a monospaced font, shaded', async () => {
      const [code] = await bodyOf('```yaml\na:\n\tb: "c"\n\n  d\n```\n');
      assert.ok(code);
      assert.equal(styleOf(code), 'CodeBlock');
      assert.deepEqual(all(code, 'w:r').map(textOf), ['a:', '    b: "c"', '', '  d']);
      assert.equal(all(code, 'w:br').length, 3);
      const styles = parseXml(partsOf(await writtenDocx('')).get('word/styles.xml') ?? '', 'styles');
      const style = all(styles, 'w:style').find(({ attributes }) => attributes['w:styleId'] === 'CodeBlock');
      assert.equal(style && all(style, 'w:rFonts')[0]?.attributes['w:ascii'], 'Consolas');
      assert.equal(style && all(style, 'w:shd')[0]?.attributes['w:fill'], 'F5F5F5');
    });

    it('keeps quotes that follow each other apart, and names notices', async () => {
      const body = await bodyOf('> a\n\n> [!NOTE]\n> b\n', { document: { language: 'zh-cn' } });
      assert.deepEqual(
        body.map((element) => [styleOf(element), textOf(element)]),
        [
          ['Quote', 'a'],
          ['Normal', ''],
          ['NoticeTitle', '说明'],
          ['Quote', 'b'],
        ],
      );
    });

    it('has diagrams as SVG with a metafile for programs that know none', async () => {
      const data = await writtenDocx('```mermaid\nflowchart TD\n A[甲] --> B\n```\n');
      checkPackage(data);
      const names = [...partsOf(data).keys()].filter((name) => name.startsWith('word/media/'));
      assert.deepEqual(names.map((name) => path.extname(name)).sort(), ['.emf', '.svg']);
      assert.match(partsOf(data).get('[Content_Types].xml') ?? '', /Extension="emf" ContentType="image\/x-emf"/);
    });

    it('shows a diagram that it does not understand as its source, and names a missing picture', async () => {
      const body = await bodyOf('```mermaid\ngantt\n  a\n```\n\n![Plan](none.png)\n');
      assert.deepEqual(
        body.map((element) => [styleOf(element), textOf(element)]),
        [
          ['CodeBlock', 'gantt  a'],
          ['Figure', 'Picture not available: Plan'],
        ],
      );
    });
  });

  describe('of its frame', () => {
    const document = {
      title: '指南',
      language: 'zh-cn',
      number: 'D-05',
      version: '1.2',
      date: '2026-11-24',
      classification: '内部',
      customer: '示例公司',
      authors: [{ name: '张三' }],
      history: [{ version: '1.0', date: '2026-11-01', author: '张三', changes: '首次发布' }],
      distribution: [{ name: '项目组', purpose: '存档' }],
    } as const;

    it('has a cover without header and footer, then document control', async () => {
      const data = await writtenDocx('## 概述\n', { document });
      checkPackage(data);
      const sections = all(documentOf(data), 'w:sectPr');
      assert.deepEqual(
        sections.map((section) => all(section, 'w:headerReference').length),
        [0, 1],
      );
      const paragraphs = all(documentOf(data), 'w:p');
      const title = paragraphs.find((element) => styleOf(element) === 'Title');
      assert.equal(title && textOf(title), '指南');
      const front = paragraphs.filter((element) => /^Front/.test(styleOf(element) ?? '')).map(textOf);
      assert.deepEqual(front, ['文档控制', '文档信息', '编制、审核与批准', '版本历史', '分发范围', '目录']);
      const cells = all(documentOf(data), 'w:tc').map(textOf);
      for (const text of ['D-05', '张三', '首次发布', '项目组', '存档']) assert.ok(cells.includes(text), text);
    });

    it('has title and customer above, number, version and page x of y below', async () => {
      const parts = partsOf(await writtenDocx('## 概述\n', { document }));
      const header = parseXml(parts.get('word/header1.xml') ?? '', 'header');
      assert.equal(textOf(header), '指南示例公司');
      const footer = parseXml(parts.get('word/footer1.xml') ?? '', 'footer');
      assert.match(textOf(footer), /^D-05 {2}V1\.2 {2}内部第 .*页 共 .*页$/);
      const fields = all(footer, 'w:instrText').map(({ text }) => text.trim());
      assert.deepEqual(fields, ['PAGE', 'NUMPAGES']);
    });

    it('has contents that Word makes anew, filled in for what does not', async () => {
      const data = await writtenDocx('## 概述\n\n### 范围\n\n## `code` 与 **粗体**\n', { document });
      const entries = all(documentOf(data), 'w:p').filter((element) => /^TOC\d$/.test(styleOf(element) ?? ''));
      assert.deepEqual(
        entries.map((entry) => [styleOf(entry), textOf(entry)]),
        [
          ['TOC1', '1 概述4'],
          ['TOC2', '1.1 范围4'],
          ['TOC1', '2 code 与 粗体4'],
        ],
      );
      const instructions = all(documentOf(data), 'w:instrText').map(({ text }) => text);
      assert.ok(
        instructions.some((text) => /TOC .*\\o &quot;1-3&quot;/.test(text)),
        instructions.join('\n'),
      );
      assert.match(partsOf(data).get('word/settings.xml') ?? '', /<w:updateFields(?: w:val="true")?\/>/);
    });

    it('names title, author and date of the document as its own', async () => {
      const core = partsOf(await writtenDocx('', { document })).get('docProps/core.xml') ?? '';
      assert.match(core, /<dc:title>指南<\/dc:title>/);
      assert.match(core, /<dc:creator>张三<\/dc:creator>/);
      assert.match(core, /<dcterms:created[^>]*>2026-11-24T00:00:00Z</);
    });
  });

  it('has the same bytes each time', async () => {
    const folder = makeFolder();
    const file = path.join(fixtures, 'guide.zh-cn.md');
    const written = [];
    for (const name of ['a', 'b']) {
      const out = path.join(folder, 'out');
      const { documents } = await exportDocuments([{ file }], {
        formats: ['docx', 'html'],
        folder: out,
        office: false,
      });
      written.push(documents[0]?.files.map((each) => readFileSync(each.file)) ?? []);
      assert.deepEqual(documents[0]?.warnings, [], name);
      // Ids that the library counts go on from document to document.
      await writtenDocx('# A\n\n[b](#a)\n\n1. c\n');
    }
    assert.deepEqual(written[0], written[1]);
    assert.ok(written[0]?.[0]);
    checkPackage(written[0][0]);
  });
});
