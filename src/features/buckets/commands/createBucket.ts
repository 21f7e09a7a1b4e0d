import * as vscode from 'vscode';
import { validateBucketName } from '../../../core/storage/keys/bucketName';
import { inputReasonText } from '../../../platform/inputReasons';
import { withProgress } from '../../../platform/progress';
import type { Services } from '../../../platform/services';
import { askOnce } from '../../../platform/stepInput';
import { targetConnectionId } from '../../../platform/targets';

function nameProblem(name: string): string | undefined {
  const reason = validateBucketName(name);
  return reason === undefined ? undefined : inputReasonText({ reason });
}

/** "New Bucket": the one place where bucket names are checked; existing ones may be called anything. */
export function createBucket(services: Services) {
  return async (node?: unknown): Promise<void> => {
    const title = vscode.l10n.t('New Bucket');
    const connectionId = await targetConnectionId(services, node, title);
    const bucket = await askOnce(title).text({
      prompt: vscode.l10n.t('Name of the bucket: 3 to 63 lower-case letters, digits and hyphens'),
      validate: nameProblem,
    });
    const what = vscode.l10n.t('Create the bucket "{0}"', bucket);
    await services.gate.run(connectionId, what, () =>
      withProgress(what, (signal) => services.stores.open(connectionId).createBucket(bucket, signal)),
    );
    services.reveal.fire({ kind: 'bucket', connectionId, bucket });
  };
}
