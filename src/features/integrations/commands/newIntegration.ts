import path from 'node:path';
import * as vscode from 'vscode';
import { AppError } from '../../../core/base/errors';
import { manifestName } from '../../../core/integrations/manifest/integration';
import type { SampleLanguage } from '../../../core/patterns/pattern';
import { loadChunk } from '../../../platform/chunks';
import { askPick } from '../../../platform/prompts';
import type { Services } from '../../../platform/services';
import { askIntegration, type ManifestValues } from '../askIntegration';
import type { IntegrationLibrary } from '../integrationLibrary';
import { scaffoldParts } from '../scaffolds';

/**
 * "New Integration": asks what it is to be, writes integration.yaml and the project. The second argument answers the questions.
 */
export function newIntegration(services: Services, library: IntegrationLibrary) {
  return async (given?: unknown, also?: unknown): Promise<void> => {
    const folder = given instanceof vscode.Uri ? given.fsPath : await askFolder();
    const file = vscode.Uri.file(path.join(folder, manifestName));
    if (await exists(file)) {
      const facts = { reason: 'integrationExists', file: file.fsPath };
      throw new AppError('input.invalid', `${file.fsPath} is there already`, { facts });
    }
    const values = isValues(also) ? also : await askIntegration(services, { folder, ...(await whatIsThere(folder)) });
    const manifest = loadChunk('integrations').writeManifest(values);
    const title = vscode.l10n.t('New Integration');
    await scaffoldParts(services, { title, folder, manifest, parts: ['project', 'tests'] });
    library.touch(folder);
    await vscode.window.showTextDocument(file, { preview: false });
  };
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
