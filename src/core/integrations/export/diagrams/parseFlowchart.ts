export type Direction = 'TB' | 'BT' | 'LR' | 'RL';
export type NodeForm = 'box' | 'round' | 'pill' | 'circle' | 'decision' | 'hexagon' | 'store' | 'subroutine';

export interface FlowNode {
  readonly id: string;
  form: NodeForm;
  lines: readonly string[];
  /** The subgraph that it was first named in. */
  readonly group?: string;
}

export interface FlowEdge {
  readonly from: string;
  readonly to: string;
  readonly label: readonly string[];
  readonly isDashed: boolean;
  readonly isThick: boolean;
  readonly startArrow: boolean;
  readonly endArrow: boolean;
}

export interface FlowGroup {
  readonly id: string;
  readonly lines: readonly string[];
}

export interface Flowchart {
  readonly direction: Direction;
  readonly nodes: ReadonlyMap<string, FlowNode>;
  readonly edges: readonly FlowEdge[];
  readonly groups: readonly FlowGroup[];
}

const forms: readonly (readonly [open: string, close: string, form: NodeForm])[] = [
  ['([', '])', 'pill'],
  ['[[', ']]', 'subroutine'],
  ['[(', ')]', 'store'],
  ['((', '))', 'circle'],
  ['{{', '}}', 'hexagon'],
  ['[', ']', 'box'],
  ['(', ')', 'round'],
  ['{', '}', 'decision'],
];
const looksOnly = /^(?:classDef|class|style|linkStyle|click|direction|accTitle|accDescr)\b/;
const arrow = /^\s*(<)?(--+|==+|-\.+-)(>|(?=[\s|\w"]|$))?(?:\|([^|]*)\|)?\s*/;
const labelledArrow = /^\s*(<)?(--|==|-\.)\s+([^-=.|>][^|>]*?)\s+(--+|==+|\.+-)(>)?\s*/;

/**
 * Reads the flowcharts of Mermaid: nodes, edges with texts, chains, `&`, subgraphs one deep. What only concerns looks is left out.
 * @returns undefined when there is anything else: then nothing is better than a wrong picture.
 */
export function parseFlowchart(source: string): Flowchart | undefined {
  const [first = '', ...lines] = statements(source);
  const [, word] = /^(?:flowchart|graph)(?:\s+(TB|TD|BT|LR|RL))?$/.exec(first) ?? [];
  if (!/^(?:flowchart|graph)\b/.test(first) || (word === undefined && /\s/.test(first))) return undefined;
  const reader = new FlowchartReader();
  for (const line of lines) if (!looksOnly.test(line) && !reader.read(line)) return undefined;
  const direction = word === 'TD' || word === undefined ? 'TB' : (word as Direction);
  return reader.isComplete ? { direction, nodes: reader.nodes, edges: reader.edges, groups: reader.groups } : undefined;
}

/** Lines without comments and ends of statements. */
export function statements(source: string): string[] {
  return source
    .split('\n')
    .map((line) =>
      line
        .replace(/^\s*%%.*$/, '')
        .trim()
        .replace(/;$/, '')
        .trim(),
    )
    .filter((line) => line !== '');
}

/** The lines of a text, without its quotation marks. */
export function textOf(text: string): string[] {
  return text
    .trim()
    .replace(/^"([\s\S]*)"$/, '$1')
    .replaceAll('#quot;', '"')
    .split(/\s*(?:<br\s*\/?>|\\n)\s*/i);
}

class FlowchartReader {
  readonly nodes = new Map<string, FlowNode>();
  readonly edges: FlowEdge[] = [];
  readonly groups: FlowGroup[] = [];
  private group: string | undefined;
  private rest = '';

  get isComplete(): boolean {
    return this.group === undefined && this.nodes.size > 0;
  }

  /** False when the line says something that is not understood. */
  read(line: string): boolean {
    if (line === 'end') return this.endGroup();
    const [, subgraph] = /^subgraph\s+(.+)$/.exec(line) ?? [];
    if (subgraph !== undefined) return this.beginGroup(subgraph);
    this.rest = line;
    const first = this.nodeList();
    return first !== undefined && this.chain(first);
  }

  /** `--> B --> C` */
  private chain(first: readonly string[]): boolean {
    let from = first;
    while (this.rest !== '') {
      const edge = this.edge();
      const to = edge && this.nodeList();
      // Nothing here draws an edge from a node to itself.
      if (!edge || !to || from.some((id) => to.includes(id))) return false;
      for (const start of from) for (const end of to) this.edges.push({ from: start, to: end, ...edge });
      from = to;
    }
    return true;
  }

  private beginGroup(text: string): boolean {
    if (this.group !== undefined) return false;
    const [, id = text, title = id] = /^([\w-]+)\s*\[(.*)\]$/.exec(text) ?? [];
    this.group = id;
    this.groups.push({ id, lines: textOf(title) });
    return true;
  }

  private endGroup(): boolean {
    const isOpen = this.group !== undefined;
    this.group = undefined;
    return isOpen;
  }

  /** `A & B` */
  private nodeList(): string[] | undefined {
    const ids: string[] = [];
    do {
      const id = this.node();
      if (id === undefined) return undefined;
      ids.push(id);
    } while (this.take(/^\s*&\s*/));
    return ids;
  }

  private node(): string | undefined {
    const id = this.take(/^\s*([\p{L}\p{N}_]+(?:[-.][\p{L}\p{N}_]+)*)/u)?.[1];
    if (id === undefined) return undefined;
    const found = this.form();
    const known = this.nodes.get(id);
    if (!known) {
      const group = this.group === undefined ? {} : { group: this.group };
      this.nodes.set(id, { id, form: found?.form ?? 'box', lines: found?.lines ?? [id], ...group });
    } else if (found) Object.assign(known, found);
    this.take(/^:::[\w-]+/);
    this.rest = this.rest.trimStart();
    return id;
  }

  private form(): { form: NodeForm; lines: string[] } | undefined {
    for (const [open, close, form] of forms) {
      if (!this.rest.startsWith(open)) continue;
      const quoted = new RegExp(`^${escaped(open)}\\s*"([^"]*)"\\s*${escaped(close)}`).exec(this.rest);
      const end = quoted ? quoted[0].length : this.rest.indexOf(close) + close.length;
      if (end < close.length + 1) return undefined;
      const text = quoted?.[1] ?? this.rest.slice(open.length, end - close.length);
      this.rest = this.rest.slice(end);
      return { form, lines: textOf(text) };
    }
    return undefined;
  }

  private edge(): Omit<FlowEdge, 'from' | 'to'> | undefined {
    const labelled = this.take(labelledArrow);
    if (labelled) {
      const [, start, line = '', text = '', , end] = labelled;
      return { ...looksOf(line), label: textOf(text), startArrow: start !== undefined, endArrow: end !== undefined };
    }
    const plain = this.take(arrow);
    if (!plain) return undefined;
    const [, start, line = '', end, text] = plain;
    const label = text === undefined ? [] : textOf(text);
    return { ...looksOf(line), label, startArrow: start !== undefined, endArrow: end === '>' };
  }

  private take(pattern: RegExp): RegExpExecArray | undefined {
    const found = pattern.exec(this.rest);
    if (!found) return undefined;
    this.rest = this.rest.slice(found[0].length);
    return found;
  }
}

function looksOf(line: string): { isDashed: boolean; isThick: boolean } {
  return { isDashed: line.includes('.'), isThick: line.startsWith('=') };
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
