import { emsOf } from '../textWidth';
import { layoutFlowchart } from './layoutFlowchart';
import { nodeShapes } from './nodeShapes';
import type { Flowchart, FlowGroup } from './parseFlowchart';
import type { PlacedEdge, PlacedNode } from './placedNode';
import { arrowHead, fontSize, lineHeight, type Point, palette, type Scene, type Shape, textLines } from './scene';

const margin = 14;
const groupPadding = 18;

/** Letters of what is wider would be too small on an upright page, whose text is about 600 wide. */
const widest = 640;

/** Draws a flowchart; one that goes to the side and is too wide for a page goes down instead when it is narrower then. */
export function drawFlowchart(chart: Flowchart): Scene {
  const scene = drawn(chart);
  if (scene.width <= widest || !['LR', 'RL'].includes(chart.direction)) return scene;
  const upright = drawn({ ...chart, direction: 'TB' });
  return upright.width < scene.width ? upright : scene;
}

function drawn(chart: Flowchart): Scene {
  const { nodes, edges, isSideways } = layoutFlowchart(chart);
  const groups = chart.groups.flatMap((group) => groupShapes(group, nodes));
  const lines = edges.map((edge) => edgeShapes(edge, isSideways, shiftOf(edge, edges)));
  const shapes = [...groups, ...lines.flatMap(({ line }) => line), ...nodes.flatMap(nodeShapes)];
  return framed([...shapes, ...lines.flatMap(({ label }) => label)]);
}

/** Width and height of a node as it stands. */
function sizeOf({ across, along }: PlacedNode, isSideways: boolean): { width: number; height: number } {
  return isSideways ? { width: along, height: across } : { width: across, height: along };
}

function groupShapes({ id, lines }: FlowGroup, nodes: readonly PlacedNode[]): Shape[] {
  const members = nodes.flatMap((placed) => (placed.node?.group === id ? nodeShapes(placed) : []));
  if (members.length === 0) return [];
  const { left, top, right, bottom } = boundsOf(members);
  const above = lines.length * lineHeight + 4;
  const width = Math.max(right - left, ...lines.map((line) => emsOf(line) * fontSize * 1.1)) + 2 * groupPadding;
  const middle = (left + right) / 2;
  return [
    {
      kind: 'box',
      x: middle - width / 2,
      y: top - groupPadding - above,
      width,
      height: bottom - top + 2 * groupPadding + above,
      radius: 4,
      fill: palette.group,
      stroke: '#94a3b8',
      isDashed: true,
    },
    ...textLines(lines, { x: middle, y: top - groupPadding - above / 2 + 4 }, { isBold: true }),
  ];
}

/** There and back are beside each other. */
function shiftOf({ edge }: PlacedEdge, edges: readonly PlacedEdge[]): number {
  const hasReturn = edges.some((other) => other.edge.from === edge.to && other.edge.to === edge.from);
  return hasReturn ? (edge.from < edge.to ? 10 : -10) : 0;
}

function edgeShapes(
  { edge, through }: PlacedEdge,
  isSideways: boolean,
  shift: number,
): { line: Shape[]; label: Shape[] } {
  const [first, ...others] = through;
  const last = others.pop();
  if (!first || !last) return { line: [], label: [] };
  const middle = others.map(({ x, y }): Point => ({ x, y }));
  const start = edgeOf(first, middle[0] ?? last, isSideways);
  const end = edgeOf(last, middle.at(-1) ?? first, isSideways);
  const shifted = ({ x, y }: Point): Point => (isSideways ? { x, y: y + shift } : { x: x + shift, y });
  const points = [start, ...middle, end].map(shifted);
  const line: Shape[] = [
    {
      kind: 'line',
      points,
      stroke: palette.line,
      ...(edge.isDashed && { isDashed: true }),
      ...(edge.isThick && { thickness: 2.6 }),
    },
    ...(edge.endArrow ? arrowHead(points) : []),
    ...(edge.startArrow ? arrowHead([...points].reverse()) : []),
  ];
  return { line, label: labelShapes(edge.label, middleOf(points)) };
}

/** Where a line to a point leaves a node: in the middle of a side, or at the border of a slanted or round one. */
function edgeOf(node: PlacedNode, towards: Point, isSideways: boolean): Point {
  const { width, height } = sizeOf(node, isSideways);
  const isBeside = isSideways ? Math.abs(towards.x - node.x) < width / 2 : Math.abs(towards.y - node.y) < height / 2;
  if (isSideways !== isBeside) return { x: node.x + (Math.sign(towards.x - node.x) * width) / 2, y: node.y };
  return { x: node.x, y: node.y + (Math.sign(towards.y - node.y) * height) / 2 };
}

/** The middle of the longest piece. */
function middleOf(points: readonly Point[]): Point {
  let best: Point = points[0] ?? { x: 0, y: 0 };
  let longest = -1;
  for (const [at, from] of points.entries()) {
    const to = points[at + 1];
    if (!to) break;
    const length = Math.hypot(to.x - from.x, to.y - from.y);
    if (length <= longest) continue;
    longest = length;
    best = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
  }
  return best;
}

function labelShapes(lines: readonly string[], center: Point): Shape[] {
  if (lines.length === 0) return [];
  const size = fontSize - 2;
  const width = Math.max(...lines.map((line) => emsOf(line) * size)) + 8;
  const height = lines.length * lineHeight - 2;
  const ground: Shape = {
    kind: 'box',
    x: center.x - width / 2,
    y: center.y - height / 2,
    width,
    height,
    fill: palette.paper,
  };
  return [ground, ...textLines(lines, center, { size })];
}

/** Moves a drawing so that it begins at 0, with a margin around it. */
export function framed(shapes: readonly Shape[]): Scene {
  const { left, top, right, bottom } = boundsOf(shapes);
  const moved = shapes.map((shape) => movedBy(shape, margin - left, margin - top));
  return { width: Math.ceil(right - left + 2 * margin), height: Math.ceil(bottom - top + 2 * margin), shapes: moved };
}

function movedBy(shape: Shape, dx: number, dy: number): Shape {
  if (shape.kind === 'box' || shape.kind === 'text') return { ...shape, x: shape.x + dx, y: shape.y + dy };
  return { ...shape, points: shape.points.map(({ x, y }) => ({ x: x + dx, y: y + dy })) };
}

function boundsOf(shapes: readonly Shape[]): { left: number; top: number; right: number; bottom: number } {
  const points = shapes.flatMap(cornersOf);
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  return { left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs), bottom: Math.max(...ys) };
}

function cornersOf(shape: Shape): readonly Point[] {
  if (shape.kind === 'polygon' || shape.kind === 'line') return shape.points;
  const { x, y } = shape;
  if (shape.kind === 'box')
    return [
      { x, y },
      { x: x + shape.width, y: y + shape.height },
    ];
  const width = emsOf(shape.text) * shape.size;
  const left = shape.align === 'middle' ? x - width / 2 : x;
  return [
    { x: left, y: y - shape.size },
    { x: left + width, y: y + shape.size * 0.3 },
  ];
}
