import assert from 'node:assert/strict';
import {
  code,
  deeper,
  fenced,
  table,
  tidy,
  withoutEmptySections,
} from '../../../../src/core/integrations/documents/documentMarkdown';

const lines = (...all: readonly string[]) => all.join('\n');

describe('Markdown of documents', () => {
  it('loses headings that nothing stands below, with their anchors, and keeps all others', () => {
    const text = lines(
      '# T',
      '## A',
      '### B',
      '',
      '### C',
      'text',
      '## D',
      '<a id="e"></a>',
      '',
      '### E',
      '',
      '## F',
      '```sh',
      '# no heading',
      '```',
      '## G',
    );
    const kept = lines('# T', '## A', '', '### C', 'text', '', '', '## F', '```sh', '# no heading', '```');
    assert.equal(withoutEmptySections(text), kept);
  });

  it('has one empty line between blocks, but for code', () => {
    const text = lines('', 'a  ', '', '', 'b', '```', 'x', '', '', 'y  ', '```', '', '');
    assert.equal(tidy(text), lines('a', '', 'b', '```', 'x', '', '', 'y  ', '```', ''));
  });

  it('has deeper headings outside of code', () => {
    assert.equal(
      deeper(lines('### A', '````', '# b', '```', '# c', '````', '# D'), 2),
      lines('##### A', '````', '# b', '```', '# c', '````', '### D'),
    );
  });

  it('quotes what has backticks and bars itself', () => {
    assert.equal(code('a`b'), '`` a`b ``');
    assert.equal(fenced('md', '```\nx\n```'), '````md\n```\nx\n```\n````');
    assert.equal(table(['a'], [['x|y\nz'], ['']]), '| a |\n|---|\n| x\\|y<br>z |\n| — |');
  });
});
