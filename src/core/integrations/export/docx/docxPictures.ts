import type { IImageOptions } from 'docx';
import { palette, textLines } from '../diagrams/scene';
import { sceneEmf } from '../diagrams/sceneEmf';
import type { Picture } from '../picture';

/** A picture in the size that it is shown in, pixels. */
export function imageOptions(
  { type, data, fallback }: Picture,
  transformation: { readonly width: number; readonly height: number },
  alt: string,
): IImageOptions {
  const about = { transformation, altText: { name: alt || 'picture', description: alt, title: alt } };
  if (type !== 'svg') return { ...about, type, data };
  // The library takes bitmaps only: a metafile goes in as PNG, and finishPackage.ts gives it its own name afterwards.
  return { ...about, type, data, fallback: { type: 'png', data: fallback?.data ?? frameOf(transformation, alt) } };
}

/** What stands in place of an SVG where it cannot be shown and there is nothing better: a frame with what it is. */
function frameOf({ width, height }: { readonly width: number; readonly height: number }, alt: string): Uint8Array {
  const box = {
    kind: 'box',
    x: 1,
    y: 1,
    width: width - 2,
    height: height - 2,
    stroke: palette.line,
    isDashed: true,
  } as const;
  return sceneEmf({ width, height, shapes: [box, ...textLines([alt || 'SVG'], { x: width / 2, y: height / 2 })] });
}
