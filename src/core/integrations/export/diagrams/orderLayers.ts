import type { PlacedEdge, PlacedNode } from './placedNode';

const rounds = 8;

/** Nodes by layers, in an order in which few edges cross: each is put where its neighbours are on average. */
export function orderLayers(nodes: readonly PlacedNode[], edges: readonly PlacedEdge[]): PlacedNode[][] {
  const layers = Array.from({ length: Math.max(0, ...nodes.map(({ layer }) => layer)) + 1 }, (_, layer) =>
    nodes.filter((node) => node.layer === layer),
  );
  for (const layer of layers) layer.sort(byBand);
  const neighbours = neighboursOf(edges);
  for (let round = 0; round < rounds; round++) {
    const isDown = round % 2 === 0;
    for (const layer of isDown ? layers : [...layers].reverse()) {
      const places = placesOf(layers);
      const step = isDown ? -1 : 1;
      const middle = (node: PlacedNode) => {
        const near = (neighbours.get(node) ?? []).filter((other) => (other.layer - node.layer) * step > 0);
        if (near.length === 0) return places.get(node) ?? 0;
        return near.reduce((sum, other) => sum + (places.get(other) ?? 0), 0) / near.length;
      };
      const middles = new Map(layer.map((node) => [node, middle(node)]));
      layer.sort((a, b) => byBand(a, b) || (middles.get(a) ?? 0) - (middles.get(b) ?? 0));
    }
  }
  return layers;
}

/** What each node is joined with by a piece of an edge. */
export function neighboursOf(edges: readonly PlacedEdge[]): Map<PlacedNode, PlacedNode[]> {
  const neighbours = new Map<PlacedNode, PlacedNode[]>();
  const join = (a: PlacedNode, b: PlacedNode) => neighbours.set(a, [...(neighbours.get(a) ?? []), b]);
  for (const { through } of edges) {
    for (const [at, node] of through.entries()) {
      const next = through[at + 1];
      if (!next) continue;
      join(node, next);
      join(next, node);
    }
  }
  return neighbours;
}

/** From 0 to 1 within each layer, so that layers of different lengths can be compared. */
function placesOf(layers: readonly (readonly PlacedNode[])[]): Map<PlacedNode, number> {
  return new Map(layers.flatMap((layer) => layer.map((node, at) => [node, (at + 0.5) / layer.length] as const)));
}

function byBand(a: PlacedNode, b: PlacedNode): number {
  return a.band - b.band;
}
