import { readPdf } from './readPdf';

/**
 * The pages, from 1, of the anchors that links of a printed page lead to. A browser names them as they stand in addresses.
 * @returns Nothing when the browser names no places: the contents have no numbers then.
 */
export async function anchorPages(pdf: Uint8Array): Promise<ReadonlyMap<string, number> | undefined> {
  const { pages } = await readPdf(pdf).catch(() => ({ pages: new Map<string, number>() }));
  if (pages.size === 0) return undefined;
  return new Map([...pages].map(([name, page]) => [decoded(name), page]));
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
