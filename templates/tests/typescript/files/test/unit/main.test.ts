import assert from 'node:assert/strict';
import { type Print, run } from '../../src/main.js';

async function outcome(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const lines: string[] = [];
  const print: Print = (line) => lines.push(line);
  return { code: await run(args, environment, print), text: lines.join('\n') };
}

describe('commands', () => {
  it('explain themselves when there is none, or one that is not known', async () => {
    for (const args of [[], ['fly'], ['health', 'too', 'much'], ['toString']]) {
      const { code, text } = await outcome(args);
      assert.equal(code, 2, args.join(' '));
      assert.match(text, /^usage: /);
    }
  });

  it('name all settings that are missing', async () => {
    const { code, text } = await outcome(['health']);
    assert.equal(code, 2);
    assert.match(text, /S3_ENDPOINT|API_URL/);
  });
});
