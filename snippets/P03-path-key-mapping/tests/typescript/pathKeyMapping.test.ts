import assert from 'node:assert/strict';
import { InvalidPathError, KeyMapping, type KeyMappingOptions } from '../src/storage/objectKeys.js';

const reasonOf = (call: () => unknown): string => {
  try {
    return `accepted as ${call()}`;
  } catch (error) {
    assert(error instanceof InvalidPathError, String(error));
    return error.reason;
  }
};

/** A generator of random numbers that a seed starts (mulberry32), so that a failure can be seen again. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

describe('path and key mapping', () => {
  const mapping = new KeyMapping('/mnt/share', 'app/');

  const corpus = [
    'a',
    '报告/2024年 第一季度.docx',
    'with space/and  two',
    'dots...and.more/.hidden/..twodots/a..b',
    'plus+plus/per%20cent/100%',
    'q?uestion#hash&amp;=',
    'quote\'"s',
    '{curly}[square](round)',
    'emoji 😀/𠮷野家',
    'back\\slash',
    '~tilde/$dollar',
    'Test',
    'test',
  ];
  for (const path of corpus) {
    it(`P03-round-trip: ${path}`, () => {
      const key = mapping.toKey(path);
      assert.equal(key, `app/${path}`);
      assert.equal(mapping.toPath(key), path);
      assert.equal(mapping.toKey(`/mnt/share/${path}`), key);
      assert.equal(mapping.toAbsolutePath(key), `/mnt/share/${path}`);
    });
  }

  it('P03-round-trip: paths of Windows with the option', () => {
    const windows = new KeyMapping('D:\\share\\', 'app/', { windowsPaths: true });
    assert.equal(windows.toKey('D:\\share\\报告\\a.txt'), 'app/报告/a.txt');
    assert.equal(windows.toKey('报告\\a.txt'), 'app/报告/a.txt');
    assert.equal(
      reasonOf(() => windows.toKey('E:\\share\\a.txt')),
      'outsideRoot',
    );
    assert.equal(
      reasonOf(() => windows.toKey('..\\a.txt')),
      'dotSegment',
    );
  });

  it('P03-round-trip: one key for names that differ in case only, where that is wanted', () => {
    const folding = new KeyMapping('/mnt/share', 'app/', { caseInsensitive: true });
    assert.equal(folding.toKey('Docs/A.TXT'), folding.toKey('/MNT/Share/docs/a.txt'));
    assert.notEqual(mapping.toKey('Test'), mapping.toKey('test'));
  });

  const refusals: readonly (readonly [string, string])[] = [
    ['', 'empty'],
    ['/mnt/share', 'empty'],
    ['/mnt/share/', 'empty'],
    ['/mnt/other/a', 'outsideRoot'],
    ['/mnt/shared/a', 'outsideRoot'],
    ['/a', 'outsideRoot'],
    ['../a', 'dotSegment'],
    ['a/../b', 'dotSegment'],
    ['a/./b', 'dotSegment'],
    ['a/..', 'dotSegment'],
    ['/mnt/share/../a', 'dotSegment'],
    ['a//b', 'emptySegment'],
    ['/mnt/share//a', 'emptySegment'],
    ['a/', 'trailingSlash'],
    ['a\nb', 'controlCharacter'],
    ['a\u0000b', 'controlCharacter'],
    ['a\u007f', 'controlCharacter'],
    ['half \ud83d', 'notText'],
  ];
  for (const [path, reason] of refusals) {
    it(`P03-rejects: ${JSON.stringify(path)}: ${reason}`, () => {
      assert.equal(
        reasonOf(() => mapping.toKey(path)),
        reason,
      );
    });
  }

  it('P03-rejects: keys that no path stands for', () => {
    const reasons = ['other/a', 'app/', 'app/a//b', 'app/../a', 'app/folder/', 'app/a\tb'].map((key) =>
      reasonOf(() => mapping.toPath(key)),
    );
    assert.deepEqual(reasons, [
      'outsidePrefix',
      'empty',
      'emptySegment',
      'dotSegment',
      'trailingSlash',
      'controlCharacter',
    ]);
    for (const prefix of ['app', '../app/', '/app/', 'a//b/']) assert.throws(() => new KeyMapping('/mnt', prefix));
  });

  it('P03-unicode: a root in the other form is the same root', () => {
    const [composed, decomposed] = ['/mnt/\u00e9', '/mnt/e\u0301'];
    for (const root of [composed, decomposed]) {
      const unicode = new KeyMapping(root, 'app/');
      for (const named of [composed, decomposed]) {
        assert.equal(unicode.toKey(`${named}/ab/c`), 'app/ab/c');
        assert.equal(
          reasonOf(() => unicode.toKey(named)),
          'empty',
        );
      }
    }
  });

  it('P03-unicode: NFC and NFD forms of a name lead to one key', () => {
    const composed = 'r\u00e9sum\u00e9/\uac00.txt';
    const decomposed = composed.normalize('NFD');
    assert.notEqual(decomposed, composed);
    assert.equal(mapping.toKey(decomposed), mapping.toKey(composed));
    assert.equal(mapping.toKey(decomposed), `app/${composed}`);
    const asIs = new KeyMapping('/mnt/share', 'app/', { normalizeNfc: false });
    assert.notEqual(asIs.toKey(decomposed), asIs.toKey(composed));
  });

  it('P03-length: 1024 bytes of UTF-8 are the limit, not characters', () => {
    const room = 1024 - 'app/'.length;
    assert.equal(Buffer.byteLength(mapping.toKey('a'.repeat(room))), 1024);
    assert.equal(
      reasonOf(() => mapping.toKey('a'.repeat(room + 1))),
      'tooLong',
    );
    assert.equal(mapping.toKey('字'.repeat(340)).length, 344);
    assert.equal(
      reasonOf(() => mapping.toKey('字'.repeat(341))),
      'tooLong',
    );
  });

  it('P03-property: random paths round trip and never leave the prefix', () => {
    const alphabet = [
      'a',
      'B',
      '字',
      '.',
      '..',
      '/',
      '//',
      '\\',
      ' ',
      '+',
      '%2F',
      '\n',
      'é',
      'e\u0301',
      '😀',
      '/mnt/share/',
    ];
    const random = randomNumbers(20_240_229);
    const options: readonly KeyMappingOptions[] = [{}, { windowsPaths: true }, { normalizeNfc: false }];
    let accepted = 0;
    for (let round = 0; round < 20_000; round += 1) {
      const length = 1 + Math.floor(random() * 8);
      const path = Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]).join('');
      const anyMapping = new KeyMapping('/mnt/share', 'app/', options[round % options.length]);
      let key: string;
      try {
        key = anyMapping.toKey(path);
      } catch (error) {
        assert(error instanceof InvalidPathError, String(error));
        continue;
      }
      accepted += 1;
      assert(key.startsWith('app/') && key.length > 4, key);
      const segments = key.split('/');
      assert(!segments.some((segment) => ['', '.', '..'].includes(segment)), key);
      assert.equal(anyMapping.toKey(anyMapping.toPath(key)), key);
      assert.equal(anyMapping.toKey(anyMapping.toAbsolutePath(key)), key);
    }
    assert(accepted > 1_000, `${accepted} paths were accepted`);
  });
});
