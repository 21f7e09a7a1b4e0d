import { cellTexts } from './cellTexts';
import { needsLandscape } from './columnWidths';
import type { Block } from './documentModel';
import { type PageSize, textWidth, turned } from './pageSize';
import type { Typography } from './typography';

/** What is on pages of one form. */
export interface PagePart {
  readonly isTurned: boolean;
  readonly page: PageSize;
  readonly blocks: readonly Block[];
}

/** Paragraphs between a heading and its table that go with it. */
const longestIntroduction = 2;

/** Tables that are too wide for an upright page stand on turned ones, with the heading that they belong to. The first part is upright. */
export function pageParts(blocks: readonly Block[], page: PageSize, type: Typography): PagePart[] {
  const parts: { isTurned: boolean; blocks: Block[] }[] = [{ isTurned: false, blocks: [] }];
  for (const block of blocks) {
    const isTurned = isWide(block, page, type);
    const last = parts.at(-1);
    if (last?.isTurned === isTurned) last.blocks.push(block);
    else parts.push({ isTurned, blocks: [...(isTurned && last ? introductionOf(last.blocks) : []), block] });
  }
  return parts
    .filter((part, at) => at === 0 || part.blocks.length > 0)
    .map(({ isTurned, blocks: own }) => ({ isTurned, page: isTurned ? turned(page) : page, blocks: own }));
}

function isWide(block: Block, page: PageSize, type: Typography): boolean {
  if (block.kind !== 'table') return false;
  return needsLandscape(cellTexts([block.header, ...block.rows]), textWidth(page), type.table * 10);
}

/** Takes the heading at the end, and the little text below it, away from what comes before. */
function introductionOf(before: Block[]): Block[] {
  let from = before.length;
  while (before.length - from < longestIntroduction && before[from - 1]?.kind === 'paragraph') from -= 1;
  if (before[from - 1]?.kind !== 'heading') return [];
  while (before[from - 1]?.kind === 'heading') from -= 1;
  return before.splice(from);
}
