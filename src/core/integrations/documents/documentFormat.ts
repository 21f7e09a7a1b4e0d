import type { DocumentId, DocumentLanguage } from '../manifest/integration';

/** Somebody who wrote, reviewed or approved a document, or gets a copy of it. */
export interface NamedPerson {
  readonly name: string;
  readonly organisation?: string;
  readonly purpose?: string;
}

/** A version of a document, as its history has it; the newest is the last. */
export interface HistoryEntry {
  readonly version: string;
  readonly date: string;
  readonly author: string;
  readonly changes: string;
}

/**
 * The form of a delivered document, shared by who writes, exports, checks and shows it:
 *
 * - It begins with front matter in YAML between two lines `---`: what a cover and the document control are made from. We
 *   write one key a line with its value as JSON, which is YAML, too.
 * - Headings carry no numbers: whoever prints the document counts them. The heading of level 1 is the title.
 * - A section that stands for a pattern, goal, operation, setting or requirement has a line `<a id="P14-one-winner"></a>`
 *   above its heading, or the same at the start of a table's cell. Links: `[text](development-guide.en.md#P14)`.
 * - What only people know is a question: `<!-- question: survey.window -->` and on the next line a quotation that begins
 *   with the same id in bold. Once answered, the answer stands there under `<!-- answer: survey.window -->`.
 * - Code is quoted below `<!-- code: src/files.ts#L3-L20 sha256:0123456789abcdef -->`, the hash being that of the file.
 * - Diagrams are fenced blocks of Mermaid; `diagrams/` draws them as SVG and tells them in words.
 */
export interface DocumentMatter {
  readonly document: DocumentId;
  readonly title: string;
  readonly number: string;
  readonly version: string;
  /** `2026-11-24`: when what the document is made from last changed. */
  readonly date: string;
  /** Only where the manifest's answers say it. */
  readonly classification?: string;
  readonly language: DocumentLanguage;
  readonly customer: string;
  readonly vendor: string;
  /** Of the integration. */
  readonly project: string;
  readonly authors: readonly NamedPerson[];
  readonly reviewers: readonly NamedPerson[];
  readonly approvers: readonly NamedPerson[];
  readonly history: readonly HistoryEntry[];
  readonly distribution: readonly NamedPerson[];
  /** SHA-256 of everything that the document was made from. */
  readonly sources: string;
}

/** Front matter as the first lines of a document; what is absent has no line. */
export function writeFrontMatter(matter: DocumentMatter): string {
  const lines = Object.entries(matter)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}:${listed(value)}`);
  return `---\n${lines.join('\n')}\n---\n`;
}

/** A list has a line for each entry, so that a merge of two versions does not meet on one long line. */
function listed(value: unknown): string {
  if (!Array.isArray(value) || value.length === 0) return ` ${JSON.stringify(value)}`;
  return value.map((entry) => `\n  - ${JSON.stringify(entry)}`).join('');
}

/** A text of the front matter, such as `sources`; undefined where there is none. */
export function frontMatterText(text: string, key: keyof DocumentMatter): string | undefined {
  const block = /^---\r?\n([\s\S]*?)\r?\n---\r?\n/.exec(text)?.[1];
  const written = block && new RegExp(`^${key}:[ \\t]*(\\S.*?)[ \\t]*\\r?$`, 'm').exec(block)?.[1];
  if (written === undefined || written === '') return undefined;
  return written.replace(/^(["'])(.*)\1$/, '$2');
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
