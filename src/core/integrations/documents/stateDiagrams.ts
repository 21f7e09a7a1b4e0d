const fence = /^```mermaid\n(stateDiagram-v2\n[\s\S]*?)^```$/gm;
const transition = /^(\S+)\s*-->\s*(\S+?)(?:\s*:\s*(.*))?$/;

/**
 * A Markdown text whose state diagrams (Mermaid) are flowcharts that say the same: those can be drawn without a browser and
 * without network. A state that goes on to itself says why in its own box, below its name.
 */
export function withFlowcharts(text: string): string {
  return text.replaceAll(fence, (whole, diagram: string) => {
    const chart = flowchart(diagram.trim().split('\n').slice(1));
    return chart === undefined ? whole : `\`\`\`mermaid\n${chart}\n\`\`\``;
  });
}

interface Transition {
  readonly from: string;
  readonly to: string;
  readonly label: string;
}

/** @returns undefined for anything but plain transitions. */
function flowchart(lines: readonly string[]): string | undefined {
  const found = lines.map((line) => transition.exec(line.trim()));
  if (found.some((each) => each === null)) return undefined;
  const all = found.map((each): Transition => ({ from: each?.[1] ?? '', to: each?.[2] ?? '', label: each?.[3] ?? '' }));
  const states = [...new Set(all.flatMap(({ from, to }) => [from, to]))].filter((state) => state !== '[*]');
  const nodes = states.map((state) => {
    const loops = all.filter(({ from, to }) => from === state && to === state).map(({ label }) => label);
    return `  ${idOf(states, state)}("${[state, ...loops].map(quoted).join('<br/>')}")`;
  });
  const edges = all
    .filter(({ from, to }) => from !== to)
    .map(({ from, to, label }) => {
      const [start, end] = [from === '[*]' ? 'start' : idOf(states, from), to === '[*]' ? 'finish' : idOf(states, to)];
      return `  ${start} -->${label === '' ? '' : `|"${quoted(label)}"|`} ${end}`;
    });
  const ends = [
    ...(all.some(({ from }) => from === '[*]') ? ['  start((" "))'] : []),
    ...(all.some(({ to }) => to === '[*]') ? ['  finish((" "))'] : []),
  ];
  return ['flowchart TD', ...ends, ...nodes, ...edges].join('\n');
}

/** Chinese names are no ids of flowcharts everywhere. */
function idOf(states: readonly string[], state: string): string {
  return `s${states.indexOf(state)}`;
}

function quoted(text: string): string {
  return text.replaceAll('"', '#quot;');
}
