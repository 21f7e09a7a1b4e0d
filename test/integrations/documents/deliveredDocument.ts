import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { documentFile } from '../../../src/core/integrations/documents/documentFormat';
import {
  type DocumentId,
  type DocumentLanguage,
  documentIds,
} from '../../../src/core/integrations/manifest/integration';

/** A document as it lies in the folder of a project. */
export interface DeliveredDocument {
  readonly id: DocumentId;
  readonly language: DocumentLanguage;
  /** Its name in the folder of the documents. */
  readonly file: string;
  readonly text: string;
}

/** The documents of a project: all twelve in each of the languages, and no other file beside them. */
export function deliveredDocuments(
  folder: string,
  languages: readonly DocumentLanguage[],
): readonly DeliveredDocument[] {
  const place = path.join(folder, 'docs');
  const documents = languages.flatMap((language) =>
    documentIds.map((id) => ({ id, language, file: documentFile(id, language) })),
  );
  assert.deepEqual(readdirSync(place).sort(), documents.map(({ file }) => file).sort());
  return documents.map((each) => ({ ...each, text: readFileSync(path.join(place, each.file), 'utf8') }));
}

/** One document of a language. */
export function documentOf(
  documents: readonly DeliveredDocument[],
  id: DocumentId,
  language: DocumentLanguage,
): DeliveredDocument {
  const found = documents.find((each) => each.id === id && each.language === language);
  assert.ok(found, `${id} in ${language}`);
  return found;
}

/** What is written in sentences and tables: without front matter and fenced blocks, which quote code of the project. */
export function prose({ text }: DeliveredDocument): string {
  return text.replace(/^---\n[\s\S]*?\n---\n/, '').replaceAll(/^(`{3,}|~{3,})[^\n]*\n[\s\S]*?^\1[ \t]*$/gm, '');
}

/** The fenced blocks. */
export function quotations({ text }: DeliveredDocument): readonly string[] {
  return [...text.matchAll(/^(`{3,}|~{3,})[^\n]*\n([\s\S]*?)^\1[ \t]*$/gm)].map(([, , quoted = '']) => quoted);
}

/** The tables, each as its rows, each row as its cells; the line below the head is left out. */
export function tablesOf(document: DeliveredDocument): readonly (readonly (readonly string[])[])[] {
  return [...prose(document).matchAll(/(?:^\|.*\|[ \t]*$\n?)+/gm)].map(([table]) =>
    table
      .trim()
      .split('\n')
      .filter((_, at) => at !== 1)
      .map(cellsOf),
  );
}

function cellsOf(row: string): readonly string[] {
  const inner = row.trim().slice(1, -1);
  return inner.split(/(?<!\\)\|/).map((cell) => cell.trim());
}

/** The row of the tables whose first cell begins with some text. @throws AssertionError when there is not exactly one */
export function rowOf(document: DeliveredDocument, first: string): readonly string[] {
  const rows = tablesOf(document)
    .flat()
    .filter(([cell = '']) => cell.startsWith(first));
  assert.equal(rows.length, 1, `${document.file}: rows of ${first}`);
  return rows[0] ?? [];
}
