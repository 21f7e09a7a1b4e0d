import * as vscode from 'vscode';
import type { ObjectStore } from '../../core/storage/objectStore';
import { loadChunk } from '../../platform/chunks';
import { type ProgressReport, withProgress } from '../../platform/progress';

interface FolderRequest {
  readonly sourceStore: ObjectStore;
  readonly source: { readonly bucket: string; readonly prefix: string };
  readonly targetStore: ObjectStore;
  readonly target: { readonly bucket: string; readonly prefix: string };
}

function counter(report: (progress: ProgressReport) => void): () => void {
  let copied = 0;
  return () => {
    copied += 1;
    report({ message: vscode.l10n.t('{0} copied', copied.toLocaleString()) });
  };
}

/** Copies everything below a prefix, with progress and a way to stop. */
export async function copyFolder(request: FolderRequest): Promise<void> {
  const title = vscode.l10n.t('Copying {0}', request.source.prefix);
  await withProgress(title, (signal, report) =>
    loadChunk('storage').copyPrefix({ ...request, signal, onCopied: counter(report) }),
  );
}

/** Moves everything below a prefix: all is copied and read back before anything is deleted. */
export async function moveFolder(request: FolderRequest): Promise<void> {
  const title = vscode.l10n.t('Moving {0}', request.source.prefix);
  await withProgress(title, (signal, report) =>
    loadChunk('storage').movePrefix({ ...request, signal, onCopied: counter(report) }),
  );
}
