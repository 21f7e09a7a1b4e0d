import path from 'node:path';
import * as vscode from 'vscode';
import { knownVendors } from '../../core/capabilities/findVendor';
import { askPick } from '../../platform/prompts';
import type { Services } from '../../platform/services';

/** What a sandbox starts with; kept for the next time. */
export interface SandboxChoice {
  /** Name of a vendor, or path of a file. */
  readonly dialect: string;
  readonly dataDir: string;
}

const stateKey = 'sandbox.choice';

interface ValueItem extends vscode.QuickPickItem {
  /** Undefined: a file or folder is to be chosen. */
  readonly value: string | undefined;
}

/** The last choice comes first, so that Enter twice starts the sandbox of last time. */
export async function askSandboxOptions(services: Services): Promise<SandboxChoice> {
  const last = services.context.globalState.get<SandboxChoice>(stateKey);
  const dialect = await askDialect(last?.dialect);
  const choice = { dialect, dataDir: await askFolder(services, last?.dataDir) };
  await services.context.globalState.update(stateKey, choice);
  return choice;
}

async function askDialect(last: string | undefined): Promise<string> {
  const { t } = vscode.l10n;
  const items: ValueItem[] = knownVendors().map(({ id, name, version }) => ({
    label: id === 'aws' ? t('Like AWS') : t('Like {0}', [name, version].filter(Boolean).join(' ')),
    description: id,
    value: id,
  }));
  if (last !== undefined && items.every(({ value }) => value !== last))
    items.unshift({ label: t('Like {0}', path.basename(last)), description: last, value: last });
  items.push({
    label: t('From a file...'),
    description: t('a report of a probe, or a vendor’s file, in JSON'),
    value: undefined,
  });
  const title = t('Start Sandbox Storage');
  const placeHolder = t('Which store should it behave like?');
  const { value } = await askPick(lastFirst(items, last), { title, placeHolder });
  return value ?? (await chooseLocation({ canSelectFiles: true, filters: { JSON: ['json'] } }));
}

async function askFolder(services: Services, last: string | undefined): Promise<string> {
  const { t } = vscode.l10n;
  const usual = vscode.Uri.joinPath(services.context.globalStorageUri, 'sandbox').fsPath;
  const items: ValueItem[] = [{ label: t('The usual folder'), description: usual, value: usual }];
  if (last !== undefined && last !== usual) items.push({ label: path.basename(last), description: last, value: last });
  items.push({ label: t('Choose a folder...'), value: undefined });
  const title = t('Start Sandbox Storage');
  const placeHolder = t('Where does it keep its data? The data stays when the sandbox ends.');
  const { value } = await askPick(lastFirst(items, last), { title, placeHolder });
  return value ?? (await chooseLocation({ canSelectFiles: false, canSelectFolders: true }));
}

function lastFirst(items: readonly ValueItem[], last: string | undefined): readonly ValueItem[] {
  if (last === undefined) return items;
  const isLast = ({ value }: ValueItem) => value === last;
  return [...items.filter(isLast), ...items.filter((item) => !isLast(item))];
}

async function chooseLocation(options: vscode.OpenDialogOptions): Promise<string> {
  const chosen = await vscode.window.showOpenDialog({ ...options, openLabel: vscode.l10n.t('Choose') });
  const file = chosen?.[0]?.fsPath;
  if (file === undefined) throw new vscode.CancellationError();
  return file;
}
