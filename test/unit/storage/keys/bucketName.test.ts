import assert from 'node:assert/strict';
import { validateBucketName } from '../../../../src/core/storage/keys/bucketName';

describe('validateBucketName', () => {
  const good = [
    'abc',
    'my-bucket',
    'my.bucket.2',
    '123',
    '1.2.3',
    '1.2.3.4.5',
    'a'.repeat(63),
    'wu-han',
    'a--b',
    'xn-a',
    'sthree',
  ];
  for (const name of good) {
    it(`accepts ${name}`, () => assert.equal(validateBucketName(name), undefined));
  }

  const bad: readonly (readonly [string, string])[] = [
    ['', 'empty'],
    ['ab', 'tooShort'],
    ['a'.repeat(64), 'tooLong'],
    ['My-bucket', 'upperCase'],
    ['my_bucket', 'badCharacter'],
    ['my bucket', 'badCharacter'],
    ['my/bucket', 'badCharacter'],
    ['存储桶', 'badCharacter'],
    ['bucket\n', 'badCharacter'],
    ['-bucket', 'badEdge'],
    ['bucket-', 'badEdge'],
    ['.bucket', 'badEdge'],
    ['bucket.', 'badEdge'],
    ['my..bucket', 'adjacentDots'],
    ['my.-bucket', 'dotBesideHyphen'],
    ['my-.bucket', 'dotBesideHyphen'],
    ['192.168.5.4', 'ipAddress'],
    ['999.999.999.999', 'ipAddress'],
    ['xn--bucket', 'reservedPrefix'],
    ['sthree-configurator', 'reservedPrefix'],
    ['amzn-s3-demo-bucket', 'reservedPrefix'],
    ['bucket-s3alias', 'reservedSuffix'],
    ['bucket--ol-s3', 'reservedSuffix'],
    ['bucket.mrap', 'reservedSuffix'],
    ['bucket--x-s3', 'reservedSuffix'],
    ['bucket--table-s3', 'reservedSuffix'],
  ];
  for (const [name, reason] of bad) {
    it(`refuses ${JSON.stringify(name)}: ${reason}`, () => assert.equal(validateBucketName(name), reason));
  }
});
