import path from 'node:path';
import * as vscode from 'vscode';
import { AppError } from '../core/base/errors';

/** The heavy parts, each a file of its own in dist/ and loaded at first use: activation must not pay for them. */
interface ChunkModules {
  readonly apis: typeof import('../core/apis/chunk').chunk;
  readonly connections: typeof import('../core/connections/chunk').chunk;
  readonly documents: typeof import('../core/integrations/export/chunk').chunk;
  readonly storage: typeof import('../core/storage/chunk').chunk;
  readonly patterns: typeof import('../core/patterns/chunk').chunk;
  readonly integrations: typeof import('../core/integrations/chunk').chunk;
  readonly probe: typeof import('../core/probe/chunk').chunk;
}

/**
 * Loads a chunk; it stays loaded. The call is synchronous underneath, so the caller shows progress around it.
 * @throws AppError `internal` when the file is gone, as after an update behind the running window's back: the reader is
 * offered to reload the window.
 */
export function loadChunk<K extends keyof ChunkModules>(name: K): ChunkModules[K] {
  try {
    return (require(path.join(__dirname, `${name}.js`)) as { chunk: ChunkModules[K] }).chunk;
  } catch (cause) {
    void offerReload();
    throw new AppError('internal', `Chunk ${name} cannot be loaded`, {
      facts: { chunk: name, detail: (cause as Error).message },
      cause,
    });
  }
}

async function offerReload(): Promise<void> {
  const reload = vscode.l10n.t('Reload Window');
  const text = vscode.l10n.t(
    'A part of Storage Integrator cannot be loaded. It may have been updated: reload the window.',
  );
  if ((await vscode.window.showErrorMessage(text, reload)) === reload) {
    await vscode.commands.executeCommand('workbench.action.reloadWindow');
  }
}
