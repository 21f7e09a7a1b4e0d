import path from 'node:path';
import * as vscode from 'vscode';
import { mapLimit } from '../../../core/base/concurrency';
import { AppError, isAppError, isCancellation } from '../../../core/base/errors';
import { type ContainerNode, prefixOf } from '../../../core/storage/nodes';
import { loadChunk } from '../../../platform/chunks';
import { config } from '../../../platform/config';
import { displayName } from '../../../platform/displayText';
import { withProgress } from '../../../platform/progress';
import type { Services } from '../../../platform/services';
import { targetContainer } from '../../../platform/targets';
import { chosenFiles, filesBelow, type LocalFile } from '../localFiles';
import { TransferProgress } from '../transferProgress';

/** Files already on the store are looked for one by one up to this many; above, the question is asked once for all. */
const mostLookedFor = 200;

async function askLocal(options: vscode.OpenDialogOptions): Promise<string[]> {
  const chosen = await vscode.window.showOpenDialog(options);
  if (chosen === undefined || chosen.length === 0) throw new AppError('cancelled', 'Nothing was chosen');
  return chosen.map(({ fsPath }) => fsPath);
}

async function existing(
  services: Services,
  target: ContainerNode,
  files: readonly LocalFile[],
  signal: AbortSignal,
): Promise<string[]> {
  const store = services.stores.open(target.connectionId);
  const found = await mapLimit(
    files,
    16,
    async ({ relative }) => {
      try {
        await store.head(target.bucket, prefixOf(target) + relative, undefined, signal);
        return relative;
      } catch (error) {
        if (isAppError(error) && error.code === 'store.noSuchKey') return undefined;
        throw error;
      }
    },
    signal,
  );
  return found.filter((name) => name !== undefined);
}

async function confirmReplacing(services: Services, target: ContainerNode, files: readonly LocalFile[]): Promise<void> {
  const looked = files.length <= mostLookedFor;
  const names = looked
    ? await withProgress(vscode.l10n.t('Looking for existing objects'), (signal) =>
        existing(services, target, files, signal),
      )
    : [];
  if (looked && names.length === 0) return;
  const shown = names.slice(0, 10).map(displayName);
  await services.prompts.confirm({
    message: looked
      ? vscode.l10n.t('{0} objects exist already. Replace them?', names.length)
      : vscode.l10n.t('Upload {0} files? Objects with the same names are replaced.', files.length),
    ...(looked && { detail: names.length > shown.length ? `${shown.join('\n')}\n…` : shown.join('\n') }),
    action: looked ? vscode.l10n.t('Replace') : vscode.l10n.t('Upload'),
  });
}

async function uploadAll(services: Services, target: ContainerNode, files: readonly LocalFile[]): Promise<void> {
  const { uploadFile } = loadChunk('storage');
  const store = services.stores.open(target.connectionId);
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  const title = vscode.l10n.t('Uploading to {0}', `${target.bucket}/${prefixOf(target)}`);
  let done = 0;
  try {
    await withProgress(title, async (signal, report) => {
      const progress = new TransferProgress(report, files.length, bytes);
      await mapLimit(
        files,
        config.transferConcurrency(),
        async ({ file, relative }) => {
          const key = prefixOf(target) + relative;
          await uploadFile({
            store,
            file,
            target: { bucket: target.bucket, key },
            onProgress: (count) => progress.addBytes(count),
            signal,
          });
          progress.addFile();
          done = progress.files;
        },
        signal,
      );
    });
  } catch (error) {
    if (isCancellation(error))
      void vscode.window.showWarningMessage(
        vscode.l10n.t('Upload cancelled. {0} of {1} files were uploaded before.', done, files.length),
      );
    throw error;
  }
  void vscode.window.showInformationMessage(vscode.l10n.t('Files uploaded: {0}', files.length));
}

async function upload(services: Services, target: ContainerNode, files: readonly LocalFile[]): Promise<void> {
  const what = vscode.l10n.t('Upload {0} files to "{1}"', files.length, `${target.bucket}/${prefixOf(target)}`);
  await services.gate.run(target.connectionId, what, async () => {
    await confirmReplacing(services, target, files);
    await uploadAll(services, target, files);
  });
}

/** "Upload Files": into the chosen bucket or prefix; existing objects are asked about. */
export function uploadFiles(services: Services) {
  return async (node?: unknown): Promise<void> => {
    const target = targetContainer(services, node);
    const paths = await askLocal({
      title: vscode.l10n.t('Upload Files'),
      canSelectMany: true,
      openLabel: vscode.l10n.t('Upload'),
    });
    await upload(services, target, await chosenFiles(paths));
  };
}

/** "Upload Folder": with everything below it, under the folder's own name. */
export function uploadFolder(services: Services) {
  return async (node?: unknown): Promise<void> => {
    const target = targetContainer(services, node);
    const options = {
      title: vscode.l10n.t('Upload Folder'),
      canSelectFiles: false,
      canSelectFolders: true,
      openLabel: vscode.l10n.t('Upload'),
    };
    const [folder = ''] = await askLocal(options);
    const files = await withProgress(vscode.l10n.t('Reading {0}', folder), (signal) =>
      filesBelow(folder, signal, path.basename(folder)),
    );
    await upload(services, target, files);
  };
}
