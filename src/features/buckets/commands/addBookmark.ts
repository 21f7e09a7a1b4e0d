import * as vscode from 'vscode';
import { parseObjectAddress } from '../../../core/storage/keys/objectAddress';
import { inputReasonText } from '../../../platform/inputReasons';
import { withProgress } from '../../../platform/progress';
import type { Services } from '../../../platform/services';
import { askOnce } from '../../../platform/stepInput';
import { targetConnectionId } from '../../../platform/targets';

/** `bucket`, `bucket/prefix` or `s3://bucket/prefix`, as the settings keep it: the prefix ends with a slash. */
function bookmarkFrom(text: string): { bucket: string; prefix: string } {
  const address = text.trim().startsWith('s3://') ? text.trim() : `s3://${text.trim()}`;
  const { bucket, key } = parseObjectAddress(address, []);
  return { bucket, prefix: key === '' || key.endsWith('/') ? key : `${key}/` };
}

function problem(text: string): string | undefined {
  return text.trim().replace(/^s3:\/\//, '') === '' ? inputReasonText({ reason: 'noBucket' }) : undefined;
}

/** "Add Bucket or Prefix by Name": for places that may be used but not listed; checked on the store, kept in the settings. */
export function addBookmark(services: Services) {
  return async (node?: unknown): Promise<void> => {
    const title = vscode.l10n.t('Add Bucket or Prefix by Name');
    const connectionId = await targetConnectionId(services, node, title);
    const text = await askOnce(title).text({
      prompt: vscode.l10n.t('Name of a bucket, or bucket/prefix/'),
      placeholder: 'archive/2024/',
      validate: problem,
    });
    const { bucket, prefix } = bookmarkFrom(text);
    await withProgress(title, (signal) =>
      services.stores.open(connectionId).list({ bucket, prefix, delimiter: '/', limit: 1 }, signal),
    );
    const connection = services.connections.get(connectionId);
    const bookmark = prefix === '' ? bucket : `${bucket}/${prefix}`;
    if (connection.bookmarks.includes(bookmark)) return;
    await services.connections.update({ ...connection, bookmarks: [...connection.bookmarks, bookmark] });
    services.reveal.fire(
      prefix === ''
        ? { kind: 'bucket', connectionId, bucket }
        : { kind: 'prefix', connectionId, bucket, prefix, bookmarked: true },
    );
  };
}
