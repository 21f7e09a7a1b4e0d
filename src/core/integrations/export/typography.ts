import type { DocumentLanguage } from '../manifest/integration';

/** Space around a paragraph, twentieths of a point. */
export interface Spacing {
  readonly before?: number;
  readonly after?: number;
}

/** Sizes, half points, and distances of a document on paper. */
export interface Typography {
  readonly body: number;
  readonly table: number;
  readonly code: number;
  /** Of the levels from the first. */
  readonly headings: readonly number[];
  /** 240ths of a line. */
  readonly line: number;
  readonly latin: string;
  readonly headingLatin: string;
  /** How high a line of its fonts is by itself, ems: that of Chinese fonts is higher. */
  readonly lineEms: number;
}

/** 五号 (10.5 points) with headings from 三号 (16) to 五号 for Chinese; 10 points for English. */
export function typography(language: DocumentLanguage): Typography {
  const both = { table: 18, code: 17, headingLatin: 'Arial' };
  return language === 'zh-cn'
    ? { ...both, body: 21, headings: [32, 28, 24, 21], line: 336, latin: 'Times New Roman', lineEms: 1.3 }
    : { ...both, body: 20, headings: [32, 26, 22, 20], line: 288, latin: 'Arial', lineEms: 1.15 };
}

export const codeLine = 252;

export const spacing = {
  body: { after: 120 },
  list: { after: 60 },
  quote: { after: 60 },
  code: { before: 60, after: 180 },
  cell: { before: 30, after: 30 },
  caption: { before: 60, after: 180 },
  figure: { before: 120, after: 60 },
  frontHeading: { before: 300, after: 140 },
  frontTitle: { before: 160, after: 80 },
} as const satisfies Readonly<Record<string, Spacing>>;

/** Around a heading; from level 1. */
export function headingSpacing(level: number): Required<Spacing> {
  return level === 1 ? { before: 360, after: 180 } : { before: 240, after: 120 };
}

/** Around an entry of the contents; from level 1. */
export function contentsSpacing(level: number): Required<Spacing> {
  return { before: level === 1 ? 100 : 20, after: 20 };
}

/** Inside the cells of tables, twentieths of a point. */
export const cellMargins = { top: 40, bottom: 40, left: 100, right: 100 } as const;

/** The paragraph between two tables: half a line and its distance. */
export const gap = { line: 120, after: 120 } as const;

/** How far a list is indented in the one that it is in, and a quote, twentieths of a point. */
export const indentation = { list: 420, hanging: 360, quote: 360 } as const;

/** Shorter code is not parted by the end of a page, lines. */
export const keptTogether = 15;
