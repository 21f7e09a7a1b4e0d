import { emsOf } from '../textWidth';
import { orderLayers } from './orderLayers';
import type { Flowchart, FlowEdge, FlowNode } from './parseFlowchart';
import { placeAcross } from './placeAcross';
import type { PlacedEdge, PlacedNode } from './placedNode';
import { fontSize, lineHeight, type Point } from './scene';

export interface PlacedFlowchart {
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
  readonly isSideways: boolean;
}

const layerGap = 46;
const labelPadding = 24;

/** Places the nodes of a flowchart in layers, after Sugiyama: no edge leads against the flow that does not have to. */
export function layoutFlowchart(chart: Flowchart): PlacedFlowchart {
  const isSideways = chart.direction === 'LR' || chart.direction === 'RL';
  const layers = layersOf(chart);
  const bands = bandsOf(chart);
  const placed = new Map<string, PlacedNode>();
  for (const node of chart.nodes.values()) {
    const { width, height } = nodeSize(node);
    const [across, along] = isSideways ? [height, width] : [width, height];
    const [layer, band] = [layers.get(node.id) ?? 0, bands.get(node.id) ?? 0];
    placed.set(node.id, { id: node.id, node, band, layer, across, along, x: 0, y: 0 });
  }
  const edges = chart.edges.flatMap((edge, at) => bent(edge, at, placed));
  const all = [...placed.values(), ...edges.flatMap(({ through }) => through.slice(1, -1))];
  const ordered = orderLayers(all, edges);
  placeAcross(ordered, edges);
  placeAlong(ordered, edges, isSideways);
  turn(all, chart, isSideways);
  return { nodes: [...placed.values()], edges, isSideways };
}

/** Width and height of a node with its text. */
export function nodeSize({ form, lines }: Pick<FlowNode, 'form' | 'lines'>): { width: number; height: number } {
  const text = Math.max(...lines.map((line) => emsOf(line) * fontSize));
  const height = lines.length * lineHeight;
  switch (form) {
    case 'decision':
      return { width: text * 1.35 + 60, height: height * 1.4 + 34 };
    case 'circle': {
      const side = Math.hypot(text, height) + 16;
      return { width: side, height: side };
    }
    case 'store':
      return { width: Math.max(70, text + 32), height: height + 36 };
    case 'pill':
    case 'hexagon':
    case 'subroutine':
      return { width: Math.max(70, text + 48), height: height + 20 };
    default:
      return { width: Math.max(60, text + 30), height: height + 20 };
  }
}

/** The longest way to each node along edges that do not lead back. */
function layersOf({ nodes, edges }: Flowchart): Map<string, number> {
  const layers = new Map<string, number>([...nodes.keys()].map((id) => [id, 0]));
  const back = backEdges(nodes, edges);
  const forward = edges.filter((edge) => !back.has(edge) && edge.from !== edge.to);
  for (let round = 0; round < nodes.size; round++) {
    let isSettled = true;
    for (const { from, to } of forward) {
      const least = (layers.get(from) ?? 0) + 1;
      if ((layers.get(to) ?? 0) >= least) continue;
      layers.set(to, least);
      isSettled = false;
    }
    if (isSettled) break;
  }
  return layers;
}

/** Edges that lead to where a walk along the edges came from. */
function backEdges(nodes: ReadonlyMap<string, FlowNode>, edges: readonly FlowEdge[]): Set<FlowEdge> {
  const back = new Set<FlowEdge>();
  const state = new Map<string, 'open' | 'done'>();
  const visit = (id: string) => {
    state.set(id, 'open');
    for (const edge of edges) {
      if (edge.from !== id) continue;
      if (state.get(edge.to) === 'open') back.add(edge);
      else if (!state.has(edge.to)) visit(edge.to);
    }
    state.set(id, 'done');
  };
  for (const id of nodes.keys()) if (!state.has(id)) visit(id);
  return back;
}

/** Subgraphs lie side by side, each in a band of its own; nodes outside have the band after the subgraphs that come before them. */
function bandsOf({ nodes, groups }: Flowchart): Map<string, number> {
  const order: string[] = [];
  for (const { group = '' } of nodes.values()) if (!order.includes(group)) order.push(group);
  for (const { id } of groups) if (!order.includes(id)) order.push(id);
  return new Map([...nodes.values()].map(({ id, group = '' }) => [id, order.indexOf(group)]));
}

/** An edge with a bend in each layer that it passes. */
function bent(edge: FlowEdge, number: number, placed: ReadonlyMap<string, PlacedNode>): PlacedEdge[] {
  const [from, to] = [placed.get(edge.from), placed.get(edge.to)];
  if (!from || !to || from === to) return [];
  const step = from.layer < to.layer ? 1 : -1;
  const bends: PlacedNode[] = [];
  for (let layer = from.layer + step; (to.layer - layer) * step > 0; layer += step) {
    bends.push({ id: `${number}/${layer}`, band: to.band, layer, across: 16, along: 0, x: 0, y: 0 });
  }
  return [{ edge, through: [from, ...bends, to] }];
}

function placeAlong(
  layers: readonly (readonly PlacedNode[])[],
  edges: readonly PlacedEdge[],
  isSideways: boolean,
): void {
  let at = 0;
  for (const [layer, nodes] of layers.entries()) {
    const along = Math.max(0, ...nodes.map((node) => node.along));
    for (const node of nodes) node.y = at + along / 2;
    const labels = edges.filter(({ through: [from, next] }) => Math.min(from?.layer ?? 0, next?.layer ?? 0) === layer);
    at += along + Math.max(layerGap, ...labels.map(({ edge }) => labelLength(edge, isSideways)));
  }
}

/** How much a text needs between two layers. */
function labelLength({ label }: FlowEdge, isSideways: boolean): number {
  if (label.length === 0) return 0;
  const length = isSideways
    ? Math.max(...label.map((line) => emsOf(line) * (fontSize - 2)))
    : label.length * lineHeight;
  return length + labelPadding + 16;
}

/** Everything was placed as if it flowed downwards. */
function turn(nodes: readonly PlacedNode[], { direction }: Flowchart, isSideways: boolean): void {
  const isBackwards = direction === 'BT' || direction === 'RL';
  for (const node of nodes) {
    const along = isBackwards ? -node.y : node.y;
    const place: Point = isSideways ? { x: along, y: node.x } : { x: node.x, y: along };
    Object.assign(node, place);
  }
}
