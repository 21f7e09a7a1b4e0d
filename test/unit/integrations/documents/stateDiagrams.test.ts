import assert from 'node:assert/strict';
import { withFlowcharts } from '../../../../src/core/integrations/documents/stateDiagrams';

const block = (...lines: readonly string[]) => `Before\n\n\`\`\`mermaid\n${lines.join('\n')}\n\`\`\`\n\nAfter\n`;

describe('State diagrams', () => {
  it('become flowcharts; what goes on to itself says so in its box', () => {
    const text = block('stateDiagram-v2', '  [*] --> 运行: 202', '  运行 --> 运行: 其他 "状态"', '  运行 --> [*]');
    const expected = block(
      'flowchart TD',
      '  start((" "))',
      '  finish((" "))',
      '  s0("运行<br/>其他 #quot;状态#quot;")',
      '  start -->|"202"| s0',
      '  s0 --> finish',
    );
    assert.equal(withFlowcharts(text), expected);
  });

  it('stay as they are when they say more, and so do other diagrams', () => {
    for (const text of [
      block('stateDiagram-v2', '  state A {', '    [*] --> B', '  }'),
      block('sequenceDiagram', '  A->>B: x'),
    ]) {
      assert.equal(withFlowcharts(text), text);
    }
  });
});
