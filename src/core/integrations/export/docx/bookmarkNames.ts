import type { DocumentBody } from '../documentModel';
import { anchorsOfBlock } from '../exportWarnings';

/**
 * Names of the bookmarks of a document by the anchors that they stand for. Word allows 40 letters, digits and underscores, and
 * hides those that begin with `_` in its lists.
 */
export function bookmarkNames({ blocks }: DocumentBody): ReadonlyMap<string, string> {
  const anchors = [...new Set(blocks.flatMap(anchorsOfBlock))];
  return new Map(anchors.map((anchor, at) => [anchor, `_Toc${String(at + 1).padStart(8, '0')}`]));
}
