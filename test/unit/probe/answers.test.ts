import assert from 'node:assert/strict';
import { errorCodeOf, escapeXml, innerXml, saysYes, xmlText, xmlTexts } from '../../../src/core/probe/run/answers';
import { listedKey } from '../../../src/core/probe/scratch/listAll';

const answer = (status: number, body = '') => ({ status, headers: {}, body: Buffer.from(body), milliseconds: 1 });

describe('answers of a store', () => {
  it('give the texts of their elements, entities decoded', () => {
    const xml =
      '<R><Key>a&amp;b &lt;c&gt;</Key><Key/><Key x="1">&#x1;&#10;&#x1F600;&unknown;</Key><KeyCount>3</KeyCount></R>';
    assert.deepEqual(xmlTexts(xml, 'Key'), ['a&b <c>', '', '\u0001\n😀&unknown;']);
    assert.equal(xmlText(xml, 'Missing'), undefined);
    assert.deepEqual(innerXml('<A><Key>1</Key></A><A><Key>2</Key></A>', 'A'), ['<Key>1</Key>', '<Key>2</Key>']);
  });

  it('take any text back that was escaped', () => {
    const text = '<a href="x">&\u0001\n\r\t\u007f 测试 😀';
    assert.equal(xmlText(`<Key>${escapeXml(text)}</Key>`, 'Key'), text);
  });

  it('say yes only with 2xx and without an error inside', () => {
    assert.equal(saysYes(answer(204)), true);
    assert.equal(saysYes(answer(200, '<?xml version="1.0"?>\n<CopyObjectResult/>')), true);
    assert.equal(saysYes(answer(200, '<?xml version="1.0"?>\n<Error><Code>InternalError</Code></Error>')), false);
    assert.equal(saysYes(answer(200, '<Error><Code>InternalError</Code></Error>')), false);
    assert.equal(saysYes(answer(304)), false);
  });

  it('have a code only where they are errors', () => {
    assert.equal(errorCodeOf(answer(404, '<Error><Code>NoSuchKey</Code></Error>')), 'NoSuchKey');
    const sts = '<ErrorResponse><Error><Code>AccessDenied</Code></Error></ErrorResponse>';
    assert.equal(errorCodeOf(answer(403, sts)), 'AccessDenied');
    assert.equal(errorCodeOf(answer(502, '<html><Code>nginx</Code></html>')), '');
    assert.equal(errorCodeOf(answer(400)), '');
  });

  it('list keys encoded only where they say so', () => {
    assert.equal(listedKey('<EncodingType>url</EncodingType>', 'a%2Bb+c%01'), 'a+b c\u0001');
    assert.equal(listedKey('<Name>x</Name>', 'a%2Bb+c'), 'a%2Bb+c');
    assert.equal(listedKey('<EncodingType>url</EncodingType>', '100%'), '100%');
  });
});
