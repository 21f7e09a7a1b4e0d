import { neighboursOf } from './orderLayers';
import type { PlacedEdge, PlacedNode } from './placedNode';

const nodeGap = 30;
const bandGap = 50;
const rounds = 12;

/** Places the nodes of each layer beside each other, as near to their neighbours as their order and their sizes allow. */
export function placeAcross(layers: readonly (readonly PlacedNode[])[], edges: readonly PlacedEdge[]): void {
  const neighbours = neighboursOf(edges);
  const bands = [...new Set(layers.flat().map(({ band }) => band))].sort((a, b) => a - b);
  let begin = 0;
  for (const band of bands) {
    const own = layers.map((layer) => layer.filter((node) => node.band === band)).filter((layer) => layer.length > 0);
    for (const layer of own) pack(layer);
    for (let round = 0; round < rounds; round++) {
      for (const layer of round % 2 === 0 ? own : [...own].reverse()) settle(layer, neighbours);
    }
    const nodes = own.flat();
    const left = Math.min(...nodes.map(({ x, across }) => x - across / 2));
    const right = Math.max(...nodes.map(({ x, across }) => x + across / 2));
    for (const node of nodes) node.x += begin - left;
    begin += right - left + bandGap;
  }
}

/** Side by side around 0. */
function pack(layer: readonly PlacedNode[]): void {
  const width = layer.reduce((sum, { across }) => sum + across + nodeGap, -nodeGap);
  let left = -width / 2;
  for (const node of layer) {
    node.x = left + node.across / 2;
    left += node.across + nodeGap;
  }
}

/** Each to the middle of its neighbours; what would overlap is pushed apart by the same way to both sides. */
function settle(layer: readonly PlacedNode[], neighbours: ReadonlyMap<PlacedNode, readonly PlacedNode[]>): void {
  const wanted = layer.map((node) => {
    const near = (neighbours.get(node) ?? []).filter(({ band }) => band === node.band);
    return near.length === 0 ? node.x : near.reduce((sum, { x }) => sum + x, 0) / near.length;
  });
  const fromLeft = [...wanted];
  const fromRight = [...wanted];
  for (let at = 1; at < layer.length; at++) {
    fromLeft[at] = Math.max(fromLeft[at] ?? 0, (fromLeft[at - 1] ?? 0) + distance(layer[at - 1], layer[at]));
  }
  for (let at = layer.length - 2; at >= 0; at--) {
    fromRight[at] = Math.min(fromRight[at] ?? 0, (fromRight[at + 1] ?? 0) - distance(layer[at], layer[at + 1]));
  }
  for (const [at, node] of layer.entries()) node.x = ((fromLeft[at] ?? 0) + (fromRight[at] ?? 0)) / 2;
}

function distance(a: PlacedNode | undefined, b: PlacedNode | undefined): number {
  return ((a?.across ?? 0) + (b?.across ?? 0)) / 2 + nodeGap;
}
