import assert from 'node:assert/strict';
import { contractHtml } from '../../../../src/core/apis/pages/contractHtml';
import type { OperationCheck } from '../../../../src/core/apis/requests/contract/checkService';
import { contractReport } from '../../../../src/core/apis/requests/contract/contractReport';

const check = (operation: string, outcome: OperationCheck['outcome'], more: Partial<OperationCheck> = {}) => ({
  ...{ operation, outcome, line: 7, url: 'http://h/v1/x', status: 200, milliseconds: 3, deviations: [], reason: '' },
  ...more,
});
const deviation = (pointer: string) =>
  ({ where: 'body', pointer, keyword: 'type', expected: 'integer', found: '"<b>"' }) as const;

describe('The page of a check of a service', () => {
  const report = contractReport('Things <1>', 'http://h/v1', [
    check('GET /fits', 'fits'),
    check('GET /skipped', 'skipped', { reason: 'thing_id' }),
    check('GET /wrong', 'deviates', {
      uri: 'file:///paths.yaml',
      deviations: [deviation('/a/0/n'), deviation('/a/1/n')],
    }),
    check('GET /none', 'failed', { status: 0, reason: 'network.refused' }),
  ]);

  it('shows differences first, alike ones once with an example, and where they stand', () => {
    const { text } = contractHtml(report, { language: 'en', unsafe: false, actions: { json: 'Export' } });
    const places = ['GET /wrong', 'GET /none', 'GET /skipped', 'GET /fits'].map((id) =>
      text.indexOf(`data-id="${id}"`),
    );
    assert.deepEqual(
      places,
      [...places].sort((a, b) => a - b),
    );
    assert.ok(places.every((at) => at > 0));
    assert.equal(text.split('/a/0/n').length, 2);
    assert.ok(!text.includes('/a/1/n') && text.includes('<td>2</td>'));
    assert.ok(text.includes('&quot;&lt;b&gt;&quot;') && text.includes('Things &lt;1&gt;'));
    assert.ok(text.includes('data-line="7" data-uri="file:///paths.yaml"'));
    assert.ok(text.includes('network.refused') && text.includes('no value is known for thing_id'));
  });

  it('says in both languages what was sent', () => {
    const pages = ([true, false] as const).flatMap((unsafe) =>
      (['en', 'zh-cn'] as const).map((language) => contractHtml(report, { language, unsafe }).text),
    );
    assert.equal(new Set(pages).size, 4);
  });
});
