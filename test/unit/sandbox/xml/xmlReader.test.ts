import assert from 'node:assert/strict';
import fc from 'fast-check';
import { S3Error } from '../../../../src/core/sandbox/s3Error';
import { XmlFields } from '../../../../src/core/sandbox/xml/xmlFields';
import { parseXml } from '../../../../src/core/sandbox/xml/xmlReader';
import { renderXml } from '../../../../src/core/sandbox/xml/xmlWriter';

function refused(source: string): void {
  assert.throws(() => parseXml(source, 'A'), { name: 'S3Error', code: 'MalformedXML' }, source);
}

describe('sandbox: reading XML', () => {
  it('reads elements, attributes by local name, references, CDATA, comments', () => {
    const node = parseXml(
      `<?xml version="1.0" encoding="UTF-8"?>\r\n<!-- <A> --><A xmlns="urn:x" xmlns:xsi='urn:y'>
       <B xsi:type="Canonical&quot;User">1 &lt; 2 &amp;&#x41;&#66;<![CDATA[<&amp;]]></B><x:C/></A>\n`,
      'A',
    );
    assert.deepEqual(node.children, [
      { name: 'B', attributes: { type: 'Canonical"User' }, text: '1 < 2 &AB<&amp;', children: [] },
      { name: 'C', attributes: {}, text: '', children: [] },
    ]);
  });

  it('refuses what is no document, a DOCTYPE, entities, another root, and nesting without end', () => {
    for (const source of ['', ' ', 'text', '<A>', '</A>', '<A></B>', '<A/><A/>', '<A><B></A></B>', '<A/>x', '<A b=1/>'])
      refused(source);
    for (const source of [
      '<A>&lol;</A>',
      '<A>&</A>',
      '<!DOCTYPE A [<!ENTITY x "y">]><A/>',
      '<A>&#x110000;</A>',
      '<B/>',
    ])
      refused(source);
    for (const source of ['<A><!-- x</A>', '<A><![CDATA[x</A>', '<A>'.repeat(60) + '</A>'.repeat(60)]) refused(source);
  });

  it('gives back what the writer wrote, for any text but NUL, which no XML can hold', () => {
    const anyText = fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\u0000', ''));
    fc.assert(
      fc.property(anyText, (text) => {
        const read = parseXml(renderXml('A', { B: text }), 'A').children[0]?.text;
        assert.equal(read, text);
      }),
    );
  });

  it('answers any text with a document or with MalformedXML', () => {
    const pieces = fc.constantFrom(
      '<A>',
      '</A>',
      '<A/>',
      '<',
      '>',
      '&',
      '&amp;',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '"',
      ' b="',
      'x',
    );
    fc.assert(
      fc.property(fc.array(pieces), (parts) => {
        try {
          parseXml(parts.join(''), 'A');
        } catch (error) {
          assert.ok(error instanceof S3Error && error.code === 'MalformedXML');
        }
      }),
    );
  });

  it('reads a megabyte that was made to be slow in no time', () => {
    const started = performance.now();
    refused(`<A ${'a="'.repeat(300_000)}`);
    refused(`<A${' '.repeat(1_000_000)}`);
    refused(`<A>${'&#x41'.repeat(200_000)}`);
    assert.ok(performance.now() - started < 3000);
  });

  it('holds the children against a schema', () => {
    const node = parseXml('<A><N>5</N><B>true</B><T> x </T><T>y</T></A>', 'A');
    const fields = new XmlFields(node, { N: 'one', B: 'one', T: 'many', W: 'one' });
    assert.equal(fields.integer('N'), 5);
    assert.equal(fields.boolean('B'), true);
    assert.deepEqual(fields.texts('T'), ['x', 'y']);
    assert.equal(fields.text('W'), undefined);
    assert.throws(() => fields.integer('B'), { code: 'MalformedXML' });
    assert.throws(() => fields.boolean('N'), { code: 'MalformedXML' });
    assert.throws(() => fields.choice('T', ['z']), { code: 'MalformedXML' });
    assert.throws(() => fields.requiredText('W'), { code: 'MalformedXML' });
    assert.throws(() => new XmlFields(node, { N: 'one', B: 'one' }), { code: 'MalformedXML' });
    assert.throws(() => new XmlFields(node, { N: 'one', B: 'one', T: 'one' }), { code: 'MalformedXML' });
    assert.throws(() => new XmlFields(node, { N: 'one', B: 'notDone', T: 'many' }), { code: 'NotImplemented' });
  });
});
