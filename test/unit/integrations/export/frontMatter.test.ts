import assert from 'node:assert/strict';
import { isAppError } from '../../../../src/core/base/errors';
import { readFrontMatter } from '../../../../src/core/integrations/export/readFrontMatter';

const read = (yaml: string, body = '') => readFrontMatter(`---\n${yaml}\n---\n${body}`, 'guide.md');

function problem(yaml: string): string {
  try {
    read(yaml);
  } catch (error) {
    assert.ok(isAppError(error));
    assert.equal(error.code, 'config.invalid');
    return `${error.facts['line']} ${error.facts['detail']}`;
  }
  assert.fail('this should not be read');
}

describe('front matter', () => {
  it('is taken apart from the text', () => {
    const { frontMatter, body, skippedLines } = read('title: 指南\nlanguage: zh-cn', '# 指南\n\n---\n');
    assert.equal(frontMatter.title, '指南');
    assert.equal(frontMatter.language, 'zh-cn');
    assert.equal(body, '# 指南\n\n---\n');
    assert.equal(skippedLines, 4);
  });

  it('reads a name alone as a person, one entry as a list, and an unquoted version and date as they are written', () => {
    const { frontMatter } = read(
      'title: G\nlanguage: en\nversion: 1.2\ndate: 2026-11-24\nauthors: Ann\nreviewers: [{ name: Bob, organisation: X }]',
    );
    assert.deepEqual(frontMatter.authors, [{ name: 'Ann' }]);
    assert.deepEqual(frontMatter.reviewers, [{ name: 'Bob', organisation: 'X' }]);
    assert.deepEqual([frontMatter.version, frontMatter.date], ['1.2', '2026-11-24']);
    assert.deepEqual([frontMatter.approvers, frontMatter.history], [[], []]);
  });

  it('reads the history and the distribution', () => {
    const { frontMatter } = read(
      'title: G\nlanguage: en\nhistory:\n  - { version: "1.0", date: 2026-11-01, author: Ann, changes: First }\ndistribution:\n  - { name: Team, purpose: Archive }',
    );
    assert.deepEqual(frontMatter.history, [{ version: '1.0', date: '2026-11-01', author: 'Ann', changes: 'First' }]);
    assert.deepEqual(frontMatter.distribution, [{ name: 'Team', purpose: 'Archive' }]);
  });

  it('takes Windows line ends and a byte order mark', () => {
    const { frontMatter, body } = readFrontMatter('\uFEFF---\r\ntitle: G\r\nlanguage: en\r\n---\r\ntext\r\n', 'g.md');
    assert.equal(frontMatter.title, 'G');
    assert.equal(body, 'text\n');
  });

  it('says what does not fit, and where', () => {
    assert.match(problem('language: en'), /title is missing/);
    assert.match(problem('title: G\nlanguage: fr'), /language is one of zh-cn, en/);
    assert.match(problem('title: G\nlanguage: en\nhistory: [x]'), /history, entry 1/);
    assert.match(problem('title: G\nlanguage: [en'), /^[34] /);
    assert.match(problem('- a'), /no YAML map/);
  });

  it('must be there', () => {
    assert.throws(() => readFrontMatter('# Title\n', 'g.md'), /does not begin with front matter/);
  });
});
