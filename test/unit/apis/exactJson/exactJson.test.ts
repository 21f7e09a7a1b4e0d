import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatJson } from '../../../../src/core/apis/exactJson/formatJson';
import { valueAtPointer } from '../../../../src/core/apis/exactJson/jsonPointer';
import { parseJson, tryParseJson } from '../../../../src/core/apis/exactJson/parseJson';
import { writeJson } from '../../../../src/core/apis/exactJson/writeJson';

function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? Number(item) : item)));
}

describe('JSON with exact integers', () => {
  it('reads what JSON.parse reads, and writes it back', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const value = parseJson(text);
        assert.deepEqual(plain(value), plain(JSON.parse(text)));
        assert.deepEqual(parseJson(writeJson(value)), value);
        assert.deepEqual(parseJson(writeJson(value, 0)), value);
        assert.deepEqual(plain(JSON.parse(formatJson(text) ?? '')), plain(JSON.parse(text)));
      }),
    );
  });

  it('keeps integers beyond 2^53', () => {
    const text = '{"id":9223372036854775807,"sizes":[-9007199254740993,1]}';
    assert.equal(writeJson(parseJson(text), 0), text);
    assert.equal(valueAtPointer(parseJson(text), '/sizes/0'), -9007199254740993n);
  });

  it('lays out text and changes no value', () => {
    const text = '{"a":1.0,"a":[9007199254740993,{}, []],"b":1e400,"c":"\\u00e9"}';
    const laidOut =
      '{\n  "a": 1.0,\n  "a": [\n    9007199254740993,\n    {},\n    []\n  ],\n  "b": 1e400,\n  "c": "\\u00e9"\n}';
    assert.equal(formatJson(text), laidOut);
    assert.equal(formatJson(laidOut), laidOut);
  });

  for (const text of ['', '{', '[1,]', '{"a" 1}', '01', '"\n"', '"\\x"', 'nul', '1 2', '[1}', "{'a':1}", '\u00a01']) {
    it(`knows that ${JSON.stringify(text)} is no JSON`, () => {
      assert.equal(tryParseJson(text), undefined);
      assert.equal(formatJson(text), undefined);
    });
  }

  it('says where text stops being JSON', () => {
    assert.throws(
      () => parseJson('{\n  "a": tru\n}'),
      (error: Error) => /line 2, column 8/.test(error.message),
    );
  });

  it('takes __proto__ as a name like any other', () => {
    assert.equal(valueAtPointer(parseJson('{"__proto__":{"polluted":1}}'), '/__proto__/polluted'), 1);
    assert.equal(({} as { polluted?: number }).polluted, undefined);
  });

  it('refuses nesting that would end the stack, and reads a string of megabytes', () => {
    assert.equal(tryParseJson('['.repeat(100_000)), undefined);
    const long = JSON.stringify('x'.repeat(8_000_000));
    assert.equal(formatJson(long), long);
  });

  it('follows pointers with escapes', () => {
    assert.equal(valueAtPointer(parseJson('{"a/b":{"m~n":[0,"x"]}}'), '/a~1b/m~0n/1'), 'x');
    assert.equal(valueAtPointer(parseJson('[1]'), '/01'), undefined);
  });
});
