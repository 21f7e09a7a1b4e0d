import assert from 'node:assert/strict';
import { zipSync } from 'fflate';
import { isAppError } from '../../../../src/core/base/errors';
import { readReference } from '../../../../src/core/integrations/export/docx/referenceDocument';
import { checkPackage } from './checkPackage';
import { customerDocx } from './customerDocx';
import { writtenDocx } from './writtenDocx';
import { all, type Element, parseXml, partsOf, textOf } from './xml';

const markdown = '## 概述\n\n正文\n\n### 范围\n\n- 项\n\n1. 一\n';

async function written(): Promise<ReadonlyMap<string, string>> {
  const data = await writtenDocx(markdown, {
    document: { title: '指南 & 手册', language: 'zh-cn', number: 'D-05' },
    reference: customerDocx(),
  });
  checkPackage(data);
  return partsOf(data);
}

const read = (parts: ReadonlyMap<string, string>, name: string) => parseXml(parts.get(name) ?? '', name);
const attribute = (element: Element | undefined, name: string, key: string) =>
  element && all(element, name)[0]?.attributes[key];

describe("a customer's document as template", () => {
  it('gives its styles by their names, whatever their ids are', async () => {
    const parts = await written();
    const paragraphs = all(read(parts, 'word/document.xml'), 'w:p');
    const styleOf = (text: string) =>
      attribute(
        paragraphs.find((each) => textOf(each) === text),
        'w:pStyle',
        'w:val',
      );
    assert.deepEqual([styleOf('概述'), styleOf('范围')], ['1', '2']);
    const styles = all(read(parts, 'word/styles.xml'), 'w:style');
    const heading = styles.filter((style) => attribute(style, 'w:name', 'w:val') === 'heading 1');
    assert.equal(heading.length, 1);
    assert.equal(attribute(heading[0], 'w:color', 'w:val'), 'C00000');
    assert.equal(styles.filter(({ attributes }) => attributes['w:default'] !== undefined).length, 1);
    // Its style BodyText is another one than ours of that id.
    assert.equal(styleOf('正文'), 'OursBodyText');
    assert.equal(
      attribute(
        styles.find(({ attributes }) => attributes['w:styleId'] === 'OursBodyText'),
        'w:basedOn',
        'w:val',
      ),
      'a',
    );
  });

  it('keeps its numbering of headings, and numbers those that it does not', async () => {
    const parts = await written();
    const styles = all(read(parts, 'word/styles.xml'), 'w:style');
    const numbering = read(parts, 'word/numbering.xml');
    const levelText = (styleId: string) => {
      const style = styles.find(({ attributes }) => attributes['w:styleId'] === styleId);
      const [id, level = '0'] = [attribute(style, 'w:numId', 'w:val'), attribute(style, 'w:ilvl', 'w:val')];
      const number = all(numbering, 'w:num').find(({ attributes }) => attributes['w:numId'] === id);
      const abstract = attribute(number, 'w:abstractNumId', 'w:val');
      const levels = all(numbering, 'w:abstractNum').find((each) => each.attributes['w:abstractNumId'] === abstract);
      const found = levels && all(levels, 'w:lvl').find(({ attributes }) => attributes['w:ilvl'] === level);
      return attribute(found, 'w:lvlText', 'w:val');
    };
    assert.equal(levelText('1'), '第%1章');
    assert.equal(levelText('2'), '%1.%2');
  });

  it('gives its header with its picture, filled in, its page and its grid', async () => {
    const parts = await written();
    const header = read(parts, 'word/reference-header.xml');
    assert.equal(textOf(header), '编号 D-05：指南 & 手册 {{other}}');
    assert.ok([...parts.keys()].includes('word/media/reference-header-image1.png'));
    const sections = all(read(parts, 'word/document.xml'), 'w:sectPr');
    const relations = parts.get('word/_rels/document.xml.rels') ?? '';
    const id = attribute(sections.at(-1), 'w:headerReference', 'r:id');
    assert.match(relations, new RegExp(`Id="${id}"[^>]*Target="reference-header.xml"`));
    assert.equal(attribute(sections.at(-1), 'w:pgSz', 'w:w'), '12240');
    assert.equal(attribute(sections.at(-1), 'w:pgMar', 'w:left'), '1300');
    assert.equal(attribute(sections.at(-1), 'w:docGrid', 'w:linePitch'), '312');
    // It has no footer: ours stays.
    assert.match(relations, /Target="footer1\.xml"/);
    assert.ok(!textOf(read(parts, 'word/document.xml')).includes('模板正文'));
  });

  it('must be a document of Word', () => {
    for (const data of [Buffer.from('no zip'), zipSync({ 'a.txt': Buffer.from('a') })]) {
      assert.throws(
        () => readReference(data),
        (error) => isAppError(error) && error.code === 'input.invalid',
      );
    }
  });
});
