import assert from 'node:assert/strict';
import { namedFolder } from '../../../../src/core/patterns/insertion/namedFolder';

describe('a folder that a reader names', () => {
  for (const [text, folder] of [
    ['src/storage', 'src/storage'],
    [' src\\storage\\ ', 'src/storage'],
    ['.\\src//storage/.', 'src/storage'],
    ['src/../lib', 'lib'],
    ['..src', '..src'],
    ['存储', '存储'],
  ] as const)
    it(`is ${folder}: "${text}"`, () => assert.equal(namedFolder(text), folder));

  for (const text of [
    '',
    '  ',
    '.',
    'src/..',
    '..',
    '../other',
    'src\\..\\..\\other',
    '/tmp',
    'C:\\temp',
    'c:temp',
    '\\\\server\\share',
  ])
    it(`is none within the project: "${text}"`, () => assert.equal(namedFolder(text), undefined));
});
