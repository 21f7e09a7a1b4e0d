import { type Block, type Heading, plainText } from '../documentModel';

/** Headings below this level have no number. */
const numberedLevels = 4;

/**
 * Gives headings their level, number and anchor. A single first heading of level 1 is the document's title, which its cover
 * shows: it goes, and the others move up.
 */
export function numberHeadings(blocks: readonly Block[]): Block[] {
  const body = isTitle(blocks) ? withoutTitle(blocks) : blocks;
  const top = Math.min(...body.flatMap((block) => (block.kind === 'heading' ? [block.level] : [])));
  const counters: number[] = [];
  const anchors = new Set<string>();
  const numbered = (heading: Heading): Heading => {
    // No level is left out: word processors do not agree on the numbers below it.
    const level = Math.min(heading.level - top + 1, counters.length + 1);
    counters.length = Math.min(counters.length, level);
    counters[level - 1] = (counters[level - 1] ?? 0) + 1;
    const anchor = unique(heading.anchor || slug(plainText(heading.children)), anchors);
    const { kind, children } = heading;
    const number = counters.join('.');
    return level > numberedLevels ? { kind, level, anchor, children } : { kind, level, number, anchor, children };
  };
  return body.map((block) => (block.kind === 'heading' ? numbered(block) : block));
}

/** Its anchors stay: links lead to them. */
function withoutTitle([title, ...others]: readonly Block[]): readonly Block[] {
  const anchors = title?.kind === 'heading' ? title.children.filter(({ kind }) => kind === 'anchor') : [];
  return anchors.length === 0 ? others : [{ kind: 'paragraph', children: anchors }, ...others];
}

function isTitle([first, ...others]: readonly Block[]): boolean {
  const isFirstLevel = (block: Block | undefined) => block?.kind === 'heading' && block.level === 1;
  return isFirstLevel(first) && !others.some(isFirstLevel);
}

/** An anchor as the usual viewers of Markdown make it: lower case, no punctuation, hyphens for spaces. */
export function slug(text: string): string {
  const plain = text
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');
  return plain || 'section';
}

function unique(wanted: string, taken: Set<string>): string {
  let anchor = wanted;
  for (let number = 1; taken.has(anchor); number++) anchor = `${wanted}-${number}`;
  taken.add(anchor);
  return anchor;
}
