import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { textChange } from '../../../../src/core/patterns/insertion/textChange';

/** The text after the change, as an editor would make it. */
function changed(before: string, { from, to, text }: ReturnType<typeof textChange>): string {
  const lines = before.split(/(?<=\n)/);
  return lines.slice(0, from).join('') + text + lines.slice(to).join('');
}

describe('the change from one text to another', () => {
  it('is the lines that differ', () => {
    assert.deepEqual(textChange('a\nb\nc\n', 'a\nx\nc\n'), { from: 1, to: 2, text: 'x\n' });
    assert.deepEqual(textChange('a\nc\n', 'a\nb\nc\n'), { from: 1, to: 1, text: 'b\n' });
    assert.deepEqual(textChange('a\n', 'a\nb\n'), { from: 1, to: 1, text: 'b\n' });
  });

  it('gives the new text, whatever the two are', () => {
    const text = fc.array(fc.constantFrom('a', 'b', '\n', '\r\n')).map((parts) => parts.join(''));
    fc.assert(fc.property(text, text, (before, after) => changed(before, textChange(before, after)) === after));
  });
});
