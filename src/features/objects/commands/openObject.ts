import * as vscode from 'vscode';
import { AppError } from '../../../core/base/errors';
import { CommandId } from '../../../ids';
import { config } from '../../../platform/config';
import { displaySize } from '../../../platform/displayText';
import { objectUri } from '../../../platform/objectUri';
import type { Services } from '../../../platform/services';
import { targetNodes } from '../../../platform/targets';

/** Opens an object in the editor that VS Code has for it; one that is too large is offered for download. */
export function openObject(services: Services) {
  return async (node?: unknown): Promise<void> => {
    const [target] = targetNodes(services, node, undefined);
    if (target?.kind !== 'object')
      throw new AppError('input.invalid', 'No object is selected', { facts: { reason: 'nothingSelected' } });
    const { connectionId, bucket, key, summary } = target;
    const limit = config.maxEditBytes();
    if (summary.size <= limit) {
      await vscode.commands.executeCommand('vscode.open', objectUri(connectionId, bucket, key));
      return;
    }
    const download = vscode.l10n.t('Download...');
    const text = vscode.l10n.t(
      'The object is {0}; the editor opens up to {1}. Download it instead?',
      displaySize(summary.size),
      displaySize(limit),
    );
    if ((await vscode.window.showInformationMessage(text, download)) === download) {
      await vscode.commands.executeCommand(CommandId.download, target);
    }
  };
}
