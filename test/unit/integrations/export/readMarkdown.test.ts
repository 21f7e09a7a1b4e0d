import assert from 'node:assert/strict';
import { type Block, type Inline, plainText } from '../../../../src/core/integrations/export/documentModel';
import { readMarkdown } from '../../../../src/core/integrations/export/markdown/readMarkdown';

const blocksOf = (text: string) => readMarkdown(text).blocks;

function only<K extends Block['kind']>(text: string, kind: K): Extract<Block, { kind: K }> {
  const [block, ...others] = blocksOf(text);
  assert.equal(others.length, 0, 'one block');
  assert.equal(block?.kind, kind);
  return block as Extract<Block, { kind: K }>;
}

const headings = (text: string) =>
  blocksOf(text).flatMap((block) =>
    block.kind === 'heading' ? [`${block.number ?? '-'} ${plainText(block.children)} #${block.anchor}`] : [],
  );

const textOf = (block: Block | undefined) => (block?.kind === 'paragraph' ? plainText(block.children) : block?.kind);

describe('Markdown of a document', () => {
  it('has anchors of lines of their own with what follows, and none as an empty paragraph before a heading', () => {
    const text =
      '<a id="one"></a>\n\n## A {#a}\n\n<a id="two"></a>\n\n<a id="three"></a>\n\nText\n\n<a id="four"></a>\n\nTable: B\n\n| x |\n|---|\n\n<a id="five"></a>\n\n- item\n';
    const kinds = (inlines: readonly Inline[]) =>
      inlines.map((each) => (each.kind === 'anchor' ? `#${each.anchor}` : each.kind)).join(' ');
    assert.deepEqual(
      readMarkdown(text).blocks.map((block) => {
        if (block.kind === 'table') return ['table', kinds(block.caption ?? [])];
        return [block.kind, block.kind === 'heading' || block.kind === 'paragraph' ? kinds(block.children) : ''];
      }),
      [
        ['heading', '#one text'],
        ['paragraph', '#two #three text'],
        ['table', '#four text'],
        ['paragraph', '#five'],
        ['list', ''],
      ],
    );
  });

  it('keeps the anchors of a title that goes', () => {
    const [first] = blocksOf('<a id="top"></a>\n\n# Title\n\n## A\n');
    assert.deepEqual(first, { kind: 'paragraph', children: [{ kind: 'anchor', anchor: 'top' }] });
  });

  it('numbers headings; a single first one is the title and goes', () => {
    assert.deepEqual(headings('# Title\n## A\n### B\n### C\n## D\n'), ['1 A #a', '1.1 B #b', '1.2 C #c', '2 D #d']);
    assert.deepEqual(headings('# A\n## B\n# C\n'), ['1 A #a', '1.1 B #b', '2 C #c']);
    assert.deepEqual(headings('## A\n### B\n'), ['1 A #a', '1.1 B #b']);
  });

  it('leaves no level out and no number below the fourth', () => {
    assert.deepEqual(headings('# T\n## A\n#### B\n## C\n'), ['1 A #a', '1.1 B #b', '2 C #c']);
    assert.deepEqual(headings('# A\n## B\n### C\n#### D\n##### E\n# F\n').slice(3, 5), ['1.1.1.1 D #d', '- E #e']);
  });

  it('gives headings anchors of their own, as viewers of Markdown do', () => {
    assert.deepEqual(headings('# 错误 处理！\n# A `b` c.d\n# A `b` c.d\n# X {#own}\n'), [
      '1 错误 处理！ #错误-处理',
      '2 A b c.d #a-b-cd',
      '3 A b c.d #a-b-cd-1',
      '4 X #own',
    ]);
  });

  it('joins lines of Chinese without a space, others with one', () => {
    assert.equal(textOf(only('存储\n桶，\nABC\nd', 'paragraph')), '存储桶， ABC d');
  });

  it('knows bold, italic, struck and code', () => {
    const { children } = only('a **b *c*** ~~d~~ `e`', 'paragraph');
    const looks = children.flatMap((inline) => ('marks' in inline ? [[inline.text, inline.kind, inline.marks]] : []));
    assert.deepEqual(
      looks.filter(([text]) => text !== ' '),
      [
        ['a ', 'text', {}],
        ['b ', 'text', { strong: true }],
        ['c', 'text', { strong: true, emphasis: true }],
        ['d', 'text', { strong: false, emphasis: false, strike: true }],
        ['e', 'code', { strong: false, emphasis: false, strike: false }],
      ].map(([text, kind, marks]) => [text, kind, marks]),
    );
  });

  it('reads links to anchors as they are written', () => {
    const { children } = only('[x](#错误) [y](b.md#z)', 'paragraph');
    assert.deepEqual(
      children.flatMap((inline) => (inline.kind === 'link' ? [inline.target] : [])),
      ['#错误', 'b.md#z'],
    );
  });

  it('makes no link of an address that could run something', () => {
    assert.equal(textOf(only('[x](javascript:alert(1))', 'paragraph')), '[x](javascript:alert(1))');
  });

  it('reads nested lists with their numbers and tasks', () => {
    const list = only('3. a\n   - b\n   - [x] c\n4. d\n\n   e\n', 'list');
    assert.equal(list.start, 3);
    const [first, second] = list.items;
    const inner = first?.children[1];
    assert.equal(inner?.kind, 'list');
    assert.deepEqual(inner.kind === 'list' && inner.items.map(({ done }) => done), [undefined, true]);
    assert.deepEqual(inner.kind === 'list' && inner.items.map(({ children }) => textOf(children[0])), ['b', 'c']);
    assert.deepEqual(second?.children.map(textOf), ['d', 'e']);
  });

  it('reads tables with alignments and a caption above', () => {
    const table = only('Table: Keys **and** more\n\n| a | b | c |\n|---|:-:|--:|\n| 1 | `x\\|y` | |\n', 'table');
    assert.deepEqual(table.alignments, ['left', 'center', 'right']);
    assert.deepEqual(table.header.map(plainText), ['a', 'b', 'c']);
    assert.deepEqual(
      table.rows.map((row) => row.map(plainText)),
      [['1', 'x|y', '']],
    );
    assert.equal(plainText(table.caption ?? []), 'Keys and more');
    assert.equal(plainText(only('表：键\n\n|a|\n|---|\n', 'table').caption ?? []), '键');
  });

  it('reads quotes and notices', () => {
    const quote = only('> a\n>\n> - b\n', 'quote');
    assert.deepEqual([quote.notice, quote.children.map(({ kind }) => kind)], [undefined, ['paragraph', 'list']]);
    const notice = only('> [!WARNING]\n> a\n> b\n', 'quote');
    assert.deepEqual([notice.notice, notice.children.map(textOf)], ['warning', ['a b']]);
    assert.equal(only('> [!OTHER] a\n', 'quote').notice, undefined);
  });

  it('reads code, diagrams and figures', () => {
    assert.deepEqual(only('```java\na\n\n b\n```\n', 'code'), { kind: 'code', language: 'java', text: 'a\n\n b' });
    assert.deepEqual(only('```mermaid title="流程"\nflowchart TD\n```\n', 'diagram'), {
      kind: 'diagram',
      source: 'flowchart TD\n',
      caption: '流程',
    });
    assert.deepEqual(only('![连接](a%20b.png)', 'figure'), { kind: 'figure', source: 'a%20b.png', caption: '连接' });
    assert.equal(only('![a](b.png) text', 'paragraph').children[0]?.kind, 'image');
  });

  it('reads footnotes in the order of their references, and leaves undefined ones as text', () => {
    const { blocks, footnotes } = readMarkdown('a[^y] b[^x] c[^y] d[^none]\n\n[^x]: X\n[^y]: Y `z`\n   more\n');
    const [paragraph] = blocks;
    assert.equal(blocks.length, 1);
    assert.deepEqual(
      paragraph?.kind === 'paragraph' &&
        paragraph.children.flatMap((inline) => (inline.kind === 'footnote' ? [inline.number] : [])),
      [1, 2, 1],
    );
    assert.match(textOf(paragraph) ?? '', /d\[\^none\]/);
    assert.deepEqual(
      [...footnotes].map(([number, note]) => [number, textOf(note[0])]),
      [
        [1, 'Y z more'],
        [2, 'X'],
      ],
    );
  });

  it('drops comments, and shows other HTML as the text that it is', () => {
    assert.deepEqual(blocksOf('<!-- a\n\nb -->\n\nx <!-- y --> z\n').map(textOf), ['x  z']);
    assert.deepEqual(blocksOf('<script>alert(1)</script>\n').map(textOf), ['<script>alert(1)</script>']);
    assert.equal(textOf(only('a <b>c</b>', 'paragraph')), 'a <b>c</b>');
  });

  it('reads <br> and anchors', () => {
    const { children } = only('a<br>b <a id="p14"></a>', 'paragraph');
    assert.deepEqual(
      children.map(({ kind }) => kind),
      ['text', 'break', 'text', 'anchor'],
    );
  });
});
