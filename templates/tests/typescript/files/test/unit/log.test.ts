import assert from 'node:assert/strict';
import { createLog } from '../../src/log.js';

describe('log', () => {
  it('writes a line of JSON for each message of its level and above', () => {
    const lines: string[] = [];
    const log = createLog('warn', (line) => lines.push(line));
    log.info('not written');
    log.warn('slow\nstore', { milliseconds: 900 });
    log.error('gone');
    const read = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.deepEqual(
      read.map(({ level, message, milliseconds }) => [level, message, milliseconds]),
      [
        ['warn', 'slow\nstore', 900],
        ['error', 'gone', undefined],
      ],
    );
    assert(read.every(({ time }) => !Number.isNaN(Date.parse(String(time)))));
    assert(lines.every((line) => !line.includes('\n')));
  });
});
