import { access } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { mapLimit } from '../../../core/base/concurrency';
import { AppError, isCancellation } from '../../../core/base/errors';
import { LocalNames } from '../../../core/storage/keys/localNames';
import { containerOf, type ObjectNode, prefixOf, type StorageNode } from '../../../core/storage/nodes';
import { loadChunk } from '../../../platform/chunks';
import { config } from '../../../platform/config';
import { displayName } from '../../../platform/displayText';
import { withProgress } from '../../../platform/progress';
import type { Prompts } from '../../../platform/prompts';
import type { Services } from '../../../platform/services';
import { targetNodes } from '../../../platform/targets';
import { type Downloadable, type PlannedFile, planDownload, safeTarget } from '../downloadPlan';
import { TransferProgress } from '../transferProgress';

const isDownloadable = (node: StorageNode): node is Downloadable => node.kind !== 'connection';

function defaultFolder(): vscode.Uri | undefined {
  return vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file')?.uri;
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

/** One object: the save dialog asks for its name and about replacing a file. */
async function downloadOne(services: Services, node: ObjectNode): Promise<void> {
  const name = new LocalNames(prefixOf(containerOf(node))).file(node.key).path;
  const folder = defaultFolder();
  const chosen = await vscode.window.showSaveDialog({
    title: vscode.l10n.t('Download {0}', displayName(node.key)),
    saveLabel: vscode.l10n.t('Download'),
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder, name) }),
  });
  if (chosen === undefined) throw new AppError('cancelled', 'No file was chosen');
  const store = services.stores.open(node.connectionId);
  await withProgress(vscode.l10n.t('Downloading {0}', displayName(node.key)), (signal, report) => {
    const progress = new TransferProgress(report, 1, node.summary.size);
    const onProgress = (count: number) => progress.addBytes(count);
    return loadChunk('storage').downloadFile({
      store,
      source: { bucket: node.bucket, key: node.key },
      file: chosen.fsPath,
      onProgress,
      signal,
    });
  });
  await tellDone(vscode.l10n.t('Downloaded to {0}', chosen.fsPath), chosen);
}

async function tellDone(text: string, uri: vscode.Uri): Promise<void> {
  const open = vscode.l10n.t('Open');
  void vscode.window.showInformationMessage(text, open).then((chosen) => {
    if (chosen === open) void vscode.commands.executeCommand('vscode.open', uri);
  });
}

async function chooseFolder(): Promise<vscode.Uri> {
  const folder = defaultFolder();
  const chosen = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Download to Folder'),
    canSelectFiles: false,
    canSelectFolders: true,
    openLabel: vscode.l10n.t('Download Here'),
    ...(folder && { defaultUri: folder }),
  });
  if (chosen?.[0] === undefined) throw new AppError('cancelled', 'No folder was chosen');
  return chosen[0];
}

type ExistingFiles = 'ask' | 'replace' | 'skip';

/** Asks once, at the first file that is there already, and remembers the answer for the rest of the command. */
class ExistingFilesQuestion {
  readonly #prompts: Prompts;
  #answer: ExistingFiles = 'ask';
  #asking: Promise<ExistingFiles> | undefined;

  constructor(prompts: Prompts) {
    this.#prompts = prompts;
  }

  async mayWrite(file: string): Promise<boolean> {
    if (!(await exists(file))) return true;
    if (this.#answer === 'ask') {
      this.#asking ??= this.#ask(file);
      this.#answer = await this.#asking;
    }
    return this.#answer === 'replace';
  }

  async #ask(file: string): Promise<ExistingFiles> {
    const replace = vscode.l10n.t('Replace All');
    const skip = vscode.l10n.t('Skip Existing');
    const text = vscode.l10n.t('"{0}" exists already. What should happen to existing files?', path.basename(file));
    return (await this.#prompts.choose({ message: text, actions: [replace, skip] })) === replace ? 'replace' : 'skip';
  }
}

interface Outcome {
  downloaded: number;
  skipped: number;
  readonly renamed: PlannedFile[];
}

async function downloadMany(services: Services, nodes: readonly Downloadable[], folder: string): Promise<Outcome> {
  const [{ connectionId }] = nodes as [Downloadable];
  const store = services.stores.open(connectionId);
  const { downloadFile } = loadChunk('storage');
  const outcome: Outcome = { downloaded: 0, skipped: 0, renamed: [] };
  const question = new ExistingFilesQuestion(services.prompts);
  await withProgress(vscode.l10n.t('Downloading to {0}', folder), async (signal, report) => {
    const progress = new TransferProgress(report);
    await mapLimit(
      planDownload(store, nodes, signal),
      config.transferConcurrency(),
      async (planned) => {
        const file = await safeTarget(folder, planned.path);
        if (planned.renamed) outcome.renamed.push(planned);
        if (await question.mayWrite(file)) {
          await downloadFile({ store, source: planned, file, onProgress: (count) => progress.addBytes(count), signal });
          outcome.downloaded += 1;
        } else outcome.skipped += 1;
        progress.addFile();
      },
      signal,
    );
  });
  return outcome;
}

/** What became of keys that no file system holds is part of the result: nobody should have to search for them. */
async function showRenamed(renamed: readonly PlannedFile[]): Promise<void> {
  const lines = renamed.map(
    ({ bucket, key, path: local }) => `${JSON.stringify(`s3://${bucket}/${key}`)}  ->  ${local}`,
  );
  const content = [
    vscode.l10n.t('Keys that were saved under another name, because a file system cannot hold them:'),
    '',
    ...lines,
    '',
  ].join('\n');
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content, language: 'plaintext' }));
}

async function tellOutcome({ downloaded, skipped, renamed }: Outcome, folder: vscode.Uri): Promise<void> {
  const parts = [vscode.l10n.t('{0} files were downloaded to {1}.', downloaded, folder.fsPath)];
  if (skipped > 0) parts.push(vscode.l10n.t('{0} existing files were left as they are.', skipped));
  if (renamed.length === 0) {
    void vscode.window.showInformationMessage(parts.join(' '));
    return;
  }
  parts.push(vscode.l10n.t('{0} were saved under another name.', renamed.length));
  const show = vscode.l10n.t('Show Names');
  void vscode.window.showInformationMessage(parts.join(' '), show).then((chosen) => {
    if (chosen === show) void showRenamed(renamed);
  });
}

/** "Download": one object to a file, or any number of objects, prefixes and buckets into a folder. */
export function download(services: Services) {
  return async (node?: unknown, selected?: unknown): Promise<void> => {
    const nodes = targetNodes(services, node, selected).filter(isDownloadable);
    const [first] = nodes;
    if (first === undefined)
      throw new AppError('input.invalid', 'Nothing is selected', { facts: { reason: 'nothingSelected' } });
    if (nodes.length === 1 && first.kind === 'object') return downloadOne(services, first);
    const folder = await chooseFolder();
    try {
      await tellOutcome(await downloadMany(services, nodes, folder.fsPath), folder);
    } catch (error) {
      if (isCancellation(error))
        void vscode.window.showWarningMessage(
          vscode.l10n.t('Download cancelled. Files that were complete are kept in {0}.', folder.fsPath),
        );
      throw error;
    }
  };
}
