import assert from 'node:assert/strict';
import {
  parseTagging,
  parseTaggingHeader,
  renderTagging,
} from '../../../../src/core/sandbox/configuration/tags/tagSet';

function tagging(tags: readonly (readonly [string, string])[]): string {
  const list = tags.map(([key, value]) => `<Tag><Key>${key}</Key><Value>${value}</Value></Tag>`).join('');
  return `<Tagging xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><TagSet>${list}</TagSet></Tagging>`;
}

function numbered(count: number): (readonly [string, string])[] {
  return Array.from({ length: count }, (_, index) => [`k${index}`, 'v'] as const);
}

describe('sandbox: tags', () => {
  it('reads what it writes', () => {
    const tags = { project: '存储 integrator', 'a+b-c=d._:/@': '', __proto__x: ' blank ' };
    assert.deepEqual(parseTagging(renderTagging(tags), 'object'), tags);
    assert.deepEqual(parseTagging(tagging([]), 'object'), {});
    assert.deepEqual(Object.entries(parseTagging(tagging([['__proto__', 'x']]), 'object')), [['__proto__', 'x']]);
  });

  it('reads the header', () => {
    assert.deepEqual(parseTaggingHeader('a=1&b%20c=%E6%B5%8B+x&d'), { a: '1', 'b c': '测 x', d: '' });
    assert.deepEqual(parseTaggingHeader(''), {});
  });

  it('allows 10 tags of an object, 50 of a bucket', () => {
    assert.equal(Object.keys(parseTagging(tagging(numbered(10)), 'object')).length, 10);
    assert.equal(Object.keys(parseTagging(tagging(numbered(50)), 'bucket')).length, 50);
    assert.throws(() => parseTagging(tagging(numbered(11)), 'object'), { code: 'BadRequest' });
    assert.throws(() => parseTagging(tagging(numbered(51)), 'bucket'), { code: 'BadRequest' });
    assert.throws(
      () =>
        parseTaggingHeader(
          numbered(11)
            .map(([key]) => key)
            .join('&'),
        ),
      { code: 'BadRequest' },
    );
  });

  it('allows 128 characters of a key and 256 of a value, no more', () => {
    const [key, value] = ['k'.repeat(128), 'v'.repeat(256)];
    assert.deepEqual(parseTagging(tagging([[key, value]]), 'object'), { [key]: value });
    for (const pair of [
      [`${key}k`, value],
      [key, `${value}v`],
      ['', 'x'],
      ['a{', 'x'],
      ['a', 'x#'],
      ['aws:x', 'x'],
    ] as const) {
      assert.throws(() => parseTagging(tagging([pair]), 'object'), { code: 'InvalidTag' }, JSON.stringify(pair));
      const header = pair.map(encodeURIComponent).join('=');
      assert.throws(() => parseTaggingHeader(header), { code: 'InvalidTag' }, header);
    }
  });

  it('refuses a key twice, and what is no tag set', () => {
    assert.throws(
      () =>
        parseTagging(
          tagging([
            ['a', '1'],
            ['a', '2'],
          ]),
          'object',
        ),
      { code: 'InvalidTag' },
    );
    assert.throws(() => parseTaggingHeader('a=1&a=2'), { code: 'InvalidArgument' });
    assert.throws(() => parseTaggingHeader('a=%E6'), { code: 'InvalidArgument' });
    for (const source of ['<Tagging/>', '<TagSet/>', '<Tagging><TagSet><Tag><Key>a</Key></Tag></TagSet></Tagging>']) {
      assert.throws(() => parseTagging(source, 'object'), { code: 'MalformedXML' }, source);
    }
  });
});
