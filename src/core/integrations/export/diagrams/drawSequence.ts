import { emsOf } from '../textWidth';
import { framed } from './drawFlowchart';
import type { Sequence, SequenceStep } from './parseSequence';
import { arrowHead, fontSize, lineHeight, type Point, palette, type Scene, type Shape, textLines } from './scene';

const leastGap = 130;
const boxPadding = 15;
const stepGap = 14;
const selfWidth = 44;
const small = fontSize - 1;

/** Draws a sequence diagram. */
export function drawSequence(sequence: Sequence): Scene {
  const places = columnsOf(sequence);
  const painter = new SequencePainter(places);
  for (const step of sequence.steps) painter.paint(step);
  const { y, shapes, frames } = painter;
  const heads = sequence.participants.map(({ id, lines, isActor }) => ({ x: places.get(id) ?? 0, lines, isActor }));
  const height = Math.max(...heads.map(({ lines }) => lines.length)) * lineHeight + 16;
  const lines = heads.map(({ x }): Shape => {
    const points = [
      { x, y: 0 },
      { x, y: y + 8 },
    ];
    return { kind: 'line', points, stroke: '#9aa5b1', isDashed: true };
  });
  const boxes = heads.flatMap(({ x, lines: text, isActor }) => [
    ...headShapes({ x, y: -height / 2 }, text, height, isActor),
    ...headShapes({ x, y: y + 8 + height / 2 }, text, height, isActor),
  ]);
  return framed([...frames, ...lines, ...boxes, ...shapes]);
}

/** Where the participants stand: far enough apart for what is said between neighbours. */
function columnsOf({ participants, steps }: Sequence): Map<string, number> {
  const order = participants.map(({ id }) => id);
  const widths = participants.map(({ lines }) => widthOf(lines, fontSize) + 2 * boxPadding);
  const gaps = order.slice(1).map((_, at) => Math.max(leastGap, ((widths[at] ?? 0) + (widths[at + 1] ?? 0)) / 2 + 24));
  for (const step of steps) widen(gaps, step, order);
  let x = 0;
  const places = order.map((id, at) => {
    if (at > 0) x += gaps[at - 1] ?? leastGap;
    return [id, x] as const;
  });
  return new Map(places);
}

/** Gives the last of the gaps that a step passes what its text lacks. */
function widen(gaps: number[], step: SequenceStep, order: readonly string[]): void {
  if (step.kind !== 'message' && step.kind !== 'note') return;
  const [one, other] = [order.indexOf(step.from), order.indexOf(step.to)];
  const first = Math.min(one, other);
  const isAlone = one === other;
  // A note over one participant reaches to both sides of it.
  if (isAlone && step.kind === 'note' && step.place === 'over') return;
  const last = isAlone ? Math.min(first, gaps.length - 1) : Math.max(one, other) - 1;
  const needed = widthOf(step.lines, small) + 36 + (isAlone ? selfWidth / 2 : 0);
  const room = gaps.slice(first, last + 1).reduce((sum, gap) => sum + gap, 0);
  if (last >= first && needed > room) gaps[last] = (gaps[last] ?? 0) + needed - room;
}

function headShapes({ x, y }: Point, lines: readonly string[], height: number, isActor: boolean): Shape[] {
  const width = Math.max(80, widthOf(lines, fontSize) + 2 * boxPadding);
  const box: Shape = {
    kind: 'box',
    x: x - width / 2,
    y: y - height / 2,
    width,
    height,
    radius: isActor ? height / 2 : 3,
    fill: palette.node,
    stroke: palette.line,
  };
  return [box, ...textLines(lines, { x, y })];
}

interface OpenFrame {
  readonly top: number;
  readonly word: string;
  readonly lines: readonly string[];
  left: number;
  right: number;
  readonly parts: { readonly y: number; readonly lines: readonly string[] }[];
}

class SequencePainter {
  y = 18;
  readonly shapes: Shape[] = [];
  /** Behind everything. */
  readonly frames: Shape[] = [];
  private readonly open: OpenFrame[] = [];
  private readonly places: ReadonlyMap<string, number>;

  constructor(places: ReadonlyMap<string, number>) {
    this.places = places;
  }

  paint(step: SequenceStep): void {
    switch (step.kind) {
      case 'message':
        this.message(step);
        return;
      case 'note':
        this.note(step);
        return;
      case 'begin':
        this.open.push({
          top: this.y,
          word: step.word,
          lines: step.lines,
          left: Infinity,
          right: -Infinity,
          parts: [],
        });
        this.y += 30 + stepGap / 2;
        return;
      case 'else':
        this.open.at(-1)?.parts.push({ y: this.y, lines: step.lines });
        this.y += (step.lines.length > 0 ? 26 : 8) + stepGap / 2;
        return;
      case 'end':
        this.close();
    }
  }

  private message({ from, to, lines, isDashed, head }: Extract<SequenceStep, { kind: 'message' }>): void {
    const [start, end] = [this.places.get(from) ?? 0, this.places.get(to) ?? 0];
    const height = lines.length * (lineHeight - 2);
    const isSelf = start === end;
    const middle = isSelf ? start + selfWidth / 2 + widthOf(lines, small) / 2 + 8 : (start + end) / 2;
    this.shapes.push(...textLines(lines, { x: middle, y: this.y + height / 2 }, { size: small }));
    this.y += height + 3;
    const points = isSelf
      ? [0, 1, 2, 3].map((at): Point => ({ x: start + (at % 3 === 0 ? 0 : selfWidth), y: this.y + (at < 2 ? 0 : 16) }))
      : [
          { x: start, y: this.y },
          { x: end, y: this.y },
        ];
    this.shapes.push(
      { kind: 'line', points, stroke: palette.line, ...(isDashed && { isDashed }) },
      ...headOf(head, points),
    );
    this.y += (isSelf ? 16 : 0) + stepGap;
    this.reach(Math.min(start, end), Math.max(start, end, isSelf ? middle + widthOf(lines, small) / 2 : end));
  }

  private note({ place, from, to, lines }: Extract<SequenceStep, { kind: 'note' }>): void {
    const [a, b] = [this.places.get(from) ?? 0, this.places.get(to) ?? 0];
    const text = widthOf(lines, small) + 20;
    const width = Math.max(text, place === 'over' && a !== b ? Math.abs(b - a) + 50 : 0);
    const shift = { over: 0, left: -width / 2 - 10, right: width / 2 + 10 }[place];
    const x = (a + b) / 2 + shift;
    const height = lines.length * (lineHeight - 1) + 12;
    const box: Shape = {
      kind: 'box',
      x: x - width / 2,
      y: this.y,
      width,
      height,
      fill: palette.note,
      stroke: '#c8b560',
    };
    this.shapes.push(box, ...textLines(lines, { x, y: this.y + height / 2 }, { size: small }));
    this.y += height + stepGap;
    this.reach(x - width / 2, x + width / 2);
  }

  /** Frames enclose what happens in them. */
  private reach(left: number, right: number): void {
    for (const frame of this.open) {
      frame.left = Math.min(frame.left, left);
      frame.right = Math.max(frame.right, right);
    }
  }

  private close(): void {
    const frame = this.open.pop();
    if (!frame || frame.left > frame.right) return;
    const title = widthOf([frame.word], small) + 22;
    const inset = 26 - this.open.length * 6;
    const [left, top] = [frame.left - inset, frame.top];
    const texts = [frame.lines.join(' '), ...frame.parts.map(({ lines }) => lines.join(' '))];
    const right = Math.max(frame.right + inset, left + title + widthOf(texts, small) + 40);
    const box: Shape = {
      kind: 'box',
      x: left,
      y: top,
      width: right - left,
      height: this.y - top,
      stroke: palette.line,
    };
    const tab: Shape = {
      kind: 'box',
      x: left,
      y: top,
      width: title,
      height: 22,
      fill: palette.group,
      stroke: palette.line,
    };
    const label = (lines: readonly string[], y: number) =>
      lines.length === 0 ? [] : [startText(`[${lines.join(' ')}]`, { x: left + title + 10, y })];
    this.frames.push(box, tab);
    this.shapes.push(startText(frame.word, { x: left + 10, y: top + 16 }, true), ...label(frame.lines, top + 16));
    for (const { y, lines } of frame.parts) {
      this.frames.push({
        kind: 'line',
        points: [
          { x: left, y },
          { x: right, y },
        ],
        stroke: palette.line,
        isDashed: true,
      });
      this.shapes.push(...label(lines, y + 17));
    }
    this.y += stepGap;
  }
}

function headOf(head: 'filled' | 'open' | 'cross' | 'none', points: readonly Point[]): Shape[] {
  const [tip, from] = [points.at(-1), points.at(-2)];
  if (!tip || !from || head === 'none') return [];
  if (head === 'filled') return arrowHead(points);
  const back = Math.sign(from.x - tip.x) * 9;
  const line = (a: Point, b: Point): Shape => ({ kind: 'line', points: [a, b], stroke: palette.line });
  if (head === 'open') {
    return [line({ x: tip.x + back, y: tip.y - 5 }, tip), line({ x: tip.x + back, y: tip.y + 5 }, tip)];
  }
  const center = { x: tip.x + back, y: tip.y };
  const corner = (dx: number, dy: number): Point => ({ x: center.x + dx * 5, y: center.y + dy * 5 });
  return [line(corner(-1, -1), corner(1, 1)), line(corner(-1, 1), corner(1, -1))];
}

function startText(text: string, { x, y }: Point, isBold = false): Shape {
  return { kind: 'text', x, y, text, align: 'start', size: small, color: palette.ink, ...(isBold && { isBold }) };
}

function widthOf(lines: readonly string[], size: number): number {
  return Math.max(0, ...lines.map((line) => emsOf(line) * size));
}
