/** A picture of a document. */
export interface Picture {
  readonly type: 'png' | 'jpg' | 'gif' | 'svg';
  readonly data: Uint8Array;
  /** Pixels, 96 to the inch. */
  readonly width: number;
  readonly height: number;
  /** What programs show that know no SVG; absent: they show nothing. */
  readonly fallback?: { readonly type: 'png' | 'emf'; readonly data: Uint8Array };
}

/**
 * Recognises a picture by what is in it, whatever its name says.
 * @returns undefined when it is no PNG, JPEG, GIF or SVG.
 */
export function recognisePicture(data: Uint8Array): Picture | undefined {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  if (bytes.length > 24 && bytes.readUInt32BE(0) === 0x89504e47) {
    return { type: 'png', data, width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
  }
  if (bytes.length > 10 && bytes.toString('latin1', 0, 4) === 'GIF8') {
    return { type: 'gif', data, width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) };
  }
  return jpeg(bytes) ?? svg(bytes);
}

/** The frame header (SOF, ITU T.81 B.2.2) says the size. */
function jpeg(bytes: Buffer): Picture | undefined {
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) return undefined;
  for (let at = 2; at + 9 < bytes.length; ) {
    const marker = bytes.readUInt16BE(at);
    const isFrame = marker >= 0xffc0 && marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker);
    if (isFrame) {
      return { type: 'jpg', data: bytes, width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5) };
    }
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return undefined;
}

function svg(bytes: Buffer): Picture | undefined {
  const text = bytes.toString('utf8', 0, 4096);
  const [, tag = ''] = /<svg\b([^>]*)>/.exec(text) ?? [];
  if (!/<svg\b/.test(text)) return undefined;
  const [, , boxWidth, boxHeight] = (/\bviewBox="([^"]*)"/.exec(tag)?.[1] ?? '').split(/[\s,]+/).map(Number);
  const side = (name: string) => Number(new RegExp(`\\b${name}="([\\d.]+)(?:px)?"`).exec(tag)?.[1] ?? Number.NaN);
  const width = side('width') || boxWidth || 600;
  const height = side('height') || boxHeight || 400;
  return { type: 'svg', data: bytes, width, height };
}

/** The size of a picture that fits into a width and a height, never larger than it is; whole pixels. */
export function fittedSize(
  { width, height }: Pick<Picture, 'width' | 'height'>,
  space: { readonly width: number; readonly height: number },
): { width: number; height: number } {
  const scale = Math.min(1, space.width / width, space.height / height);
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}
