import * as vscode from 'vscode';
import { ViewId } from '../../../ids';
import { withViewProgress } from '../../../platform/progress';
import type { ApiExplorer } from '../apiExplorer';
import { askMock } from '../askMock';

/** "Stop Mock": its objects are gone with it. */
export function stopApiMock({ mocks }: ApiExplorer) {
  return async (node?: unknown): Promise<void> => {
    const definition = await askMock(mocks, node, vscode.l10n.t('Stop Mock'));
    await withViewProgress(ViewId.apiDefinitions, () => mocks.stop(definition));
  };
}
