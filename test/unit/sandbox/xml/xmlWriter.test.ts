import assert from 'node:assert/strict';
import { escapeXml, renderXml } from '../../../../src/core/sandbox/xml/xmlWriter';

describe('XML answers', () => {
  it('escape what markup is made of, and what XML would change or cannot carry', () => {
    assert.equal(escapeXml('<a b="c">&\r\n\t\u0001中'), '&lt;a b=&quot;c&quot;&gt;&amp;&#13;\n\t&#x1;中');
  });

  it('render lists as repeated elements and leave out what is absent', () => {
    const xml = renderXml(
      'Result',
      { Name: 'b', Gone: undefined, Contents: [{ Key: 'a' }, { Key: 'b' }], Prefixes: [], Tag: ['x', 'y'] },
      '',
    );
    assert.equal(
      xml,
      '<?xml version="1.0" encoding="UTF-8"?>\n<Result><Name>b</Name><Contents><Key>a</Key></Contents><Contents><Key>b</Key></Contents><Tag>x</Tag><Tag>y</Tag></Result>',
    );
  });
});
