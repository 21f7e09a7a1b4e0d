import assert from 'node:assert/strict';
import { parseJson } from '../../../../src/core/apis/exactJson/parseJson';
import type { ApiResponse } from '../../../../src/core/apis/requests/apiResponse';
import { compareJson } from '../../../../src/core/apis/requests/history/compareJson';
import { compareResponses } from '../../../../src/core/apis/requests/history/compareResponses';
import { historyRecord } from '../../../../src/core/apis/requests/history/historyRecord';
import { RequestHistory } from '../../../../src/core/apis/requests/history/requestHistory';
import { Redactor } from '../../../../src/core/apis/requests/redactor';

function response(text: string, status = 200): ApiResponse {
  const body = { kind: 'json', text, size: text.length, cut: false } as const;
  const headers = [
    ['Content-Type', 'application/json'],
    ['Date', 'now'],
    ['Xms-Auth-Token', 'secret-token'],
  ] as const;
  return {
    status,
    statusText: 'OK',
    headers,
    url: 'http://h',
    redirects: [],
    time: { toHeaders: 1, toEnd: 12.6 },
    wireBytes: 3,
    body,
  };
}

function record(body: string, answer = response('{"id":1}')) {
  const redactor = new Redactor();
  redactor.add('secret-token');
  const request = {
    method: 'POST',
    url: 'https://h/v1/x?token=secret-token&a=1',
    headers: [['Content-Type', 'application/json']] as const,
    body: { kind: 'text', text: body } as const,
  };
  return historyRecord({ operation: 'POST /x', request, response: answer }, redactor, 1_700_000_000_000);
}

describe('the history of requests', () => {
  it('has no secret in it, and says when one was taken out', () => {
    const kept = record('{"password":"pass-word","name":"n"}', response('{"token":"another","echo":"secret-token"}'));
    const text = JSON.stringify(kept);
    for (const secret of ['secret-token', 'pass-word', 'another']) assert.ok(!text.includes(secret), secret);
    assert.ok(kept.request.redacted);
    assert.equal(kept.response?.milliseconds, 13);
  });

  it('keeps 200 records, the newest first, across sessions', async () => {
    let stored: string | undefined;
    const storage = {
      load: async () => stored,
      save: async (text: string) => {
        stored = text;
      },
    };
    const history = new RequestHistory(storage);
    for (let number = 0; number < 210; number++) await history.add({ ...record('{}'), id: String(number) });
    const next = new RequestHistory(storage);
    await next.load();
    assert.deepEqual([next.records.length, next.records[0]?.id], [200, '209']);
    await next.remove('209');
    assert.equal(next.records[0]?.id, '208');
    stored = '{broken';
    const other = new RequestHistory(storage);
    await other.load();
    assert.deepEqual(other.records, []);
  });
});

describe('comparing answers', () => {
  const change = (before: string, after: string) =>
    compareJson(parseJson(before), parseJson(after)).map(({ kind, pointer }) => `${kind} ${pointer}`);

  it('knows items of lists by their identity, whatever their order', () => {
    assert.deepEqual(change('{"b":[{"id":1,"n":"a"},{"id":2}]}', '{"b":[{"id":2},{"id":1,"n":"b"},{"id":3}]}'), [
      'changed /b/1/n',
      'added /b/2',
    ]);
    assert.deepEqual(change('[{"id":1},{"id":2}]', '[{"id":2}]'), ['removed /0']);
  });

  it('compares other lists by position, and integers of 64 bits exactly', () => {
    assert.deepEqual(change('[1,2]', '[1,3,4]'), ['changed /1', 'added /2']);
    assert.deepEqual(change('{"a":9007199254740993}', '{"a":9007199254740992}'), ['changed /a']);
    assert.deepEqual(change('{"a":1,"b":{"x~/y":1}}', '{"b":{"x~/y":null},"a":1.0}'), ['changed /b/x~0~1y']);
  });

  it('leaves out headers that differ in every answer', () => {
    const before = record('{}').response;
    const after = record('{}', {
      ...response('{"id":2}', 202),
      headers: [
        ['content-type', 'text/plain'],
        ['Date', 'later'],
      ],
    }).response;
    assert.ok(before && after);
    const found = compareResponses(before, after);
    assert.deepEqual(found.status, { before: 200, after: 202 });
    assert.deepEqual(
      found.headers.map(({ name }) => name),
      ['content-type', 'xms-auth-token'],
    );
    assert.deepEqual(
      found.body.map(({ pointer }) => pointer),
      ['/id'],
    );
    assert.equal(compareResponses(before, before).body.length, 0);
  });
});
