import assert from 'node:assert/strict';
import { bucketPolicy } from '../../../src/core/patterns/bucketPolicy';
import { patternFit } from '../../../src/core/patterns/fit';
import type { Precondition } from '../../../src/core/patterns/pattern';

const text = { en: 'x', 'zh-cn': 'x' };
const refuse: Precondition = { capability: 'put.ifNoneMatch', otherwise: 'refuse', text };
const alternative: Precondition = { capability: 'copy.ifNoneMatch', otherwise: 'alternative', text };
const works = { outcome: 'works' } as const;
const ignored = { outcome: 'ignored', effect: 'overwritten' } as const;

describe('how a pattern does on an endpoint', () => {
  it('works where everything that it expects works, or nothing is expected', () => {
    assert.deepEqual(patternFit([], {}), { result: 'works', unmet: [] });
    const verdicts = { 'put.ifNoneMatch': works, 'copy.ifNoneMatch': works };
    assert.equal(patternFit([refuse, alternative], verdicts).result, 'works');
  });

  it('is as bad as the worst of what is missing', () => {
    assert.equal(
      patternFit([refuse, alternative], { 'put.ifNoneMatch': works, 'copy.ifNoneMatch': ignored }).result,
      'alternative',
    );
    assert.equal(patternFit([refuse, alternative], { 'put.ifNoneMatch': ignored }).result, 'refuses');
    assert.equal(patternFit([alternative, refuse], { 'copy.ifNoneMatch': ignored }).result, 'unknown');
  });

  it('names what is missing and what the store did', () => {
    const { unmet } = patternFit([refuse, alternative], { 'put.ifNoneMatch': works, 'copy.ifNoneMatch': ignored });
    assert.deepEqual(unmet, [{ precondition: alternative, outcome: 'ignored' }]);
  });
});

describe('the policy of patterns', () => {
  it('has each action once, on the bucket or on the objects below the prefix', () => {
    const policy = bucketPolicy(
      [
        { on: 'objects', actions: ['s3:PutObject', 's3:GetObject'] },
        { on: 'bucket', actions: ['s3:ListBucket'] },
        { on: 'objects', actions: ['s3:GetObject'] },
      ],
      { bucket: 'docs', prefix: 'app/' },
    );
    assert.deepEqual(policy, {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: ['s3:ListBucket'], Resource: 'arn:aws:s3:::docs' },
        { Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject'], Resource: 'arn:aws:s3:::docs/app/*' },
      ],
    });
  });
});
