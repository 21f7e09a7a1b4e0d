import assert from 'node:assert/strict';
import { globFolder, globMatches } from '../../../../src/core/integrations/results/globMatch';

describe('globs', () => {
  it('match names, folders and alternatives', () => {
    const yes = [
      ['test-results/**/*.xml', 'test-results/a.xml'],
      ['test-results/**/*.xml', 'test-results/a/b/c.xml'],
      ['target/TEST-*.xml', 'target/TEST-a.b.xml'],
      ['**/*.xml', 'a.xml'],
      ['a/**', 'a/b/c'],
      ['{a,b}/?.xml', 'b/c.xml'],
      ['a**b', 'axxb'],
      ['**/x/**/y', 'x/x/a/y'],
    ] as const;
    const no = [
      ['test-results/*.xml', 'test-results/a/b.xml'],
      ['test-results/**/*.xml', 'test-results/a.xmlx'],
      ['*.xml', 'a/b.xml'],
      ['a.xml', 'aXxml'],
      ['{a,b}.xml', 'c.xml'],
    ] as const;
    for (const [glob, file] of yes) assert.ok(globMatches(glob, file), `${glob} ${file}`);
    for (const [glob, file] of no) assert.ok(!globMatches(glob, file), `${glob} ${file}`);
  });

  it('begin where their first wildcard is', () => {
    assert.equal(globFolder('test-results/**/*.xml'), 'test-results');
    assert.equal(globFolder('a/b/c.xml'), 'a/b');
    assert.equal(globFolder('*.xml'), '');
  });

  it('that are made to be slow are not', () => {
    const started = performance.now();
    assert.ok(!globMatches(`${'*a'.repeat(100)}b`, 'a'.repeat(4000)));
    assert.ok(!globMatches(`${'**/a/'.repeat(100)}b`, 'a/'.repeat(2000)));
    assert.ok(!globMatches('{a,b}'.repeat(60), 'c'));
    assert.ok(performance.now() - started < 2000);
  });
});
