import path from 'node:path';
import * as vscode from 'vscode';
import { AppError } from '../../../core/base/errors';
import { manifestName } from '../../../core/integrations/manifest/integration';
import type { SampleLanguage } from '../../../core/patterns/pattern';
import { loadChunk } from '../../../platform/chunks';
import { askPick } from '../../../platform/prompts';
import type { Services } from '../../../platform/services';
import { askAnswersFile } from '../askAnswersFile';
import { askIntegration, type ManifestValues } from '../askIntegration';
import type { IntegrationLibrary } from '../integrationLibrary';
import { type NewManifest, scaffoldParts } from '../scaffolds';

/**
 * "New Integration": asks what it is to be, or takes that from a file of answers, and writes integration.yaml and the project. The
 * second argument answers the questions: values, or the file.
 */
export function newIntegration(services: Services, library: IntegrationLibrary) {
  return async (given?: unknown, also?: unknown): Promise<void> => {
    const folder = given instanceof vscode.Uri ? given.fsPath : await askFolder();
    const file = vscode.Uri.file(path.join(folder, manifestName));
    if (await exists(file)) {
      const facts = { reason: 'integrationExists', file: file.fsPath };
      throw new AppError('input.invalid', `${file.fsPath} is there already`, { facts });
    }
    const manifest = await newManifest(services, folder, also);
    const title = vscode.l10n.t('New Integration');
    await scaffoldParts(services, { title, folder, manifest, parts: ['project', 'tests'] });
    library.touch(folder);
    await vscode.window.showTextDocument(file, { preview: false });
  };
}

/** @throws AppError `cancelled` */
async function newManifest(services: Services, folder: string, given: unknown): Promise<NewManifest> {
  const { writeManifest } = loadChunk('integrations');
  if (isValues(given)) return { text: writeManifest(given) };
  const answers = given instanceof vscode.Uri ? given : await askAnswersFile(folder);
  // As it is in the editor, saved or not.
  if (answers) return { text: (await vscode.workspace.openTextDocument(answers)).getText(), file: answers.fsPath };
  return { text: writeManifest(await askIntegration(services, { folder, ...(await whatIsThere(folder)) })) };
}

const isValues = (value: unknown): value is ManifestValues =>
  typeof value === 'object' && value !== null && 'name' in value && 'kind' in value;

const exists = (uri: vscode.Uri) =>
  vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );

interface FolderItem extends vscode.QuickPickItem {
  readonly folder?: string;
}

/** @throws AppError `cancelled` */
async function askFolder(): Promise<string> {
  const { t } = vscode.l10n;
  const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  const items: readonly FolderItem[] = [
    ...folders.map(({ name, uri }) => ({ label: `$(folder) ${name}`, description: uri.fsPath, folder: uri.fsPath })),
    { label: `$(folder-opened) ${t('Another folder...')}` },
  ];
  const { folder } = await askPick(items, { title: t('New Integration'), placeHolder: t('In which folder?') });
  if (folder !== undefined) return folder;
  const [chosen] = (await vscode.window.showOpenDialog({ canSelectFolders: true, canSelectFiles: false })) ?? [];
  if (chosen) return chosen.fsPath;
  throw new AppError('cancelled', 'No folder was chosen');
}

/** Build files say which language a folder's code is in. */
const buildFiles: readonly (readonly [RegExp, SampleLanguage])[] = [
  [/^(?:pom\.xml|build\.gradle(?:\.kts)?)$/, 'java'],
  [/^go\.mod$/, 'go'],
  [/^(?:pyproject\.toml|requirements\.txt|setup\.py|Pipfile)$/, 'python'],
  [/^package\.json$/, 'typescript'],
];

async function whatIsThere(folder: string): Promise<{ readonly hasCode: boolean; readonly language?: SampleLanguage }> {
  const entries = await vscode.workspace.fs.readDirectory(vscode.Uri.file(folder));
  const names = entries.map(([name]) => name).filter((name) => !name.startsWith('.'));
  const language = buildFiles.find(([pattern]) => names.some((name) => pattern.test(name)))?.[1];
  return { hasCode: names.length > 0, ...(language && { language }) };
}
