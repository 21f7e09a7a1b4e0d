import { drawDiagram } from '../../../../src/core/integrations/export/diagrams/drawDiagram';
import { applyReference } from '../../../../src/core/integrations/export/docx/applyReference';
import { finishPackage } from '../../../../src/core/integrations/export/docx/finishPackage';
import { readReference } from '../../../../src/core/integrations/export/docx/referenceDocument';
import { writeDocx } from '../../../../src/core/integrations/export/docx/writeDocx';
import type { FrontMatter } from '../../../../src/core/integrations/export/frontMatter';
import { linkTargets } from '../../../../src/core/integrations/export/linkTargets';
import type { Pictures } from '../../../../src/core/integrations/export/loadPictures';
import { readMarkdown } from '../../../../src/core/integrations/export/markdown/readMarkdown';

/** A document that says as little as it may. */
export const plainDocument: FrontMatter = {
  title: 'Guide',
  language: 'en',
  authors: [],
  reviewers: [],
  approvers: [],
  history: [],
  distribution: [],
};

export interface WrittenOptions {
  readonly document?: Partial<FrontMatter>;
  readonly pictures?: Pictures;
  /** A customer's document. */
  readonly reference?: Uint8Array;
}

/** Markdown as .docx, as exportDocument.ts makes it. */
export async function writtenDocx(markdown: string, options: WrittenOptions = {}): Promise<Uint8Array> {
  const document = { ...plainDocument, ...options.document };
  const reference = options.reference && readReference(options.reference);
  const made = await writeDocx({
    document,
    body: readMarkdown(markdown),
    pictures: options.pictures ?? new Map(),
    diagram: drawDiagram,
    linkTarget: linkTargets({ from: '/docs', to: '/docs/out', format: 'docx' }),
    ...(reference && { page: reference.page }),
  });
  return finishPackage(reference ? applyReference(made, reference, document) : made, document.date);
}
