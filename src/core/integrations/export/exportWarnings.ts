import type { Block, DocumentBody, Inline } from './documentModel';
import type { Pictures } from './loadPictures';
import type { Picture } from './picture';

/** What is not as it should be in an exported document. */
export interface ExportWarning {
  /**
   * A picture that is missing or none, a diagram that is shown as its source, a link to a place that is not there, pages that
   * LibreOffice did not find out although it is there.
   */
  readonly code: 'picture' | 'diagram' | 'anchor' | 'layout';
  /** The address, the first line of the diagram, the anchor, what went wrong. */
  readonly value: string;
}

/** What a reader of the written document would miss. */
export function exportWarnings(
  { blocks, footnotes }: DocumentBody,
  pictures: Pictures,
  draw: (source: string) => Picture | undefined,
): ExportWarning[] {
  const all = [...blocks, ...[...footnotes.values()].flat()];
  const anchors = new Set(all.flatMap(anchorsOfBlock));
  const seen = new Set<string>();
  return all
    .flatMap((block) => blockWarnings(block, { pictures, draw, anchors }))
    .filter(({ code, value }) => !seen.has(`${code} ${value}`) && seen.add(`${code} ${value}`));
}

interface Known {
  readonly pictures: Pictures;
  readonly draw: (source: string) => Picture | undefined;
  readonly anchors: ReadonlySet<string>;
}

function blockWarnings(block: Block, known: Known): ExportWarning[] {
  if (block.kind === 'figure')
    return known.pictures.has(block.source) ? [] : [{ code: 'picture', value: block.source }];
  if (block.kind === 'diagram') {
    return known.draw(block.source) ? [] : [{ code: 'diagram', value: block.source.trim().split('\n')[0] ?? '' }];
  }
  return [
    ...inlinesOf(block).flatMap((inline) => inlineWarnings(inline, known)),
    ...childrenOf(block).flatMap((child) => blockWarnings(child, known)),
  ];
}

function inlineWarnings(inline: Inline, known: Known): ExportWarning[] {
  if (inline.kind === 'image')
    return known.pictures.has(inline.source) ? [] : [{ code: 'picture', value: inline.source }];
  if (inline.kind !== 'link') return [];
  const isLost = inline.target.startsWith('#') && !known.anchors.has(inline.target.slice(1));
  const own: ExportWarning[] = isLost ? [{ code: 'anchor', value: inline.target }] : [];
  return [...own, ...inline.children.flatMap((child) => inlineWarnings(child, known))];
}

/** Places in a block that links can lead to. */
export function anchorsOfBlock(block: Block): string[] {
  const own = block.kind === 'heading' ? [block.anchor] : [];
  const within = inlinesOf(block).flatMap((inline) => (inline.kind === 'anchor' ? [inline.anchor] : []));
  return [...own, ...within, ...childrenOf(block).flatMap(anchorsOfBlock)];
}

function inlinesOf(block: Block): readonly Inline[] {
  if (block.kind === 'paragraph' || block.kind === 'heading') return block.children;
  return block.kind === 'table' ? [block.header, ...block.rows].flat(2) : [];
}

function childrenOf(block: Block): readonly Block[] {
  if (block.kind === 'quote') return block.children;
  return block.kind === 'list' ? block.items.flatMap(({ children }) => children) : [];
}
