/** Something that fills a page from above: a paragraph or a row of a table. Lengths are twentieths of a point. */
export interface FlowItem {
  readonly lines: number;
  readonly lineHeight: number;
  /** Around the lines, not to be parted from them: margins of cells. */
  readonly padding?: number;
  readonly before?: number;
  readonly after?: number;
  /** Not without the beginning of what follows on the same page. */
  readonly keepNext?: boolean;
  /** Never parted by the end of a page. */
  readonly keepLines?: boolean;
  /** Begins a page, that high. */
  readonly newPage?: number;
  /** What comes again above it on another page: the header of a table. */
  readonly repeated?: number;
}

/** A paragraph is not parted so that less than this is alone on a page, lines. */
const orphans = 2;

/**
 * The page, from 1, on which each item begins.
 * @param firstHeight Of the text of the first page, which the first item begins.
 */
export function flowPages(items: readonly FlowItem[], firstHeight: number): number[] {
  const flow = { page: 1, used: 0, height: firstHeight, after: 0 };
  return items.map((item, at) => {
    if (item.newPage !== undefined && at > 0) nextPage(flow, item.newPage);
    const needed = beginning(items, at);
    if (flow.used > 0 && flow.used + gapBefore(flow, item) + needed > flow.height) {
      nextPage(flow, flow.height);
      flow.used += item.repeated ?? 0;
    }
    const begins = flow.page;
    place(flow, item);
    return begins;
  });
}

interface Flow {
  page: number;
  used: number;
  height: number;
  /** Distance that the last item keeps. */
  after: number;
}

function nextPage(flow: Flow, height: number): void {
  flow.page += 1;
  flow.used = 0;
  flow.after = 0;
  flow.height = height;
}

/** Of two distances between paragraphs the larger counts. */
function gapBefore({ used, after }: Flow, { before = 0 }: FlowItem): number {
  return used === 0 ? before : Math.max(after, before);
}

/** How much must be on one page for an item to begin there. */
function beginning(items: readonly FlowItem[], at: number): number {
  const item = items[at];
  if (!item) return 0;
  const first = item.keepLines || item.lines <= orphans + 1 ? item.lines : orphans;
  const own = first * item.lineHeight + (item.padding ?? 0);
  const next = items[at + 1];
  if (!item.keepNext || !next || next.newPage !== undefined) return own;
  return heightOf(item) + Math.max(item.after ?? 0, next.before ?? 0) + beginning(items, at + 1);
}

function heightOf({ lines, lineHeight, padding = 0 }: FlowItem): number {
  return lines * lineHeight + padding;
}

function place(flow: Flow, item: FlowItem): void {
  flow.used += gapBefore(flow, item);
  let rest = heightOf(item);
  while (flow.used + rest > flow.height && flow.height - flow.used >= item.lineHeight && rest > item.lineHeight) {
    const room = Math.floor((flow.height - flow.used) / item.lineHeight) * item.lineHeight;
    rest -= Math.min(room, rest);
    if (rest <= 0) break;
    nextPage(flow, flow.height);
  }
  flow.used += rest;
  flow.after = item.after ?? 0;
}
