import assert from 'node:assert/strict';
import { posix, win32 } from 'node:path';
import fc from 'fast-check';
import { LocalNames, type LocalNamesOptions } from '../../../../src/core/storage/keys/localNames';
import { arbitraryKey } from '../../../fixtures/arbitraryKey';
import { oddKeys } from '../../../fixtures/oddKeys';

function pathsOf(keys: readonly string[], prefix = '', options: LocalNamesOptions = {}): string[] {
  const names = new LocalNames(prefix, options);
  return keys.map((key) => names.file(key).path);
}

/** Written from Microsoft's list on purpose, not taken from the code. */
const windowsDevice = /^(con|prn|aux|nul|com\d|lpt\d)\s*(\.|$)/i;

function assertSafe(path: string): void {
  for (const { join, resolve, sep } of [posix, win32]) {
    const folder = resolve(sep, 'chosen');
    assert.ok(resolve(join(folder, path)).startsWith(folder + sep), `${JSON.stringify(path)} leaves the folder`);
  }
  for (const segment of path.split('/')) {
    assert.ok(segment !== '' && Buffer.byteLength(segment) <= 255, segment);
    assert.doesNotMatch(segment, /[<>:"\\|?*\p{Cc}\p{Cs}]|[. ]$/u);
    assert.doesNotMatch(segment, windowsDevice);
  }
}

/** No two files are one, and no file is where another needs a directory, on any system. */
function assertDistinct(paths: readonly string[]): void {
  const folded = paths.map((path) => path.normalize('NFC').toLowerCase().toUpperCase().normalize('NFC'));
  assert.equal(new Set(folded).size, folded.length, 'two keys have one path');
  const files = new Set(folded);
  for (const path of folded) {
    for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
      assert.ok(!files.has(path.slice(0, at)), `${path.slice(0, at)} is a file and a directory`);
    }
  }
}

describe('LocalNames', () => {
  it('leaves ordinary keys as they are', () => {
    const names = new LocalNames('data/2024/');
    for (const rest of [
      'a.txt',
      'b/c.txt',
      '测试/数据 文件.txt',
      "it's (1) [x] #%+&;=@!$^`{}~,.csv",
      '.hidden',
      'a..b',
      '😀',
      'console.log',
      'com10',
    ]) {
      assert.deepEqual(names.file(`data/2024/${rest}`), { key: `data/2024/${rest}`, path: rest, changes: [] });
    }
  });

  const changed: readonly (readonly [string, string, string])[] = [
    ['..', '%2E%2E', 'dotSegment'],
    ['a/./b', 'a/%2E/b', 'dotSegment'],
    ['../../etc/passwd', '%2E%2E/%2E%2E/etc/passwd', 'dotSegment'],
    ['/etc/passwd', '_/etc/passwd', 'emptySegment'],
    ['a//b', 'a/_/b', 'emptySegment'],
    ['a/', 'a/_', 'emptySegment'],
    ['..\\..\\x', '..%5C..%5Cx', 'forbiddenCharacter'],
    ['C:/x', 'C%3A/x', 'forbiddenCharacter'],
    ['a<b>|?*"', 'a%3Cb%3E%7C%3F%2A%22', 'forbiddenCharacter'],
    ['a\u0001\n\u0085', 'a%01%0A%C2%85', 'forbiddenCharacter'],
    ['a.', 'a%2E', 'trailingDotOrSpace'],
    ['a /b', 'a%20/b', 'trailingDotOrSpace'],
    ['CON', 'CON_', 'reservedName'],
    ['x/nul.tar.gz', 'x/nul_.tar.gz', 'reservedName'],
    ['aux/b', 'aux_/b', 'reservedName'],
    ['com1', 'com1_', 'reservedName'],
    ['LPT²', 'LPT²_', 'reservedName'],
    ['a\ud800', 'a\ufffd', 'loneSurrogate'],
  ];
  for (const [key, path, reason] of changed) {
    it(`maps ${JSON.stringify(key)} to ${path}`, () => {
      assert.deepEqual(new LocalNames('').file(key), { key, path, changes: [reason] });
    });
  }

  it('shortens long names between characters, keeps the extension, and tells them apart', () => {
    const [one = '', two = ''] = pathsOf([`${'长'.repeat(200)}1.txt`, `${'长'.repeat(200)}2.txt`]);
    assert.match(one, /^长+~[0-9a-f]{10}\.txt$/);
    assert.ok(Buffer.byteLength(one) <= 255 && Buffer.byteLength(one) > 250);
    assert.notEqual(one, two);
    assert.deepEqual(new LocalNames('').file('x'.repeat(256)).changes, ['nameTooLong']);
    assert.deepEqual(new LocalNames('').file('x'.repeat(255)).changes, []);
  });

  it('parts names that differ in case or normalisation only', () => {
    for (const keys of [
      ['Test', 'test'],
      ['caf\u00e9', 'cafe\u0301'],
      ['D/x', 'd/x'],
      ['straße', 'STRASSE'],
      ['\u212a', 'k'],
    ]) {
      const names = new LocalNames('');
      const [first, second] = keys.map((key) => names.file(key));
      assert.equal(first?.path, keys[0]);
      assert.deepEqual(second?.changes, ['nameClash']);
      assertDistinct([first?.path ?? '', second?.path ?? '']);
    }
  });

  it('parts a file from the directory of the same name, whichever comes first', () => {
    assert.match(pathsOf(['a', 'a/', 'a/b']).join(' '), /^a (a~[0-9a-f]{10})\/_ \1\/b$/);
    assert.match(pathsOf(['a/b', 'a/', 'a']).join(' '), /^a\/b a\/_ a~[0-9a-f]{10}$/);
    assert.match(pathsOf(['a%2E', 'a.', 'a/_', 'a/']).join(' '), /^a%2E a%2E~\w{10} a\/_ a\/_~\w{10}$/);
  });

  it('puts a file whose path is too long directly into the folder', () => {
    const key = `${`${'d'.repeat(100)}/`.repeat(9)}file.txt`;
    const name = new LocalNames('').file(key);
    assert.match(name.path, /^file~[0-9a-f]{10}\.txt$/);
    assert.deepEqual(name.changes, ['pathTooLong']);
    assert.equal(new LocalNames('', { longestPath: 2000 }).file(key).path, key);
  });

  it('reports the changes of directories with those of the file', () => {
    assert.deepEqual(new LocalNames('').file('a:/b./CON').changes, [
      'forbiddenCharacter',
      'trailingDotOrSpace',
      'reservedName',
    ]);
  });

  it('parts a folder object from its folder where both paths are too long', () => {
    const names = new LocalNames('', { longestPath: 5 });
    assert.notEqual(names.file('long/long/_/').path, names.directory('long/long/_/').path);
  });

  it('starts paths after the last slash of the prefix', () => {
    assert.deepEqual(pathsOf(['logs/2024-01/x', 'logs/2024'], 'logs/2024'), ['2024-01/x', '2024']);
    assert.throws(() => new LocalNames('a/').file('b/x'), { code: 'input.invalid' });
  });

  it('gives directories the same names as their files get', () => {
    const names = new LocalNames('p/');
    names.file('p/a');
    const directory = names.directory('p/a/');
    assert.deepEqual(directory.changes, ['nameClash']);
    assert.equal(names.file('p/a/b').path, `${directory.path}/b`);
    assert.equal(names.directory('p/x./').path, 'x%2E');
    assert.throws(() => names.directory('p/x'), { code: 'input.invalid' });
  });

  it('is safe and distinct for all odd keys together', () => {
    const paths = pathsOf(oddKeys.map(({ key }) => key));
    for (const path of paths) assertSafe(path);
    assertDistinct(paths);
  });

  it('is safe, distinct and the same every time for any keys', () => {
    const keys = fc.uniqueArray(arbitraryKey, { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(keys, fc.constantFrom(20, 120, 800), (all, longestPath) => {
        const names = new LocalNames('', { longestPath });
        const paths = all.map((key) => names.file(key).path);
        for (const path of paths) assertSafe(path);
        assertDistinct(paths);
        assert.deepEqual(pathsOf(all, '', { longestPath }), paths, 'another run gives other names');
        assert.deepEqual(
          all.map((key) => names.file(key).path),
          paths,
          'asking again gives other names',
        );
        for (const [index, key] of all.entries()) {
          if ((paths[index] ?? '') !== key)
            assert.notDeepEqual(names.file(key).changes, [], 'a change is not reported');
        }
      }),
      { numRuns: 400 },
    );
  });

  it('parts names that clash by design of the marks', () => {
    const [, marked = ''] = pathsOf(['Test', 'test']);
    assertDistinct(pathsOf(['Test', marked, 'test']));
  });
});
