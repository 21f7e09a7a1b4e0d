import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { isAppError, isCancellation } from '../../../base/errors';
import { documentFile, frontMatterText, questionMarkers } from '../../documents/documentFormat';
import { documentStates } from '../../documents/documentStates';
import { gatherFacts } from '../../documents/facts/gatherFacts';
import type { DocumentId, DocumentLanguage } from '../../manifest/integration';
import { type Check, type CheckContext, type CheckOutcome, finding, notChecked } from '../checkContext';
import type { CheckFinding } from '../checkFinding';

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
    ...(currency.notChecked && { notChecked: currency.notChecked }),
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

/**
 * Whether each document is what the facts of today would give. One that does not say what it was made from, since a customer has a form
 * of their own, is theirs to judge.
 */
async function staleDocuments(context: CheckContext, there: readonly WantedDocument[]): Promise<CheckOutcome> {
  const { folder, integration, catalogue, results, components, templates, live, signal } = context;
  const own = there.filter(({ text = '' }) => frontMatterText(text, 'sources') === undefined);
  const findings = own.map(({ id, language, file }) =>
    finding('warning', 'documents.ownForm', [id, language], { file }),
  );
  if (own.length === there.length) return { findings };
  if (templates === undefined) return { findings, notChecked: [notChecked('documents.noTemplates')] };
  const address = integration.apiOperations.find(({ definition }) => /^https?:\/\//i.test(definition))?.definition;
  const fetchDefinition = live?.definitionAt;
  // Documents were made with what stood there: without it all of them would look stale.
  if (address !== undefined && fetchDefinition === undefined) {
    return { findings, notChecked: [notChecked('documents.address', [address])] };
  }
  try {
    const sources = {
      ...{ catalogue, results, components: components.components },
      ...(fetchDefinition && { fetchDefinition }),
      ...(signal && { signal }),
    };
    const states = await documentStates(folder, await gatherFacts(folder, sources), templates);
    const ownFiles = new Set(own.map(({ file }) => file));
    const stale = states.filter(({ currency, file }) => currency === 'stale' && !ownFiles.has(file));
    return {
      findings: [
        ...findings,
        ...stale.map(({ document, language, file }) =>
          finding('error', 'documents.stale', [document, language], { file }),
        ),
      ],
    };
  } catch (error) {
    // A probe's report that cannot be read, or a pattern that there is not, has a finding of its own.
    if (isCancellation(error) || !isAppError(error)) throw error;
    return { findings, notChecked: [notChecked('documents.noFacts', [error.message])] };
  }
}

function questionFindings({ id, language, file, text = '' }: WantedDocument): readonly CheckFinding[] {
  const [first, ...more] = questionMarkers(text);
  if (first === undefined) return [];
  return [finding('warning', 'questions.open', [id, language, more.length + 1, first.id], { file, line: first.line })];
}
