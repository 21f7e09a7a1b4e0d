import path from 'node:path';
import { AppError } from '../../core/base/errors';
import { documentSources } from '../../core/integrations/documents/documentSources';
import { openQuestions } from '../../core/integrations/documents/openQuestions';
import { planDocuments } from '../../core/integrations/documents/planDocuments';
import {
  type DocumentId,
  type DocumentLanguage,
  documentIds,
  documentLanguages,
} from '../../core/integrations/manifest/integration';
import { applyPlan, recoverScaffold } from '../../core/integrations/scaffold/applyPlan';
import { settleConflicts } from '../../core/integrations/scaffold/planScaffold';
import { readDefinitionArgument } from '../apis/definitionArgument';
import { type LocalContext, print, printable } from '../cliContext';
import { ExitCode } from '../exitCodes';
import { tellOfRepository } from '../integrations/repositoryNotes';
import { decisionOf, decisionsFor, report } from '../integrations/scaffold';
import { templatesFolder } from '../integrations/templatesFolder';
import { openCatalogue } from '../patterns/catalogueFolder';

/**
 * `scaffold docs --dir DIR`: the documents of an integration, or what has changed in them since. Exit code 1 when conflicts
 * with what people edited are left that nobody decided.
 */
export async function scaffoldDocsCommand(context: LocalContext): Promise<number> {
  const { values } = context;
  const root = path.resolve(values.dir ?? values.out ?? '.');
  const decision = decisionOf(values['on-conflict']);
  const [only, languages] = [documentsOf(values.only), languagesOf(values.languages)];
  if (!values['dry-run']) await recoverScaffold(root);
  const sources = await sourcesOf(context, root);
  const plan = await planDocuments({
    root,
    ...sources,
    templates: path.join(templatesFolder(context), 'documents'),
    now: new Date(),
    ...(only && { only }),
    ...(languages && { languages }),
  });
  const decided = settleConflicts(plan, decisionsFor(plan, decision));
  if (!values['dry-run']) await applyPlan(decided);
  await tell(context, root, [decided]);
  await tellOfRepository(root, [plan]);
  const open = plan.files.some(({ action }) => action === 'conflict');
  return open && decision === 'report' ? ExitCode.failed : ExitCode.ok;
}

/** What documents are made from beside the folder itself; results that cannot be read are told. */
async function sourcesOf(context: LocalContext, root: string) {
  const sources = await documentSources(root, await openCatalogue(context), context.signal);
  for (const { file, message } of sources.results.problems) {
    process.stderr.write(`storage-integrator: ${printable(`${file}: ${message}`)}\n`);
  }
  return { ...sources, fetchDefinition: (address: string) => readDefinitionArgument(context, address) };
}

async function tell(context: LocalContext, root: string, plans: Parameters<typeof report>[1]): Promise<void> {
  const questions = (await openQuestions(root)).map(({ id }) => id);
  report(context, plans, { questions });
  if (context.json || questions.length === 0) return;
  print(context, `${questions.length} questions are open, to be answered in integration.yaml: ${questions.join(', ')}`);
}

function documentsOf(text: string | undefined): readonly DocumentId[] | undefined {
  return text === undefined ? undefined : listOf(text, '--only', documentIds);
}

function languagesOf(text: string | undefined): readonly DocumentLanguage[] | undefined {
  return text === undefined ? undefined : listOf(text, '--languages', documentLanguages);
}

/** Words behind an option, separated by commas. @throws AppError `input.invalid` */
function listOf<T extends string>(text: string, option: string, known: readonly T[]): readonly T[] {
  return text.split(',').map((word) => {
    const found = known.find((each) => each === word.trim());
    if (found !== undefined) return found;
    throw new AppError('input.invalid', `${option} takes ${known.join(', ')}`, {
      facts: { reason: 'arguments', value: word.trim() },
    });
  });
}
