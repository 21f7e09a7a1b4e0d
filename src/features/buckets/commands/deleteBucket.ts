import * as vscode from 'vscode';
import { AppError } from '../../../core/base/errors';
import { loadChunk } from '../../../platform/chunks';
import { withProgress } from '../../../platform/progress';
import type { Services } from '../../../platform/services';
import { targetNodes } from '../../../platform/targets';

/** "Delete Bucket": everything in it goes too, versions, delete markers and unfinished uploads; its name must be typed. */
export function deleteBucket(services: Services) {
  return async (node?: unknown): Promise<void> => {
    const [target] = targetNodes(services, node, undefined);
    if (target?.kind !== 'bucket')
      throw new AppError('input.invalid', 'No bucket is selected', { facts: { reason: 'noContainer' } });
    const { connectionId, bucket } = target;
    const title = vscode.l10n.t(
      'Delete the bucket "{0}" of "{1}"',
      bucket,
      services.connections.get(connectionId).name,
    );
    const remove = () =>
      withProgress(title, async (signal, report) => {
        let deleted = 0;
        await loadChunk('storage').deleteBucketWithContents(
          services.stores.open(connectionId),
          bucket,
          (count) => {
            deleted += count;
            report({ message: vscode.l10n.t('{0} deleted', deleted.toLocaleString()) });
          },
          signal,
        );
      });
    const confirmAndRemove = async () => {
      await services.prompts.confirmByTyping({
        title,
        prompt: vscode.l10n.t(
          'Everything in "{0}" is deleted for good: objects, all versions, unfinished uploads. Type the name of the bucket to go on.',
          bucket,
        ),
        expected: bucket,
      });
      await remove();
    };
    // Typing the name is agreement enough, on a production connection too; the title names the connection.
    await services.gate.run(connectionId, title, confirmAndRemove, true);
  };
}
