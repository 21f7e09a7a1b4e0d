import type { DocumentId, DocumentLanguage } from '../manifest/integration';

/**
 * The form of a delivered document, shared by who writes, exports, checks and shows it:
 *
 * - It begins with front matter: `---`, one `key: "value"` a line (JSON strings, so that any YAML or JSON reader takes
 *   them), `---`. The keys are those of {@link FrontMatter}; a cover and a header are made from them.
 * - Headings carry no numbers: whoever prints the document counts them. The first heading of level 1 is the title.
 * - A section that stands for a pattern, goal, operation, setting or requirement has a line `<a id="P14-one-winner"></a>`
 *   above it, or the same at the start of a table's cell. Links: `[text](development-guide.en.md#P14)`.
 * - What only people know is a question: `<!-- question: survey.window -->` and on the next lines a quotation with the
 *   same id in bold. Once answered the text of the answer stands there under `<!-- answer: survey.window -->`.
 * - Code is quoted below `<!-- code: src/files.ts#L3-L20 sha256:0123456789abcdef -->`, the hash being that of the lines.
 * - Diagrams are fenced blocks of Mermaid; `diagrams/` draws them as SVG and tells them in words.
 */
export interface FrontMatter {
  readonly title: string;
  /** Of the integration. */
  readonly project: string;
  readonly number: string;
  readonly document: DocumentId;
  readonly language: DocumentLanguage;
  readonly version: string;
  /** `2026-11-24`: when what the document is made from last changed. */
  readonly date: string;
  readonly customer: string;
  readonly vendor: string;
  readonly author: string;
  readonly reviewer: string;
  readonly approver: string;
  /** SHA-256 of everything that the document was made from. */
  readonly sources: string;
}

/** Front matter as the first lines of a document. */
export function writeFrontMatter(matter: FrontMatter): string {
  const lines = Object.entries(matter).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
  return `---\n${lines.join('\n')}\n---\n`;
}

/** The front matter of a document; undefined where it has none. Values that are no JSON strings are taken as they are. */
export function readFrontMatter(text: string): Readonly<Partial<Record<keyof FrontMatter, string>>> | undefined {
  const block = /^---\r?\n([\s\S]*?)\r?\n---\r?\n/.exec(text)?.[1];
  if (block === undefined) return undefined;
  const pairs = [...block.matchAll(/^([a-z]+):[ \t]*(.*?)\r?$/gm)].map(
    ([, key = '', value = '']) => [key, unquoted(value)] as const,
  );
  return Object.fromEntries(pairs);
}

function unquoted(value: string): string {
  try {
    const read: unknown = JSON.parse(value);
    return typeof read === 'string' ? read : value;
  } catch {
    return value;
  }
}

/** The file of a document in the documents' folder. */
export function documentFile(id: DocumentId, language: DocumentLanguage): string {
  return `${id}.${language}.md`;
}

/** What links lead to. */
export function anchor(id: string): string {
  return `<a id="${anchorId(id)}"></a>`;
}

/** An id as it stands in an address: `GET /osd/{id}` becomes `GET-osd-id`. */
export function anchorId(id: string): string {
  return id.replaceAll(/[^A-Za-z0-9._-]+/g, '-').replaceAll(/^-+|-+$/g, '');
}

/** A question in a document; `line` counts from 1. */
export interface QuestionMarker {
  readonly id: string;
  readonly line: number;
}

/** The questions that a document still asks. */
export function questionMarkers(text: string): readonly QuestionMarker[] {
  return text.split('\n').flatMap((line, at) => {
    const ids = [...line.matchAll(/<!-- question: ([A-Za-z0-9._-]+) -->/g)];
    return ids.map(([, id = '']) => ({ id, line: at + 1 }));
  });
}
