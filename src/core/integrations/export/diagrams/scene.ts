export interface Point {
  readonly x: number;
  readonly y: number;
}

/** What a diagram is drawn with; pixels. A fill or a stroke that is absent is not drawn. */
export type Shape =
  | {
      readonly kind: 'box';
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly radius?: number;
      readonly fill?: string;
      readonly stroke?: string;
      readonly isDashed?: boolean;
    }
  | { readonly kind: 'polygon'; readonly points: readonly Point[]; readonly fill?: string; readonly stroke?: string }
  | {
      readonly kind: 'line';
      readonly points: readonly Point[];
      readonly stroke: string;
      readonly thickness?: number;
      readonly isDashed?: boolean;
    }
  /** One line; `y` is its base line. */
  | {
      readonly kind: 'text';
      readonly x: number;
      readonly y: number;
      readonly text: string;
      readonly align: 'start' | 'middle';
      readonly size: number;
      readonly color: string;
      readonly isBold?: boolean;
    };

/** A drawing, in the order in which its shapes are painted. */
export interface Scene {
  readonly width: number;
  readonly height: number;
  readonly shapes: readonly Shape[];
}

/** Colours as `#rrggbb`; readable in print and on both a light and a dark page, since a scene has a white ground. */
export const palette = {
  ink: '#1f2937',
  line: '#44546a',
  node: '#eaf0f8',
  decision: '#fff4d6',
  store: '#e6f2e6',
  group: '#f8fafc',
  note: '#fff8dc',
  paper: '#ffffff',
} as const;

export const fontSize = 14;
export const lineHeight = 20;

/** Lines of text around a point. */
export function textLines(
  lines: readonly string[],
  center: Point,
  looks: { readonly isBold?: boolean; readonly size?: number } = {},
): Shape[] {
  const { size = fontSize } = looks;
  const top = center.y - (lines.length * lineHeight) / 2;
  return lines.map((text, at) => ({
    kind: 'text',
    x: center.x,
    y: top + at * lineHeight + lineHeight / 2 + size * 0.36,
    text,
    align: 'middle',
    size,
    color: palette.ink,
    ...(looks.isBold && { isBold: true }),
  }));
}

/** The head of an arrow whose tip is at the last of the points. */
export function arrowHead(points: readonly Point[], color: string = palette.line): Shape[] {
  const [tip, from] = [points.at(-1), points.at(-2)];
  if (!tip || !from) return [];
  const length = Math.hypot(tip.x - from.x, tip.y - from.y) || 1;
  const [dx, dy] = [(tip.x - from.x) / length, (tip.y - from.y) / length];
  const side = (factor: number): Point => ({
    x: tip.x - dx * 10 - dy * 4.5 * factor,
    y: tip.y - dy * 10 + dx * 4.5 * factor,
  });
  return [{ kind: 'polygon', points: [tip, side(1), side(-1)], fill: color, stroke: color }];
}
