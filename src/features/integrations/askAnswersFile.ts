import * as vscode from 'vscode';
import { askPick } from '../../platform/prompts';

/** Names of files that say beforehand what is asked for a new integration, as for `--answers` of the command line. */
const answersName = /^(?:.+\.)?answers\.ya?ml$/i;

interface SourceItem extends vscode.QuickPickItem {
  readonly file?: vscode.Uri;
}

/**
 * Lets the reader have a new integration made from a file of answers, where its folder holds one.
 * @param folder Absolute path.
 * @returns The file; undefined when there is none, or when the reader wants to be asked.
 * @throws AppError `cancelled`
 */
export async function askAnswersFile(folder: string): Promise<vscode.Uri | undefined> {
  const { t } = vscode.l10n;
  const place = vscode.Uri.file(folder);
  const entries = await vscode.workspace.fs.readDirectory(place);
  const names = entries.filter(([name, type]) => (type & vscode.FileType.File) !== 0 && answersName.test(name));
  if (names.length === 0) return undefined;
  const items: readonly SourceItem[] = [
    ...names.map(([name]) => ({
      label: t('From {0}', name),
      detail: t('The file has all answers: nothing else is asked, and the file stays as it is'),
      file: vscode.Uri.joinPath(place, name),
    })),
    { label: t('By questions'), detail: t('Name, customer, kind, patterns and languages, one after the other') },
  ];
  return (await askPick(items, { title: t('New Integration'), placeHolder: t('What is it made from?') })).file;
}
