/** How a piece of text stands out. */
export interface TextMarks {
  readonly strong?: boolean;
  readonly emphasis?: boolean;
  readonly strike?: boolean;
}

/** What stands in a line. */
export type Inline =
  | { readonly kind: 'text'; readonly text: string; readonly marks: TextMarks }
  | { readonly kind: 'code'; readonly text: string; readonly marks: TextMarks }
  /** `target` is `#anchor` or an address. */
  | { readonly kind: 'link'; readonly target: string; readonly children: readonly Inline[] }
  | { readonly kind: 'image'; readonly source: string; readonly alt: string }
  | { readonly kind: 'anchor'; readonly anchor: string }
  | { readonly kind: 'footnote'; readonly number: number }
  | { readonly kind: 'break' };

export interface Heading {
  readonly kind: 'heading';
  /** From 1. */
  readonly level: number;
  /** `1.2`; absent below the third level. */
  readonly number?: string;
  /** What links to it name, without `#`; unique in the document. */
  readonly anchor: string;
  readonly children: readonly Inline[];
}

export type Alignment = 'left' | 'center' | 'right';

export interface Table {
  readonly kind: 'table';
  readonly caption?: readonly Inline[];
  readonly alignments: readonly Alignment[];
  /** A cell each. */
  readonly header: readonly (readonly Inline[])[];
  readonly rows: readonly (readonly (readonly Inline[])[])[];
}

export interface List {
  readonly kind: 'list';
  /** The first number; absent: not numbered. */
  readonly start?: number;
  readonly items: readonly ListItem[];
}

export interface ListItem {
  /** Of a task list. */
  readonly done?: boolean;
  readonly children: readonly Block[];
}

/** What a quote is when it is more than a quote: `> [!WARNING]`. */
export const noticeKinds = ['note', 'tip', 'important', 'warning', 'caution'] as const;
export type NoticeKind = (typeof noticeKinds)[number];

export type Block =
  | Heading
  | Table
  | List
  | { readonly kind: 'paragraph'; readonly children: readonly Inline[] }
  | { readonly kind: 'quote'; readonly notice?: NoticeKind; readonly children: readonly Block[] }
  | { readonly kind: 'code'; readonly language: string; readonly text: string }
  /** Mermaid. */
  | { readonly kind: 'diagram'; readonly source: string; readonly caption?: string }
  | { readonly kind: 'figure'; readonly source: string; readonly caption: string }
  | { readonly kind: 'rule' };

/** The body of a document, whatever it is written as. */
export interface DocumentBody {
  readonly blocks: readonly Block[];
  /** By their number, from 1. */
  readonly footnotes: ReadonlyMap<number, readonly Block[]>;
}

/** The text of what stands in a line, without its looks. */
export function plainText(inlines: readonly Inline[]): string {
  return inlines
    .map((inline) => {
      if (inline.kind === 'text' || inline.kind === 'code') return inline.text;
      if (inline.kind === 'link') return plainText(inline.children);
      if (inline.kind === 'image') return inline.alt;
      return inline.kind === 'break' ? ' ' : '';
    })
    .join('');
}
