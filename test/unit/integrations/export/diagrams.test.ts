import assert from 'node:assert/strict';
import { drawDiagram } from '../../../../src/core/integrations/export/diagrams/drawDiagram';
import { layoutFlowchart } from '../../../../src/core/integrations/export/diagrams/layoutFlowchart';
import { parseFlowchart } from '../../../../src/core/integrations/export/diagrams/parseFlowchart';
import { parseSequence } from '../../../../src/core/integrations/export/diagrams/parseSequence';
import { parseXml } from './xml';

const large = `flowchart TD
  a[Application] --> p{Size?}
  p -->|small| put[PutObject]
  p -->|large| mpu[Multipart]
  put & mpu --> b[(Bucket)]
  mpu -.-> r([Retry])
  r --> mpu
  a ==> b
  subgraph s [Store]
    b --> osd1 & osd2
  end`;

function svgOf(source: string): string {
  const picture = drawDiagram(source);
  assert.ok(picture, 'drawn');
  const svg = Buffer.from(picture.data).toString('utf8');
  parseXml(svg, 'svg');
  return svg;
}

describe('flowcharts', () => {
  it('are read with forms, texts and edges', () => {
    const chart = parseFlowchart(
      'graph LR\n%% comment\nA["x (y)"] --> B{q}\nB -- yes --> C([p]); \nB -.->|no| D((c))\nC === D\nA <--> D\nclassDef x fill:#fff\nE[(db<br/>2)] --- F{{h}}',
    );
    assert.ok(chart);
    assert.equal(chart.direction, 'LR');
    assert.deepEqual(
      [...chart.nodes.values()].map(({ id, form, lines }) => [id, form, ...lines]),
      [
        ['A', 'box', 'x (y)'],
        ['B', 'decision', 'q'],
        ['C', 'pill', 'p'],
        ['D', 'circle', 'c'],
        ['E', 'store', 'db', '2'],
        ['F', 'hexagon', 'h'],
      ],
    );
    assert.deepEqual(
      chart.edges.map(({ from, to, label, isDashed, isThick, startArrow, endArrow }) => [
        from + to,
        label.join(),
        [isDashed && '.', isThick && '=', startArrow && '<', endArrow && '>'].filter(Boolean).join(''),
      ]),
      [
        ['AB', '', '>'],
        ['BC', 'yes', '>'],
        ['BD', 'no', '.>'],
        ['CD', '', '='],
        ['AD', '', '<>'],
        ['EF', '', ''],
      ],
    );
  });

  it('put no node over another, and every node of an edge below where it comes from', () => {
    const chart = parseFlowchart(large);
    assert.ok(chart);
    const { nodes, edges } = layoutFlowchart(chart);
    for (const [at, a] of nodes.entries()) {
      for (const b of nodes.slice(at + 1)) {
        const apart =
          Math.abs(a.x - b.x) >= (a.across + b.across) / 2 || Math.abs(a.y - b.y) >= (a.along + b.along) / 2;
        assert.ok(apart, `${a.id} and ${b.id}`);
      }
    }
    const upwards = edges.filter(({ through }) => (through[0]?.y ?? 0) >= (through.at(-1)?.y ?? 0));
    assert.deepEqual(
      upwards.map(({ edge }) => `${edge.from} ${edge.to}`),
      ['r mpu'],
    );
  });

  it('are drawn within their picture, with every text', () => {
    const svg = svgOf(large);
    const [, width, height] = /viewBox="0 0 (\S+) (\S+)"/.exec(svg)?.map(Number) ?? [];
    const places = [...svg.matchAll(/\b(x|y)="(-?[\d.]+)"/g)];
    assert.ok(
      places.every(([, axis, value]) => Number(value) >= 0 && Number(value) <= ((axis === 'x' ? width : height) ?? 0)),
    );
    for (const text of ['Application', 'Size?', 'small', 'Multipart', 'Bucket', 'Retry', 'Store', 'osd2']) {
      assert.ok(svg.includes(`>${text}</text>`), text);
    }
  });

  it('are not drawn when something is not understood', () => {
    for (const line of [
      'A --> A',
      'A --> B x',
      'A{{a}',
      'A --o B',
      'subgraph x\nsubgraph y\nend\nend',
      'subgraph x\nA',
    ]) {
      assert.equal(drawDiagram(`flowchart TD\n${line}`), undefined, line);
    }
    assert.equal(drawDiagram('gantt\n title x'), undefined);
    assert.equal(drawDiagram(''), undefined);
  });
});

describe('sequence diagrams', () => {
  const source = `sequenceDiagram
  autonumber
  actor U as 用户
  participant S
  U->>S: PUT <a>
  S-->>U: 200
  loop every part
    S->>S: check
  end
  alt fine
    U-)S: done
  else
    U-xS: abort
  end
  Note over U,S: both
  Note right of T: late`;

  it('are read with participants, messages, frames and notes', () => {
    const sequence = parseSequence(source);
    assert.ok(sequence);
    assert.deepEqual(
      sequence.participants.map(({ id, lines }) => [id, ...lines]),
      [
        ['U', '用户'],
        ['S', 'S'],
        ['T', 'T'],
      ],
    );
    assert.deepEqual(
      sequence.steps.map((step) =>
        step.kind === 'message' ? `${step.from}${step.to} ${step.lines} ${step.head}` : step.kind,
      ),
      [
        'US 1. PUT <a> filled',
        'SU 2. 200 filled',
        'begin',
        'SS 3. check filled',
        'end',
        'begin',
        'US 4. done open',
        'else',
        'US 5. abort cross',
        'end',
        'note',
        'note',
      ],
    );
  });

  it('are drawn with every text, escaped', () => {
    const svg = svgOf(source);
    for (const text of ['用户', '1. PUT &lt;a&gt;', '[every part]', 'loop', 'alt', 'both', 'late']) {
      assert.ok(svg.includes(`>${text}</text>`), text);
    }
  });

  it('are not drawn when something is not understood', () => {
    for (const line of ['A=>B: x', 'end', 'loop x', 'box A']) {
      assert.equal(drawDiagram(`sequenceDiagram\n${line}`), undefined, line);
    }
  });
});

describe('metafiles of diagrams', () => {
  it('are records whose sizes and number are those of the header', () => {
    const data = Buffer.from(drawDiagram(large)?.fallback?.data ?? []);
    assert.equal(data.toString('latin1', 40, 44), ' EMF');
    assert.equal(data.readUInt32LE(48), data.length);
    let count = 0;
    let last = 0;
    for (let at = 0; at < data.length; at += data.readUInt32LE(at + 4)) {
      assert.equal(data.readUInt32LE(at + 4) % 4, 0);
      last = data.readUInt32LE(at);
      count += 1;
    }
    assert.equal(count, data.readUInt32LE(52));
    assert.equal(last, 14);
    assert.ok(data.includes(Buffer.from('Application', 'utf16le')));
  });
});
