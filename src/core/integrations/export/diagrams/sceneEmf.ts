import { charEms, isWide } from '../textWidth';
import { type Point, palette, type Scene, type Shape } from './scene';

/**
 * A drawing as an enhanced metafile ([MS-EMF] 2.3): what word processors show that know no SVG. Coordinates are tenths of a
 * pixel of 96 to the inch.
 */
export function sceneEmf(scene: Scene): Uint8Array {
  const records = [...settings(scene), ...scene.shapes.flatMap(shapeRecords), record(Emr.eof, [0, 16, 20])];
  const body = Buffer.concat(records);
  return new Uint8Array(Buffer.concat([header(scene, headerSize + body.length, records.length + 1), body]));
}

/** Types of records, [MS-EMF] 2.1.1. */
const Emr = {
  header: 1,
  polygon: 3,
  polyline: 4,
  setWindowExt: 9,
  setWindowOrg: 10,
  setViewportExt: 11,
  setViewportOrg: 12,
  eof: 14,
  setMapMode: 17,
  setBkMode: 18,
  setTextAlign: 22,
  setTextColor: 24,
  selectObject: 37,
  createPen: 38,
  createBrush: 39,
  deleteObject: 40,
  rectangle: 43,
  roundRect: 44,
  createFont: 82,
  textOut: 84,
} as const;

const headerSize = 108;
const unit = 10;
const hundredthsOfMillimetre = 2540 / 96;
/** Objects of the system, [MS-EMF] 2.1.31. */
const Stock = { nullBrush: 0x80000005, nullPen: 0x80000008, systemFont: 0x8000000d } as const;
/** Our own objects, each made before what it is for and deleted after it. */
const Handle = { pen: 1, brush: 2, font: 3 } as const;
const thickness = 1.3;
const dash = { on: 5, off: 4 } as const;

function header({ width, height }: Scene, size: number, count: number): Buffer {
  const frame = [width, height].map((length) => Math.round(length * hundredthsOfMillimetre));
  const bounds = [0, 0, Math.ceil(width), Math.ceil(height)];
  const about = [0x464d4520, 0x10000, size, count, 4, 0, 0, 0]; // 4: handles, in the lower half
  const device = [1920, 1080, 508, 286]; // pixels and millimetres of a screen with 96 pixels to the inch
  return record(Emr.header, [...bounds, 0, 0, ...frame, ...about, ...device, 0, 0, 0, 508_000, 285_750]);
}

function settings({ width, height }: Scene): Buffer[] {
  const size = [Math.ceil(width), Math.ceil(height)];
  return [
    record(Emr.setMapMode, [8]), // MM_ANISOTROPIC
    record(Emr.setWindowOrg, [0, 0]),
    record(
      Emr.setWindowExt,
      size.map((length) => length * unit),
    ),
    record(Emr.setViewportOrg, [0, 0]),
    record(Emr.setViewportExt, size),
    record(Emr.setBkMode, [1]), // TRANSPARENT
  ];
}

function shapeRecords(shape: Shape): Buffer[] {
  switch (shape.kind) {
    case 'box': {
      const { x, y, width, height, radius = 0 } = shape;
      const sides = [x, y, x + width, y + height].map(units);
      const drawn = radius
        ? record(Emr.roundRect, [...sides, units(radius * 2), units(radius * 2)])
        : record(Emr.rectangle, sides);
      return painted(shape, [drawn]);
    }
    case 'polygon':
      return painted(shape, [pointsRecord(Emr.polygon, shape.points)]);
    case 'line': {
      const pieces = shape.isDashed ? dashed(shape.points) : [shape.points];
      const drawn = pieces.map((points) => pointsRecord(Emr.polyline, points));
      return painted({ stroke: shape.stroke, thickness: shape.thickness ?? thickness }, drawn);
    }
    case 'text':
      return textRecords(shape);
  }
}

function painted(
  looks: { readonly fill?: string; readonly stroke?: string; readonly thickness?: number },
  drawn: readonly Buffer[],
): Buffer[] {
  const { fill, stroke } = looks;
  const width = units(looks.thickness ?? thickness);
  return [
    ...(stroke ? [record(Emr.createPen, [Handle.pen, 0, width, 0, colour(stroke)])] : []),
    record(Emr.selectObject, [stroke ? Handle.pen : Stock.nullPen]),
    ...(fill ? [record(Emr.createBrush, [Handle.brush, 0, colour(fill), 0])] : []),
    record(Emr.selectObject, [fill ? Handle.brush : Stock.nullBrush]),
    ...drawn,
    record(Emr.selectObject, [Stock.nullPen]),
    record(Emr.selectObject, [Stock.nullBrush]),
    ...(stroke ? [record(Emr.deleteObject, [Handle.pen])] : []),
    ...(fill ? [record(Emr.deleteObject, [Handle.brush])] : []),
  ];
}

function pointsRecord(type: number, points: readonly Point[]): Buffer {
  const xs = points.map(({ x }) => units(x));
  const ys = points.map(({ y }) => units(y));
  const bounds = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  return record(type, [...bounds, points.length, ...xs.flatMap((x, at) => [x, ys[at] ?? 0])]);
}

/** Lines that are thicker than a pixel have no dashes of their own. */
function dashed(points: readonly Point[]): Point[][] {
  const pieces: Point[][] = [];
  for (const [at, from] of points.entries()) {
    const to = points[at + 1];
    if (!to) break;
    const length = Math.hypot(to.x - from.x, to.y - from.y);
    const at_ = (way: number): Point => ({
      x: from.x + ((to.x - from.x) * way) / length,
      y: from.y + ((to.y - from.y) * way) / length,
    });
    for (let way = 0; way < length; way += dash.on + dash.off)
      pieces.push([at_(way), at_(Math.min(length, way + dash.on))]);
  }
  return pieces;
}

function textRecords({ x, y, text, align, size, color, isBold }: Extract<Shape, { kind: 'text' }>): Buffer[] {
  const characters = [...text].flatMap((character) => {
    const width = Math.round(charEms(character) * size * unit * (isBold && !isWide(character) ? 1.06 : 1));
    return [...Array.from({ length: character.length - 1 }, () => 0), width];
  });
  const string = Buffer.from(text.length % 2 === 0 ? text : `${text}\0`, 'utf16le');
  const offset = 76;
  const scale = floatBits(hundredthsOfMillimetre / unit);
  const place = [units(x), units(y), text.length, offset, 0, 0, 0, -1, -1, offset + string.length];
  return [
    fontRecord([...text].some(isWide) ? 'Microsoft YaHei' : 'Arial', size, isBold === true),
    record(Emr.selectObject, [Handle.font]),
    record(Emr.setTextAlign, [align === 'middle' ? 24 | 6 : 24]), // TA_BASELINE, TA_CENTER
    record(Emr.setTextColor, [colour(color)]),
    record(Emr.textOut, [0, 0, -1, -1, 1, scale, scale, ...place], [string, words(characters)]),
    record(Emr.selectObject, [Stock.systemFont]),
    record(Emr.deleteObject, [Handle.font]),
  ];
}

/** LogFontPanose, [MS-EMF] 2.2.16: 320 bytes, of which only the first say anything. */
function fontRecord(face: string, size: number, isBold: boolean): Buffer {
  const font = Buffer.alloc(320);
  font.writeInt32LE(-units(size), 0);
  font.writeInt32LE(isBold ? 700 : 400, 16);
  font.writeUInt8(1, 23); // DEFAULT_CHARSET
  font.write(face, 28, 'utf16le');
  return record(Emr.createFont, [Handle.font], [font]);
}

function record(type: number, values: readonly number[], parts: readonly Buffer[] = []): Buffer {
  const body = Buffer.concat([words(values), ...parts]);
  return Buffer.concat([words([type, body.length + 8]), body]);
}

function words(values: readonly number[]): Buffer {
  const buffer = Buffer.alloc(values.length * 4);
  for (const [at, value] of values.entries()) buffer.writeUInt32LE(value >>> 0, at * 4);
  return buffer;
}

function floatBits(value: number): number {
  const buffer = Buffer.alloc(4);
  buffer.writeFloatLE(value);
  return buffer.readUInt32LE();
}

function units(pixels: number): number {
  return Math.round(pixels * unit);
}

/** COLORREF: 0x00bbggrr. */
function colour(hex: string): number {
  const rgb = Number.parseInt((hex || palette.ink).slice(1), 16);
  return ((rgb & 0xff) << 16) | (rgb & 0xff00) | (rgb >> 16);
}
