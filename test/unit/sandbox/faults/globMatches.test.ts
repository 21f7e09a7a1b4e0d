import assert from 'node:assert/strict';
import fc from 'fast-check';
import { globMatches } from '../../../../src/core/sandbox/faults/globMatches';
import { arbitraryKey } from '../../../fixtures/arbitraryKey';

const escaped = (text: string) => text.replace(/[\\*?]/g, '\\$&');

describe('globMatches', () => {
  it('matches as the table says', () => {
    const table: readonly (readonly [string, string, boolean])[] = [
      ['logs/*', 'logs/', true],
      ['logs/*', 'logs/a/b', true],
      ['logs/*', 'log', false],
      ['*.txt', 'a/b.txt', true],
      ['*.txt', 'a.txt.gz', false],
      ['a*b*c', 'aXbXbc', true],
      ['a*b*c', 'aXbXbcd', false],
      ['a**b', 'ab', true],
      ['?', '😀', true],
      ['?', '', false],
      ['*', '', true],
      ['', '', true],
      ['', 'a', false],
      ['a\\*', 'a*', true],
      ['a\\*', 'ab', false],
      ['a.c', 'abc', false],
      ['a\\', 'a\\', true],
      ['*a', 'ba\na', true],
    ];
    for (const [pattern, text, expected] of table)
      assert.equal(globMatches(pattern, text), expected, `${pattern} ${text}`);
  });

  it('matches every text by itself, by its start and by its end', () => {
    fc.assert(
      fc.property(arbitraryKey, arbitraryKey, (a, b) => {
        assert.ok(globMatches(escaped(a), a));
        assert.ok(globMatches(`${escaped(a)}*`, a + b));
        assert.ok(globMatches(`*${escaped(b)}`, a + b));
        assert.equal(globMatches(escaped(a), b), a === b);
      }),
    );
  });

  it('stays quick for many stars', () => {
    const started = performance.now();
    assert.equal(globMatches(`${'*a'.repeat(40)}b`, 'a'.repeat(1000)), false);
    assert.ok(performance.now() - started < 500);
  });
});
