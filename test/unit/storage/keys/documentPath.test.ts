import assert from 'node:assert/strict';
import { posix } from 'node:path';
import fc from 'fast-check';
import { isAppError } from '../../../../src/core/base/errors';
import {
  directoryParent,
  directorySegment,
  objectParent,
  objectSegment,
  parseDocumentPath,
  toDirectoryPath,
  toDocumentPath,
} from '../../../../src/core/storage/keys/documentPath';
import { arbitraryKey } from '../../../fixtures/arbitraryKey';
import { oddKeys } from '../../../fixtures/oddKeys';

function refuses(path: string, reason: string): void {
  assert.throws(
    () => parseDocumentPath(path),
    (error) => isAppError(error) && error.code === 'input.invalid' && error.facts['reason'] === reason,
    `${path}: ${reason}`,
  );
}

describe('documentPath', () => {
  const written: readonly (readonly [string, string])[] = [
    ['', '/b'],
    ['a', '/b/a'],
    ['a/', '/b/a/~0'],
    ['/x', '/b/~0/x'],
    ['a//b', '/b/a/~0/b'],
    ['.', '/b/~.'],
    ['a/../b', '/b/a/~../b'],
    ['...', '/b/...'],
    ['~', '/b/~~'],
    ['a~d', '/b/a~~d'],
    ['a\\b', '/b/a~bb'],
    ['a\nb', '/b/a~x0ab'],
    ['\u007f\u0085', '/b/~x7f~x85'],
    ['100% +?#"é😀', '/b/100% +?#"é😀'],
  ];
  for (const [key, path] of written) {
    it(`writes ${JSON.stringify(key)} as ${path}`, () => {
      assert.equal(toDocumentPath('b', key), path);
      assert.equal(parseDocumentPath(path).key, key);
    });
  }

  for (const { name, key } of oddKeys) {
    it(`keeps the odd key "${name}"`, () => assert.equal(parseDocumentPath(toDocumentPath('bucket', key)).key, key));
  }

  it('gives back every key and bucket', () => {
    const bucketName = arbitraryKey.filter((name) => !name.includes('/'));
    fc.assert(
      fc.property(bucketName, arbitraryKey, (bucket, key) => {
        const parsed = parseDocumentPath(toDocumentPath(bucket, key));
        assert.equal(parsed.bucket, bucket);
        assert.equal(parsed.key, key);
        assert.equal(parsed.directoryOnly, false);
      }),
      { numRuns: 2000 },
    );
  });

  it('writes paths that normalisation does not change', () => {
    fc.assert(
      fc.property(arbitraryKey, (key) => {
        const path = toDocumentPath('bucket', key);
        assert.equal(posix.normalize(path), path);
        assert.doesNotMatch(path, /[\\\p{Cc}]/u);
      }),
      { numRuns: 1000 },
    );
  });

  it('reads no second path as the same object, except through ~d directories', () => {
    const piece = fc.constantFrom(
      '/',
      'a',
      '~',
      '~~',
      '~0',
      '~.',
      '.',
      '~..',
      '..',
      '~b',
      '~d',
      '~x0a',
      '~x41',
      '~X0A',
      '\\',
      '\n',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (parts) => {
        const path = `/b/a${parts.join('')}`;
        const parsed = attempt(path);
        if (parsed === undefined || parsed.directoryOnly) return;
        assert.equal(toDocumentPath('b', parsed.key), path.replaceAll(/(?<!~)((?:~~)*)~d(?=\/)/g, '$1'));
      }),
      { numRuns: 3000 },
    );
  });

  it('gives back every prefix as a directory', () => {
    fc.assert(
      fc.property(arbitraryKey, fc.boolean(), (key, besideObject) => {
        const parsed = parseDocumentPath(toDirectoryPath('b', `${key}/`, besideObject));
        assert.equal(parsed.prefix, `${key}/`);
        assert.equal(parsed.directoryOnly, besideObject);
      }),
    );
    assert.equal(parseDocumentPath(toDirectoryPath('b', '')).prefix, '');
  });

  it('knows directories beside objects of the same name', () => {
    assert.equal(toDirectoryPath('b', 'a/', true), '/b/a~d');
    assert.equal(toDirectoryPath('b', 'a//', true), '/b/a/~0~d');
    assert.equal(toDirectoryPath('b', 'a~/', true), '/b/a~~~d');
    assert.equal(toDirectoryPath('b', '/'), '/b/~0');
    assert.deepEqual(parseDocumentPath('/b/a~d'), { bucket: 'b', key: 'a', prefix: 'a/', directoryOnly: true });
    assert.deepEqual(parseDocumentPath('/b/a~d/b'), { bucket: 'b', key: 'a/b', prefix: 'a/b/', directoryOnly: false });
    assert.equal(parseDocumentPath('/b/~.~d/~..~d/~0~d/c~x0a~d/~b~d').prefix, './..//c\n/\\/');
  });

  it('takes the connection, a bucket and a trailing slash for directories', () => {
    assert.deepEqual(parseDocumentPath(''), { bucket: '', key: '', prefix: '', directoryOnly: true });
    assert.deepEqual(parseDocumentPath('/'), { bucket: '', key: '', prefix: '', directoryOnly: true });
    assert.deepEqual(parseDocumentPath('/b'), { bucket: 'b', key: '', prefix: '', directoryOnly: true });
    assert.deepEqual(parseDocumentPath('/b/'), { bucket: 'b', key: '', prefix: '', directoryOnly: true });
    assert.deepEqual(parseDocumentPath('/b/a/'), { bucket: 'b', key: 'a', prefix: 'a/', directoryOnly: true });
    assert.deepEqual(parseDocumentPath('/b/~0'), { bucket: 'b', key: '', prefix: '/', directoryOnly: false });
  });

  it('refuses what it would not write', () => {
    for (const segment of ['~q', '~', 'a~', '~x1', '~xzz', '~0a', 'a~0', '~.a', '~da', '~X0a'])
      refuses(`/b/${segment}`, 'unknownEscape');
    for (const segment of ['.', '..', '\\', 'a\nb', '\u0085', '~x41', '~d', '/', 'a//b'])
      refuses(`/b/${segment}`, 'notEscaped');
    refuses('b/a', 'notAbsolute');
    refuses('/b~d/a', 'bucketEscape');
    refuses('/~0/a', 'badBucket');
    assert.throws(() => toDocumentPath('a/b', 'c'), { code: 'input.invalid' });
    assert.throws(() => toDocumentPath('', 'a'), { code: 'input.invalid' });
    assert.throws(() => toDocumentPath('b', 'a\ud800'), { code: 'input.invalid' });
    assert.throws(() => toDirectoryPath('b', 'a'), { code: 'input.invalid' });
  });

  it('names children and parents so that joining their names gives their paths', () => {
    assert.equal(objectSegment('a/', 'a/b'), 'b');
    assert.equal(objectSegment('a/', 'a/'), '~0');
    assert.equal(directorySegment('a/', 'a//'), '~0');
    assert.equal(directorySegment('', 'a/', true), 'a~d');
    assert.throws(() => objectSegment('a/', 'a/b/c'), { code: 'input.invalid' });
    assert.throws(() => objectSegment('x/', 'a/b'), { code: 'input.invalid' });
    assert.equal(directoryParent(''), '');
    assert.equal(directoryParent('a//'), 'a/');
    assert.equal(directoryParent('a/b/'), 'a/');
    fc.assert(
      fc.property(arbitraryKey, (key) => {
        const parent = objectParent(key);
        assert.equal(`${toDirectoryPath('b', parent)}/${objectSegment(parent, key)}`, toDocumentPath('b', key));
        const above = directoryParent(`${key}/`);
        assert.equal(
          `${toDirectoryPath('b', above)}/${directorySegment(above, `${key}/`)}`,
          toDirectoryPath('b', `${key}/`),
        );
      }),
    );
  });
});

function attempt(path: string): ReturnType<typeof parseDocumentPath> | undefined {
  try {
    return parseDocumentPath(path);
  } catch {
    return undefined;
  }
}
