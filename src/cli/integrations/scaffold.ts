import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../core/base/errors';
import { definitionsAtHand } from '../../core/integrations/definitionsAtHand';
import { manifestName } from '../../core/integrations/manifest/integration';
import { manifestError, readManifest, unreadable } from '../../core/integrations/manifest/integrationFile';
import { rebaseDefinitions } from '../../core/integrations/manifest/rebaseDefinitions';
import { applyPlans, recoverScaffold } from '../../core/integrations/scaffold/applyPlan';
import type { PlannedFile, ScaffoldPlan } from '../../core/integrations/scaffold/filePlan';
import { type IntegrationPart, planIntegration } from '../../core/integrations/scaffold/planIntegration';
import { settleConflicts } from '../../core/integrations/scaffold/planScaffold';
import { readDefinitionArgument } from '../apis/definitionArgument';
import { type LocalContext, print, printable } from '../cliContext';
import { ExitCode } from '../exitCodes';
import { openCatalogue } from '../patterns/catalogueFolder';
import { tellOfRepository } from './repositoryNotes';
import { templatesFolder } from './templatesFolder';

/**
 * Scaffolds parts of an integration into `--out`. Exit code 1 when conflicts are left that nobody decided.
 * @throws AppError `input.invalid`, `config.invalid`, `local.io`
 */
export async function scaffold(context: LocalContext, parts: readonly IntegrationPart[]): Promise<number> {
  const { values } = context;
  const root = path.resolve(required(values.out, 'out', 'Give --out, the folder of the integration'));
  const answers = path.resolve(values.answers ?? path.join(root, manifestName));
  const decision = decisionOf(values['on-conflict']);
  // What an earlier run left half written comes to its end first; a dry run writes not even that.
  if (!values['dry-run']) await recoverScaffold(root);
  const manifest = await textOf(answers);
  const { missing, plans } = await plansFor(context, { root, answers, manifest, parts });
  const decided = plans.map((plan) => settleConflicts(plan, decisionsFor(plan, decision)));
  if (!values['dry-run']) await applyPlans(decided);
  for (const { message } of missing)
    process.stderr.write(`storage-integrator: no typed functions: ${printable(message)}\n`);
  report(context, decided);
  await tellOfRepository(root, plans);
  const open = plans.some(({ files }) => files.some(({ action }) => action === 'conflict'));
  return open && decision === 'report' ? ExitCode.failed : ExitCode.ok;
}

interface Wanted {
  readonly root: string;
  readonly answers: string;
  readonly manifest: string;
  readonly parts: readonly IntegrationPart[];
}

async function plansFor(context: LocalContext, { root, answers, manifest, parts }: Wanted) {
  const { integration, problems } = readManifest(manifest);
  if (!integration) throw manifestError(answers, problems);
  // A manifest from elsewhere will lie in the integration's folder, and its paths have to lead to the same files from there.
  const text = await rebaseDefinitions(manifest, integration, path.dirname(answers), root);
  const { definitions, missing } = await definitionsAtHand(
    readManifest(text).integration ?? integration,
    root,
    (where) => readDefinitionArgument(context, where),
  );
  const [catalogue, templates] = [await openCatalogue(context), templatesFolder(context)];
  const plans = await planIntegration({
    root,
    manifest: text,
    manifestFile: answers,
    parts,
    catalogue,
    templates,
    definitions,
    missing,
  });
  return { missing, plans };
}

/** @throws AppError `local.io` */
export function textOf(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((cause) => {
    throw unreadable(file, cause);
  });
}

function required(value: string | undefined, reason: string, message: string): string {
  if (value !== undefined) return value;
  throw new AppError('input.invalid', message, { facts: { reason } });
}

const decisions = ['report', 'keep', 'take', 'markers'] as const;
export type Decision = (typeof decisions)[number];

/** What `--on-conflict` says. @throws AppError `input.invalid` */
export function decisionOf(value: string | undefined): Decision {
  const found = decisions.find((each) => each === (value ?? 'report'));
  if (found) return found;
  throw new AppError('input.invalid', `--on-conflict takes ${decisions.join(', ')}`, {
    facts: { reason: 'arguments', ...(value !== undefined && { value }) },
  });
}

/** What becomes of each conflict; none is decided when they are only to be reported. */
export function decisionsFor({ files }: ScaffoldPlan, decision: Decision): ReadonlyMap<string, string> {
  const conflicts = decision === 'report' ? [] : files.filter(({ action }) => action === 'conflict');
  return new Map(conflicts.map((file) => [file.path, decided(file, decision)]));
}

function decided({ current = '', rendered = '', conflicted = rendered }: PlannedFile, decision: Decision): string {
  if (decision === 'keep') return current;
  return decision === 'take' ? rendered : conflicted;
}

/** Says what becomes of each file. @param more Further properties of the JSON. */
export function report(context: LocalContext, plans: readonly ScaffoldPlan[], more: object = {}): void {
  const dryRun = context.values['dry-run'];
  if (context.json) {
    const scaffolds = plans.map(({ scaffold: name, templateVersion, files }) => ({
      scaffold: name,
      templateVersion,
      files: files.map(({ path: file, action }) => ({ path: file, action })),
    }));
    print(context, JSON.stringify({ dryRun, scaffolds, ...more }, undefined, 2));
    return;
  }
  const files = plans.flatMap((plan) => plan.files);
  for (const { path: file, action } of files.filter(({ action: each }) => each !== 'identical')) {
    print(context, printable(`${action.padEnd(9)} ${file}${notes[action] ?? ''}`));
  }
  const identical = files.filter(({ action }) => action === 'identical').length;
  if (identical > 0) print(context, `${identical} files are as they should be`);
}

const notes: Partial<Record<PlannedFile['action'], string>> = {
  conflict: '  (yours is left as it is; decide with --on-conflict keep, take or markers)',
  gone: '  (you deleted it: it stays deleted)',
  keep: '  (you changed it)',
  orphan: '  (no longer part of the template; you changed it, so it stays)',
};
