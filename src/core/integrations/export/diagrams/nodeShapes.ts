import { nodeSize } from './layoutFlowchart';
import type { PlacedNode } from './placedNode';
import { type Point, palette, type Shape, textLines } from './scene';

const stroke = palette.line;

/** A node with its text. */
export function nodeShapes({ node, x, y }: PlacedNode): Shape[] {
  if (!node) return [];
  const { width, height } = nodeSize(node);
  const [left, right, top, bottom] = [x - width / 2, x + width / 2, y - height / 2, y + height / 2];
  const box = (radius: number): Shape => ({
    kind: 'box',
    x: left,
    y: top,
    width,
    height,
    radius,
    fill: palette.node,
    stroke,
  });
  const text = textLines(node.lines, { x, y: node.form === 'store' ? y + 6 : y });
  switch (node.form) {
    case 'decision': {
      const points = [
        { x, y: top },
        { x: right, y },
        { x, y: bottom },
        { x: left, y },
      ];
      return [{ kind: 'polygon', points, fill: palette.decision, stroke }, ...text];
    }
    case 'hexagon': {
      const inset = 14;
      const points = [
        { x: left + inset, y: top },
        { x: right - inset, y: top },
        { x: right, y },
        { x: right - inset, y: bottom },
        { x: left + inset, y: bottom },
        { x: left, y },
      ];
      return [{ kind: 'polygon', points, fill: palette.node, stroke }, ...text];
    }
    case 'circle':
      return [
        { kind: 'polygon', points: arc({ x, y }, width / 2, height / 2, 0, 2), fill: palette.node, stroke },
        ...text,
      ];
    case 'store':
      return [...storeShapes({ x, y }, width, height), ...text];
    case 'subroutine': {
      const bar = (at: number): Shape => ({
        kind: 'line',
        points: [
          { x: at, y: top },
          { x: at, y: bottom },
        ],
        stroke,
      });
      return [box(0), bar(left + 8), bar(right - 8), ...text];
    }
    case 'pill':
      return [box(height / 2), ...text];
    default:
      return [box(node.form === 'round' ? 8 : 2), ...text];
  }
}

/** A cylinder. */
function storeShapes({ x, y }: Point, width: number, height: number): Shape[] {
  const lid = 8;
  const [top, bottom] = [y - height / 2 + lid, y + height / 2 - lid];
  const outline = [...arc({ x, y: bottom }, width / 2, lid, 0, 1), ...arc({ x, y: top }, width / 2, lid, 1, 2)];
  return [
    { kind: 'polygon', points: outline, fill: palette.store, stroke },
    { kind: 'line', points: arc({ x, y: top }, width / 2, lid, 0, 1), stroke },
  ];
}

/** Part of an ellipse, clockwise from the right; angles in half turns. */
function arc({ x, y }: Point, horizontal: number, vertical: number, from: number, to: number): Point[] {
  const steps = 24 * Math.ceil(to - from);
  return Array.from({ length: steps + 1 }, (_, at) => {
    const angle = Math.PI * (from + ((to - from) * at) / steps);
    return { x: x + Math.cos(angle) * horizontal, y: y + Math.sin(angle) * vertical };
  });
}
