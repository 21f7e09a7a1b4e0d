import path from 'node:path';
import * as vscode from 'vscode';
import type { ClientLanguage } from '../../core/apis/clients/readme';
import type { DefinitionIndex } from '../../core/apis/index/definitionIndex';
import { AppError } from '../../core/base/errors';
import { loadChunk } from '../../platform/chunks';
import { askPick } from '../../platform/prompts';
import { askOnce } from '../../platform/stepInput';
import { methodIcon, operationNames } from './apiItems';

/** What a client is generated of. */
export interface ClientChoice {
  /** Ids of operations. */
  readonly operations: readonly string[];
  readonly language: ClientLanguage;
  /** Of the client: an absolute path. */
  readonly folder: string;
  /** Of the package. */
  readonly name: string;
}

/** As people call them. */
export const clientLanguageTitles: Readonly<Record<ClientLanguage, string>> = {
  typescript: 'TypeScript',
  python: 'Python',
  java: 'Java',
  go: 'Go',
};

/**
 * Asks for operations, language, folder and name.
 * @param before The choice of last time; its operations are chosen already unless there are others.
 * @throws AppError `cancelled`
 */
export async function askClient(
  index: DefinitionIndex,
  chosen: readonly string[],
  before: Partial<ClientChoice>,
): Promise<ClientChoice> {
  const { t } = vscode.l10n;
  const operations = await askOperations(index, chosen.length > 0 ? chosen : (before.operations ?? []));
  const languages = loadChunk('apis').clientLanguages.map((id) => ({ label: clientLanguageTitles[id], id }));
  languages.sort((a, b) => Number(b.id === before.language) - Number(a.id === before.language));
  const { id: language } = await askPick(languages, { title: t('Generate Client (2/4): language') });
  const folder = await askFolder(before.folder);
  const name = await askOnce(t('Generate Client (4/4): name')).text({
    prompt: t('Name of the package, in letters, digits and hyphens'),
    value: before.name ?? packageName(index.info.title),
    validate: (value) =>
      /^[A-Za-z][\w-]*$/.test(value)
        ? undefined
        : t('A name begins with a letter and has letters, digits and hyphens.'),
  });
  return { operations, language, folder, name };
}

async function askOperations(index: DefinitionIndex, chosen: readonly string[]): Promise<readonly string[]> {
  const { t } = vscode.l10n;
  const picked = new Set(chosen);
  const items = index.operations.map((operation) => {
    const [label, description] = operationNames(operation);
    const { id, method } = operation;
    return { label, description, id, iconPath: methodIcon(method), picked: picked.has(id) };
  });
  items.sort((a, b) => Number(b.picked) - Number(a.picked));
  const found = await vscode.window.showQuickPick(items, {
    title: t('Generate Client (1/4): operations'),
    placeHolder: t('Operations that the client has; those that asynchronous ones are waited for with come along'),
    canPickMany: true,
    matchOnDescription: true,
    ignoreFocusOut: true,
  });
  if (found === undefined || found.length === 0) throw new AppError('cancelled', 'No operations were chosen');
  return found.map(({ id }) => id);
}

async function askFolder(before: string | undefined): Promise<string> {
  const { t } = vscode.l10n;
  const first = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file')?.uri;
  const start = before === undefined ? first : vscode.Uri.file(before);
  const [folder] =
    (await vscode.window.showOpenDialog({
      title: t('Generate Client (3/4): its folder'),
      openLabel: t('Generate Here'),
      canSelectFiles: false,
      canSelectFolders: true,
      ...(start && { defaultUri: start }),
    })) ?? [];
  if (folder === undefined) throw new AppError('cancelled', 'No folder was chosen');
  return path.normalize(folder.fsPath);
}

function packageName(title: string): string {
  const words = title.toLowerCase().match(/[a-z\d]+/g) ?? [];
  const name = words.join('-');
  return /^[a-z]/.test(name) ? name : 'api-client';
}
