import assert from 'node:assert/strict';
import type { PlannedFile } from '../../../../src/core/apis/clients/filePlan';
import { clientPlanHtml } from '../../../../src/core/apis/pages/clientPlanHtml';

const file = (path: string, status: PlannedFile['status']): PlannedFile => ({ path, status, content: 'x' });
const page = { name: '<p>', operations: 3, clientLanguage: 'Go', folder: '/a & b', actions: { write: 'Write' } };

describe('The page of a plan of files', () => {
  it('tells what happens to each file, what needs a look first', () => {
    const plan = [file('a.go', 'identical'), file('b.go', 'create'), file('c.go', 'conflict'), file('d.go', 'changed')];
    const { text } = clientPlanHtml(plan, { ...page, language: 'en' });
    const places = ['data-path="c.go"', 'data-path="d.go"', 'data-path="b.go"', 'data-path="a.go"'];
    const found = places.map((place) => text.indexOf(place));
    assert.deepEqual(
      found,
      [...found].sort((a, b) => a - b),
    );
    assert.ok(found.every((at) => at > 0));
    assert.ok(text.includes('c.go.new') && text.includes('/a &amp; b') && !text.includes('<p>:'));
    assert.ok(text.includes('data-action="write"'));
  });

  it('offers nothing to write when nothing is to be written', () => {
    for (const language of ['en', 'zh-cn'] as const) {
      const { text } = clientPlanHtml([file('a.go', 'identical')], { ...page, language });
      assert.ok(!text.includes('data-action="write"'));
    }
  });
});
