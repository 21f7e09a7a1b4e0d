import type { FlowEdge, FlowNode } from './parseFlowchart';

/** A node, or a bend of an edge that passes a layer. Lengths are pixels. */
export interface PlacedNode {
  readonly id: string;
  /** Absent: a bend. */
  readonly node?: FlowNode;
  /** Which of the subgraphs, from 0; nodes outside have one of their own. */
  readonly band: number;
  readonly layer: number;
  /** Its size across the flow and along it. */
  readonly across: number;
  readonly along: number;
  /** Its middle; set when it is placed. */
  x: number;
  y: number;
}

export interface PlacedEdge {
  readonly edge: FlowEdge;
  /** From its beginning to its end, bends between. */
  readonly through: readonly PlacedNode[];
}
