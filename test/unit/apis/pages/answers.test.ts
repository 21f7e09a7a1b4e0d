import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatJson } from '../../../../src/core/apis/exactJson/formatJson';
import { valueAtPointer } from '../../../../src/core/apis/exactJson/jsonPointer';
import { parseJson } from '../../../../src/core/apis/exactJson/parseJson';
import { pointerPlaces } from '../../../../src/core/apis/exactJson/pointerPlaces';
import { type AnswerView, answerHtml } from '../../../../src/core/apis/pages/answerHtml';
import { answerTexts } from '../../../../src/core/apis/pages/answerTexts';
import { bodyTextHtml, shownText } from '../../../../src/core/apis/pages/bodyTextHtml';
import { comparisonHtml } from '../../../../src/core/apis/pages/comparisonHtml';
import type { ResponseDeviation } from '../../../../src/core/apis/requests/contract/checkResponse';
import { compareResponses } from '../../../../src/core/apis/requests/history/compareResponses';
import type { HistoryRecord, RecordedResponse } from '../../../../src/core/apis/requests/history/historyRecord';

const answered: RecordedResponse = {
  status: 200,
  statusText: 'OK',
  headers: [['X-A', '<b>']],
  milliseconds: 12,
  size: 3,
};
const record: HistoryRecord = {
  id: '1',
  at: 0,
  request: { method: 'GET', url: 'https://h/<x>', headers: [], redacted: false },
  response: answered,
};
const view: AnswerView = { record, facts: ['3 B'], content: { kind: 'none' }, deviations: [] };
const page = (more: Partial<AnswerView>, language: 'en' | 'zh-cn' = 'en') =>
  answerHtml({ ...view, ...more }, { language, actions: { again: 'Send Again' } }).text;
const deviation = (pointer: string, keyword = 'type', expected = 'string'): ResponseDeviation => {
  return { where: 'body', pointer, keyword, expected, found: '1' };
};

describe('places of values in a JSON text', () => {
  it('are those that pointers lead to, names included', () => {
    const text = '{"a/b":[1,{"~":"x"}],"c":{}}';
    const at = (pointer: string) => {
      const place = pointerPlaces(text, new Set([pointer])).get(pointer);
      return place && text.slice(place.start, place.end);
    };
    assert.equal(at(''), text);
    assert.equal(at('/a~1b'), '"a/b":[1,{"~":"x"}]');
    assert.equal(at('/a~1b/0'), '1');
    assert.equal(at('/a~1b/1/~0'), '"~":"x"');
    assert.equal(at('/c'), '"c":{}');
    assert.equal(at('/d'), undefined);
    assert.equal(pointerPlaces('{"a":', new Set(['/a'])).size, 0);
    assert.equal(pointerPlaces('['.repeat(100_000), new Set(['/0/0'])).size, 1);
    assert.deepEqual(pointerPlaces('{"a":[1,2', new Set(['/a'])).get('/a'), { start: 1, end: 9 });
  });

  it('are found for every value of any JSON', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { minLength: 1, maxLength: 4 }), (list) => {
        const text = formatJson(JSON.stringify(list)) ?? '';
        const places = pointerPlaces(text, new Set(list.map((_, index) => `/${index}`)));
        for (const [pointer, { start, end }] of places) {
          assert.deepEqual(parseJson(text.slice(start, end)), valueAtPointer(parseJson(text), pointer));
        }
        assert.equal(places.size, list.length);
      }),
    );
  });
});

describe('the body of an answer', () => {
  const show = (body: string, deviations: readonly ResponseDeviation[] = []) =>
    bodyTextHtml(body, deviations, answerTexts('en')).text;

  it('has its numbers as they came', () => {
    assert.match(
      show('{"id":9007199254740993,"share":1.0}'),
      /&quot;id&quot;: 9007199254740993,\n {2}&quot;share&quot;: 1\.0\n/,
    );
  });

  it('names each deviation behind the line that it is in', () => {
    const shown = show('{"a":1,"b":[{"c":2}]}', [deviation('/b/0/c'), deviation('/a', 'undocumented', 'x')]);
    const lines = shown.replace(/<\/?(?:mark|span)[^>]*>/g, '').split('\n');
    assert.equal(lines[1], '  &quot;a&quot;: 1, ← not in the definition: x');
    assert.equal(lines[4], '      &quot;c&quot;: 2 ← type: string');
    assert.match(shown, /<mark id="deviation-0">&quot;c&quot;: 2<\/mark>/);
  });

  it('names two of one line, and those of what is missing', () => {
    const shown = show('{"a":[]}', [deviation('/a', 'minItems', '1'), deviation('', 'required', 'b'), deviation('/a')]);
    for (const text of ['minItems: 1', 'required: b', 'type: string']) assert.ok(shown.includes(text), text);
    for (const number of [0, 1, 2]) assert.ok(shown.includes(`id="deviation-${number}"`));
    assert.equal(shown.replace(/<[^>]*>| ← [^<\n]*/g, '').replaceAll('&quot;', '"'), '{\n  "a": []\n}');
  });

  it('is laid out and marked at its start, however long it is', () => {
    const long = JSON.stringify({ a: 1, b: Array.from({ length: 300_000 }, (_, id) => id) });
    const shown = show(long, [deviation('/a'), deviation('/b/299999')]);
    assert.match(shown, /\{\n {2}<mark id="deviation-0">&quot;a&quot;: 1,<\/mark>/);
    assert.match(shown, /The first 200000 characters/);
    assert.ok(!shown.includes('deviation-1'));
  });

  it('is no HTML, and ends where a page does', () => {
    assert.ok(!show('<script>alert(1)</script>').includes('<script>'));
    const long = show('x'.repeat(shownText + 10));
    assert.match(long, /The first 200000 characters/);
    assert.ok(long.length < shownText + 1_000);
  });
});

describe('the page of an answer', () => {
  it('says status, time, size, headers and what can be done, escaped', () => {
    const text = page({});
    for (const part of [
      '>200</span> OK',
      '12 ms · 3 B',
      'data-action="again"',
      '<code>&lt;b&gt;</code>',
      'https://h/&lt;x&gt;',
    ])
      assert.ok(text.includes(part), part);
    assert.match(text, /as the definition says/);
    assert.match(page({ deviations: undefined }), /was not compared/);
    assert.match(page({}, 'zh-cn'), /与定义一致/);
  });

  it('shows images, files, redirects and errors', () => {
    assert.match(
      page({ content: { kind: 'image', mediaType: 'image/png', base64: 'QUJD' } }),
      /src="data:image\/png;base64,QUJD"/,
    );
    assert.match(page({ content: { kind: 'file', what: 'application/zip, 3 B', kept: true } }), /Save it/);
    assert.match(page({ notFollowed: 'https://elsewhere/' }), /https:\/\/elsewhere\/, which was not followed/);
    const { response: _response, ...rest } = record;
    const failed = page({ record: { ...rest, error: 'network.refused' } });
    assert.match(failed, /No answer came: network\.refused/);
    assert.ok(!failed.includes('<h2>'));
  });

  it('says how an operation went on', () => {
    const steps = [
      { at: 0, httpStatus: 200, status: 'creating' },
      { at: 1_500, httpStatus: 200, status: 'active' },
    ];
    const text = page({ followed: { outcome: 'done', steps } });
    const gone = page({ followed: { outcome: 'gone', steps }, deviations: undefined });
    assert.ok(!gone.includes(answerTexts('en').notCompared), gone);
    assert.ok(page({ deviations: undefined }).includes(answerTexts('en').notCompared));
    assert.match(text, /It is done\.[\s\S]*0\.0 s[\s\S]*creating[\s\S]*1\.5 s[\s\S]*active/);
  });

  it('leads from each deviation to its place', () => {
    const text = page({ deviations: [deviation('/a')], content: { kind: 'text', text: '{"a":1}', cut: false } });
    assert.match(text, /href="#deviation-0"><code>\/a<\/code>/);
    assert.match(text, /id="deviation-0"/);
  });
});

describe('the page of a comparison', () => {
  const compared = (before: Partial<RecordedResponse>, after: Partial<RecordedResponse>) =>
    comparisonHtml(
      compareResponses({ ...answered, ...before }, { ...answered, ...after }),
      { before: 'then', after: 'now' },
      { language: 'en' },
    ).text;

  it('has status, headers and values side by side', () => {
    const text = compared(
      { body: '{"a":1,"b":9007199254740993}' },
      { status: 404, headers: [], body: '{"a":2,"b":9007199254740992}' },
    );
    for (const part of [
      '<td>200</td><td>404</td>',
      '<code>x-a</code>',
      '<code>/a</code></td><td><code>1</code></td><td><code>2</code>',
      '9007199254740993',
    ])
      assert.ok(text.includes(part), part);
  });

  it('says when nothing differs, and when texts do', () => {
    assert.match(compared({ body: '{"a":1}' }, { body: '{ "a": 1 }' }), /Nothing that counts differs/);
    assert.match(compared({ body: 'x' }, { body: 'y' }), /not both JSON/);
  });
});
