import type { Block, DocumentBody, Inline } from '../documentModel';

/**
 * Names of the bookmarks of a document by the anchors that they stand for. Word allows 40 letters, digits and underscores, and
 * hides those that begin with `_` in its lists.
 */
export function bookmarkNames({ blocks }: DocumentBody): ReadonlyMap<string, string> {
  const anchors = [...new Set(blocks.flatMap(anchorsOf))];
  return new Map(anchors.map((anchor, at) => [anchor, `_Toc${String(at + 1).padStart(8, '0')}`]));
}

function anchorsOf(block: Block): string[] {
  switch (block.kind) {
    case 'heading':
      return [block.anchor, ...inlineAnchors(block.children)];
    case 'paragraph':
      return inlineAnchors(block.children);
    case 'quote':
      return block.children.flatMap(anchorsOf);
    case 'list':
      return block.items.flatMap(({ children }) => children.flatMap(anchorsOf));
    case 'table':
      return [block.header, ...block.rows].flat().flatMap(inlineAnchors);
    default:
      return [];
  }
}

function inlineAnchors(inlines: readonly Inline[]): string[] {
  return inlines.flatMap((inline) => (inline.kind === 'anchor' ? [inline.anchor] : []));
}
