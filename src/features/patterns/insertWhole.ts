import path from 'node:path';
import * as vscode from 'vscode';
import { AppError } from '../../core/base/errors';
import type { Pattern } from '../../core/patterns/catalogue';
import type { InsertionPlan } from '../../core/patterns/insertion/planInsertion';
import type { SampleLanguage } from '../../core/patterns/pattern';
import { loadChunk } from '../../platform/chunks';
import { applyFileChanges, saveDocuments } from '../../platform/fileChanges';
import { reportLanguage } from '../../platform/reportLanguage';
import type { Services } from '../../platform/services';
import type { Patterns } from './patterns';
import { changesOf } from './refactoring';

export interface WholeInsertion {
  readonly pattern: Pattern;
  readonly language: SampleLanguage;
  /** Absolute path. */
  readonly project: string;
  /** Of configuration keys. */
  readonly values: Readonly<Record<string, string>>;
  /** Relative to the project. */
  readonly folder?: string;
}

/**
 * Puts a pattern with all that it builds on into a project, once the reader has seen what that changes.
 * @throws AppError `cancelled`, `input.invalid`, `local.io`
 */
export async function insertWhole(services: Services, patterns: Patterns, request: WholeInsertion): Promise<void> {
  const { t } = vscode.l10n;
  const { insertion, plan } = await freePlan(services, patterns, request);
  const { pattern, project } = insertion;
  const changes = changesOf(plan);
  if (changes.length === 0) {
    void vscode.window.showInformationMessage(t('{0} is in this project already: nothing was changed.', pattern.id));
  } else {
    await applyFileChanges(project, changes);
    tellWhatIsNext(pattern, plan);
  }
  const own = plan.changes.find((change) => change.pattern === pattern.id);
  if (own) await vscode.window.showTextDocument(vscode.Uri.file(path.join(project, own.file)), { preview: false });
}

function tellWhatIsNext({ id }: Pattern, { folder }: InsertionPlan): void {
  void vscode.window.showInformationMessage(
    vscode.l10n.t('{0} is in {1}. Next: install the dependencies, and set the keys of .env.example.', id, folder),
  );
}

/** A plan for which nothing is in the way; where something is, the reader names another folder. */
async function freePlan(
  services: Services,
  patterns: Patterns,
  insertion: WholeInsertion,
): Promise<{ readonly insertion: WholeInsertion; readonly plan: InsertionPlan }> {
  const { t } = vscode.l10n;
  const plan = await makePlan(patterns, insertion);
  const blocked = plan.changes.find(({ status }) => status === 'blocked');
  if (blocked === undefined) {
    const ask = (names: string) => t('Save {0} first? The pattern changes it.', names);
    if (await saveDocuments(services.prompts, insertion.project, changesOf(plan), ask))
      return freePlan(services, patterns, insertion);
    return { insertion, plan };
  }
  const [another, open] = [t('Choose Another Folder'), t('Open the File')];
  const message = t(
    'Another file "{0}" is in the way. It is not overwritten: choose another folder, or rename it.',
    blocked.file,
  );
  if ((await services.prompts.choose({ message, actions: [another, open] })) === open) {
    await vscode.window.showTextDocument(vscode.Uri.file(path.join(insertion.project, blocked.file)));
    throw new AppError('cancelled', 'The file in the way was opened instead');
  }
  return freePlan(services, patterns, { ...insertion, folder: await askFolder(plan.folder) });
}

async function makePlan({ library }: Patterns, insertion: WholeInsertion): Promise<InsertionPlan> {
  const { pattern, language, project, values, folder } = insertion;
  return loadChunk('patterns').planInsertion({
    catalogue: await library.catalogue(),
    ids: [pattern.id],
    ...{ language, project, values, textLanguage: reportLanguage() },
    ...(folder !== undefined && { folder }),
  });
}

/** @throws AppError `cancelled` */
async function askFolder(before: string): Promise<string> {
  const { t } = vscode.l10n;
  const { namedFolder } = loadChunk('patterns');
  const folder = await vscode.window.showInputBox({
    title: t('Insert Adaptation Pattern'),
    prompt: t('Folder for the files of the pattern, relative to the project'),
    value: before,
    ignoreFocusOut: true,
    validateInput: (value) =>
      namedFolder(value) === undefined ? t('Enter a folder inside of the project, such as src/storage.') : undefined,
  });
  const named = namedFolder(folder ?? '');
  if (named === undefined) throw new AppError('cancelled', 'No folder was named');
  return named;
}
