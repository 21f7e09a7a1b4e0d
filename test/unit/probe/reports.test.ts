import assert from 'node:assert/strict';
import { textsFor } from '../../../src/core/capabilities/texts/textsFor';
import type { Verdicts } from '../../../src/core/capabilities/verdict';
import type { ProbeReport } from '../../../src/core/probe/probeReport';
import { compareReports } from '../../../src/core/probe/report/compareReports';
import { compareMarkdown, compareText } from '../../../src/core/probe/report/compareText';
import { markdownReport } from '../../../src/core/probe/report/markdownReport';
import { parseReport } from '../../../src/core/probe/report/parseReport';
import { dangerousRows, reportGroups } from '../../../src/core/probe/report/reportRows';
import { textReport } from '../../../src/core/probe/report/textReport';

const verdicts: Verdicts = {
  'put.ifMatch.quoted': { outcome: 'refused', status: 412, code: 'PreconditionFailed' },
  'rename.object': { outcome: 'ignored', effect: 'sourceKept' },
  'list.v2': { outcome: 'works', facts: { pages: 4 } },
  'tls.version': { outcome: 'notTested', why: 'noTls' },
  'get.attributes': { outcome: 'differs', how: 'returnsBody' },
  'tags.bucket': { outcome: 'differs', how: 'new|way' },
};

function reportOf(changed: Verdicts = {}, more: Partial<ProbeReport> = {}): ProbeReport {
  return {
    format: 1,
    connection: { id: 'c', name: 'Plant <1> | *test*', endpoint: 'https://s3.example', region: 'us-east-1' },
    started: '2026-11-24T06:00:00.000Z',
    finished: '2026-11-24T06:00:10.000Z',
    milliseconds: 10_000,
    requests: 700,
    server: { header: '', vendors: ['rgw-16'] },
    verdicts: { ...verdicts, ...changed },
    leftovers: [],
    ...more,
  };
}

describe('the matrix of a report', () => {
  it('has groups and capabilities in their order, and gaps with patterns', () => {
    const groups = reportGroups(verdicts, textsFor('en'));
    assert.deepEqual(
      groups.map(({ group, rows }) => [group, rows.map(({ id }) => id)]),
      [
        ['access', ['tls.version']],
        ['listing', ['list.v2']],
        ['writing', ['rename.object']],
        ['conditions', ['put.ifMatch.quoted']],
        ['reading', ['get.attributes']],
        ['bucket', ['tags.bucket']],
      ],
    );
    const rows = groups.flatMap((each) => each.rows);
    const row = (id: string) => rows.find((each) => each.id === id);
    assert.deepEqual(row('put.ifMatch.quoted')?.patterns, ['P15']);
    assert.equal(row('put.ifMatch.quoted')?.details, 'HTTP 412 PreconditionFailed');
    assert.equal(row('list.v2')?.gap, undefined);
    assert.equal(row('list.v2')?.details, 'pages: 4');
    assert.equal(row('tls.version')?.gap, undefined);
  });

  it('shows first what was answered with yes and not done', () => {
    assert.deepEqual(
      dangerousRows(verdicts, textsFor('zh-cn')).map(({ id, details }) => [id, details]),
      [['rename.object', '来源仍在']],
    );
  });
});

describe('a report as text', () => {
  for (const [language, first] of [
    ['en', 'Dangerous: the store says yes and does not do it'],
    ['zh-cn', '危险：存储服务返回成功但没有执行'],
  ] as const) {
    it(`has the dangerous findings ahead of the groups, ${language}`, () => {
      for (const text of [textReport(reportOf(), language), markdownReport(reportOf(), language)]) {
        assert.ok(text.includes(first));
        assert.ok(text.indexOf(first) < text.indexOf(textsFor(language).groups.access), text);
        assert.match(text, /P15/);
      }
    });
  }

  it('is a Markdown document whose cells hold any text', () => {
    const text = markdownReport(reportOf(), 'en');
    assert.match(text, /^# Capabilities of Plant \\<1\\> \\\| \\\*test\\\*\n/);
    assert.match(text, /new\\\|way/);
    for (const table of text.split('\n\n').filter((each) => each.startsWith('|'))) {
      const cells = table.split('\n').map((line) => line.replaceAll('\\|', '').split('|').length);
      assert.equal(new Set(cells).size, 1, table);
    }
  });

  it('says what could not be removed', () => {
    const left = reportOf({}, { leftovers: [{ bucket: 'b', key: 'a\nb', versionId: 'v1' }] });
    assert.match(textReport(left, 'en'), /Could not be removed\n {2}b "a\\nb" v1/);
    assert.match(textReport(reportOf(), 'en'), /Nothing was left behind/);
  });

  it('is read back from JSON, and nothing else is', () => {
    assert.deepEqual(parseReport(JSON.stringify(reportOf())), reportOf());
    for (const text of ['', 'null', '[]', '{"format":2}', '{"format":1}']) {
      assert.throws(() => parseReport(text), { code: 'input.invalid' }, text);
    }
  });
});

describe('two reports side by side', () => {
  const kindOf = (id: keyof Verdicts, changed: Verdicts) =>
    compareReports(reportOf(), reportOf(changed)).find((row) => row.id === id)?.kind;

  it('are the same, whatever the figures', () => {
    const other = reportOf({ 'list.v2': { outcome: 'works', facts: { pages: 7 } } });
    assert.deepEqual([...new Set(compareReports(reportOf(), other).map(({ kind }) => kind))], ['same']);
    assert.match(compareText(reportOf(), other, 'en'), /No differences/);
  });

  it('are better nearer to S3, and a refusal is better than an empty yes', () => {
    assert.equal(kindOf('rename.object', { 'rename.object': { outcome: 'refused', status: 501, code: '' } }), 'better');
    assert.equal(kindOf('put.ifMatch.quoted', { 'put.ifMatch.quoted': { outcome: 'works' } }), 'better');
    assert.equal(kindOf('list.v2', { 'list.v2': { outcome: 'ignored', effect: 'notEncoded' } }), 'worse');
  });

  it('are merely other where one is unknown, or the reason changed', () => {
    assert.equal(kindOf('tls.version', { 'tls.version': { outcome: 'works' } }), 'other');
    assert.equal(
      kindOf('put.ifMatch.quoted', {
        'put.ifMatch.quoted': { outcome: 'refused', status: 501, code: 'NotImplemented' },
      }),
      'other',
    );
    const [row] = compareReports({ verdicts: {} }, { verdicts: { 'list.v1': { outcome: 'works' } } });
    assert.deepEqual(row, { id: 'list.v1', a: undefined, b: { outcome: 'works' }, kind: 'other' });
  });

  it('show what changed as a table', () => {
    const text = compareMarkdown(reportOf(), reportOf({ 'rename.object': { outcome: 'works' } }), 'zh-cn');
    assert.match(text, /\| 重命名 \| ! 静默忽略：来源仍在 \| ✓ 可用 \| 改善 \|/);
  });
});
