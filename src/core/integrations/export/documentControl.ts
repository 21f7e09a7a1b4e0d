import type { ExportTexts } from './exportTexts';
import type { DocumentSignatory, FrontMatter } from './frontMatter';

/** A table of the document control. */
export interface ControlTable {
  readonly title: string;
  /** Absent: the first cell of each row says what the second one is. */
  readonly header?: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** What is known of a document, who answers for it, what changed in it and who has it: what an archive asks for. */
export function documentControl(document: FrontMatter, texts: ExportTexts): readonly ControlTable[] {
  const { name, organisation, purpose, version, date, author, changes } = texts;
  return [
    { title: texts.information, rows: facts(document, texts) },
    {
      title: texts.signatures,
      header: [texts.role, name, organisation, date, texts.signature],
      rows: [
        ...signatures(texts.author, document.authors),
        ...signatures(texts.reviewer, document.reviewers),
        ...signatures(texts.approver, document.approvers),
      ],
    },
    {
      title: texts.history,
      header: [version, date, author, changes],
      rows: orBlank(
        document.history.map((entry) => [entry.version, entry.date, entry.author, entry.changes]),
        4,
      ),
    },
    {
      title: texts.distribution,
      header: [texts.recipient, organisation, purpose],
      rows: orBlank(
        document.distribution.map((entry) => [entry.name, entry.organisation ?? '', entry.purpose ?? '']),
        3,
      ),
    },
  ];
}

/** What the cover and the document control say, in their order; what is not given is left out. */
function facts(document: FrontMatter, texts: ExportTexts): string[][] {
  const keys = ['title', 'number', 'version', 'date', 'classification', 'project', 'customer', 'vendor'] as const;
  return keys.flatMap((key) => {
    const value = document[key];
    return value === undefined ? [] : [[texts[key], value]];
  });
}

/** A row each; one to be filled in by hand when nobody is named yet. */
function signatures(role: string, people: readonly DocumentSignatory[]): string[][] {
  const named = people.length > 0 ? people : [{ name: '' }];
  return named.map(({ name, organisation = '', date = '' }: DocumentSignatory) => [role, name, organisation, date, '']);
}

function orBlank(rows: string[][], cells: number): string[][] {
  return rows.length > 0 ? rows : [Array.from({ length: cells }, () => '')];
}
