import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { documentIds } from '../../../src/core/integrations/manifest/integration';
import type { Combination } from '../combinations';
import { timesOf } from '../fileTimes';
import { ourCommand, succeeded } from '../ourCommand';
import { assertFilled, assertLanguage } from './assertDocuments';
import { assertRequirements, assertResults, assertSettings } from './assertFacts';
import { assertChecked, assertExported, assertPacked } from './deliver';
import { type DeliveredDocument, deliveredDocuments, documentOf } from './deliveredDocument';

export interface DocumentedProject {
  readonly combination: Combination;
  /** Goals and requirements that its tests show. */
  readonly goals: readonly string[];
  /** Whether its documents are to be written in other formats, too, which takes seconds. */
  readonly exported: boolean;
  /** What the check has to say of licences, where packages are not installed in the project. */
  readonly licences: readonly string[];
  /** When its tests began to run, in milliseconds since 1970. */
  began(): number;
}

/** The documents of a project whose tests have run, from the first command to the delivery package. */
export function describeDocuments(folder: string, project: DocumentedProject): void {
  const { combination, goals, exported, licences } = project;
  const { documents: languages } = combination;
  const requirements = goals.filter((goal) => /^REQ-\d+$/.test(goal));
  let documents: readonly DeliveredDocument[] = [];

  it('has its documents made, and made again nothing changes', async () => {
    succeeded(await ourCommand(folder, 'scaffold', 'docs', '--dir', '.'));
    documents = deliveredDocuments(folder, languages);
    const before = timesOf(folder);
    const again = succeeded(await ourCommand(folder, 'scaffold', 'docs', '--dir', '.'));
    const count = documentIds.length * languages.length;
    assert.match(again, new RegExp(`^${count} files are as they should be$`, 'm'));
    assert.deepEqual(timesOf(folder), before);
  });

  it('has documents in the right language, with nothing missing and no link into nothing', () => {
    for (const document of documents) assertLanguage(document);
    assertFilled(folder, documents);
  });

  it('has the results of the tests in them, and every setting', () => {
    for (const language of languages) {
      const goalsOfPatterns = goals.filter((goal) => !requirements.includes(goal));
      const report = documentOf(documents, 'test-report', language);
      assertResults(report, { folder, goals: goalsOfPatterns, began: project.began() });
      assertRequirements(documentOf(documents, 'acceptance-report', language), requirements.length);
      assertSettings(documentOf(documents, 'configuration-reference', language), folder);
    }
  });

  if (exported)
    it('has documents as .docx and as HTML', async () => {
      const out = `${folder}.export`;
      await assertExported(folder, documents, out);
      rmSync(out, { recursive: true });
    });

  it('passes its check but for what people have to complete, and is packed and verified', async () => {
    await assertChecked(folder, {
      codes: ['questions.open', ...licences],
      skipped: ['REQ-09-retention', ...withoutTls(combination)],
    });
    await assertPacked(folder, `${folder}.zip`);
  });
}

/** Tests of all languages but Go, which brings a server of its own, need a store with TLS; the sandbox has none. */
function withoutTls({ kind, language }: Combination): readonly string[] {
  // In Java the tests of that pattern run with the whole matrix only.
  const isLeftOut = language === 'java' && process.env['INTEGRATIONS_MATRIX'] !== 'all';
  return kind === 'rest' || language === 'go' || isLeftOut ? [] : ['P01-private-ca'];
}
