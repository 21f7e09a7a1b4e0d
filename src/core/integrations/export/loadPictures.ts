import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Block, DocumentBody, Inline } from './documentModel';
import { type Picture, recognisePicture } from './picture';

/** The pictures of a document by the addresses that it names them with. */
export type Pictures = ReadonlyMap<string, Picture>;

/**
 * Reads the pictures that a document shows. What is on the network is never fetched, and what is missing or no picture is left
 * out: the document says so in its place.
 * @param folder Absolute path that their addresses are relative to.
 */
export async function loadPictures({ blocks, footnotes }: DocumentBody, folder: string): Promise<Pictures> {
  const sources = new Set([...blocks, ...[...footnotes.values()].flat()].flatMap(sourcesOfBlock));
  const pictures = new Map<string, Picture>();
  for (const source of sources) {
    const picture = await loadPicture(source, folder);
    if (picture) pictures.set(source, picture);
  }
  return pictures;
}

async function loadPicture(source: string, folder: string): Promise<Picture | undefined> {
  if (/^[a-z][a-z0-9+.-]*:|^\/|^\\/i.test(source)) return undefined;
  const file = path.resolve(folder, decoded(source));
  const data = await readFile(file).catch(() => undefined);
  const picture = data && recognisePicture(data);
  if (picture?.type !== 'svg') return picture;
  // Programs that know no SVG show the PNG of the same name beside it.
  const beside = await readFile(file.replace(/\.svg$/i, '.png')).catch(() => undefined);
  const isPng = beside !== undefined && recognisePicture(beside)?.type === 'png';
  return isPng ? { ...picture, fallback: { type: 'png', data: beside } } : picture;
}

function decoded(source: string): string {
  try {
    return decodeURIComponent(source);
  } catch {
    return source; // a name with a bare per cent sign
  }
}

function sourcesOfBlock(block: Block): readonly string[] {
  switch (block.kind) {
    case 'figure':
      return [block.source];
    case 'paragraph':
    case 'heading':
      return block.children.flatMap(sourcesOfInline);
    case 'quote':
      return block.children.flatMap(sourcesOfBlock);
    case 'list':
      return block.items.flatMap(({ children }) => children.flatMap(sourcesOfBlock));
    case 'table':
      return [block.header, ...block.rows].flat(2).flatMap(sourcesOfInline);
    default:
      return [];
  }
}

function sourcesOfInline(inline: Inline): readonly string[] {
  if (inline.kind === 'image') return [inline.source];
  return inline.kind === 'link' ? inline.children.flatMap(sourcesOfInline) : [];
}
