import type { Point, Scene, Shape } from './scene';

/** A drawing as SVG. */
export function sceneSvg({ width, height, shapes }: Scene): string {
  const [w, h] = [number(width), number(height)];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}" font-family="Arial, 'Microsoft YaHei', 'PingFang SC', 'Noto Sans CJK SC', 'WenQuanYi Micro Hei', sans-serif">`,
    `<rect width="${w}" height="${h}" fill="#ffffff"/>`,
    ...shapes.map(shapeSvg),
    '</svg>\n',
  ].join('\n');
}

function shapeSvg(shape: Shape): string {
  switch (shape.kind) {
    case 'box': {
      const { x, y, width, height, radius, isDashed } = shape;
      const size = `x="${number(x)}" y="${number(y)}" width="${number(width)}" height="${number(height)}"`;
      return `<rect ${size}${radius ? ` rx="${number(radius)}"` : ''}${paint(shape)}${dashes(isDashed)}/>`;
    }
    case 'polygon':
      return `<polygon points="${pointsOf(shape.points)}"${paint(shape)}/>`;
    case 'line': {
      const thickness = shape.thickness ?? 1.3;
      return `<polyline points="${pointsOf(shape.points)}" fill="none" stroke="${shape.stroke}" stroke-width="${thickness}"${dashes(shape.isDashed)}/>`;
    }
    case 'text': {
      const { x, y, text, align, size, color, isBold } = shape;
      const looks = `font-size="${size}" fill="${color}" text-anchor="${align}"${isBold ? ' font-weight="bold"' : ''}`;
      return `<text x="${number(x)}" y="${number(y)}" ${looks} xml:space="preserve">${escaped(text)}</text>`;
    }
  }
}

function paint({ fill, stroke }: { readonly fill?: string; readonly stroke?: string }): string {
  return ` fill="${fill ?? 'none'}"${stroke ? ` stroke="${stroke}" stroke-width="1.3"` : ''}`;
}

function dashes(isDashed: boolean | undefined): string {
  return isDashed ? ' stroke-dasharray="5 4"' : '';
}

function pointsOf(points: readonly Point[]): string {
  return points.map(({ x, y }) => `${number(x)},${number(y)}`).join(' ');
}

function number(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
