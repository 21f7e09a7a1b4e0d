import type { ScaffoldPlan } from '../scaffold/filePlan';
import { loadLock } from '../scaffold/lockFile';
import { planScaffold } from '../scaffold/planScaffold';
import { documentsTemplate } from './documentTemplates';
import { type FactSources, gatherFacts } from './facts/gatherFacts';
import { type DocumentSetOptions, renderDocuments } from './renderDocuments';

export interface DocumentsRequest extends FactSources, Omit<DocumentSetOptions, 'previous'> {
  /** Absolute path of the integration's folder. */
  readonly root: string;
}

/** The documents' part of the lock file. */
export const documentsScaffold = 'documents';

/**
 * Works out what making the documents anew does to an integration's folder: what people edited in them stays, merged with
 * what changed. Documents that are not asked for this time are left alone. Writes nothing; `applyPlan` does. Call
 * `recoverScaffold` before.
 * @throws AppError as `gatherFacts`, `renderDocuments` and `planScaffold`
 */
export async function planDocuments(request: DocumentsRequest): Promise<ScaffoldPlan> {
  const { root } = request;
  const facts = await gatherFacts(root, request);
  const locked = (await loadLock(root)).get(documentsScaffold)?.files;
  const before = new Map([...(locked ?? [])].map(([file, { base }]) => [file, base]));
  const rendered = await renderDocuments(root, facts, { ...request, previous: before });
  const asked = new Set(rendered.map(({ path }) => path));
  // What was made before and is still wanted stays as it is; what nobody wants any more is removed by the plan.
  const others = isPart(request) ? [...before].filter(([file]) => !asked.has(file)) : [];
  const files = [...rendered, ...others.map(([path, text]) => ({ path, text }))];
  const { wanted, languages } = facts.integration.documents;
  return planScaffold({
    root,
    scaffold: documentsScaffold,
    template: documentsTemplate,
    answers: { wanted, languages },
    files,
  });
}

function isPart({ only, languages }: DocumentsRequest): boolean {
  return only !== undefined || languages !== undefined;
}
