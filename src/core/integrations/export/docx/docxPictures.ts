import type { IImageOptions } from 'docx';
import type { Picture } from '../picture';

/** A PNG of one transparent pixel, for programs that know no SVG when there is nothing better to show. */
const transparentPixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

/** A picture in the size that it is shown in, pixels. */
export function imageOptions(
  { type, data, fallback }: Picture,
  transformation: { readonly width: number; readonly height: number },
  alt: string,
): IImageOptions {
  const about = { transformation, altText: { name: alt || 'picture', description: alt, title: alt } };
  if (type !== 'svg') return { ...about, type, data };
  // The library takes bitmaps only: a metafile goes in as PNG, and fileEmf.ts gives it its own name afterwards.
  return { ...about, type, data, fallback: { type: 'png', data: fallback?.data ?? transparentPixel } };
}
