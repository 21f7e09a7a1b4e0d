import assert from 'node:assert/strict';
import { alignFields } from '../../../src/core/apis/clients/go/alignFields';

describe('fields of Go', () => {
  it('stand in columns as gofmt writes them, which begin anew after a comment', () => {
    const text = [
      'type A struct {',
      '\tLimit *int64',
      '\tOffset []string `json:"offset"`',
      '\t// Bytes',
      '\tQuotaMaxSize *int64 `json:"quota,omitempty"`',
      '\tB int `json:"b"`',
      '}',
      'const (',
      '\tAOne A = "one two"',
      '\tAThree A = "three"',
      ')',
      'func f() {',
      '\ta := 1',
      '\treturning bc',
      '}',
    ].join('\n');
    assert.equal(
      alignFields(text),
      [
        'type A struct {',
        '\tLimit  *int64',
        '\tOffset []string `json:"offset"`',
        '\t// Bytes',
        '\tQuotaMaxSize *int64 `json:"quota,omitempty"`',
        '\tB            int    `json:"b"`',
        '}',
        'const (',
        '\tAOne   A = "one two"',
        '\tAThree A = "three"',
        ')',
        'func f() {',
        '\ta := 1',
        '\treturning bc',
        '}',
      ].join('\n'),
    );
  });
});
