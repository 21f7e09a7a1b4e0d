import * as vscode from 'vscode';
import { AppError, isAppError } from '../../../core/base/errors';
import { type ObjectAddress, parseObjectAddress } from '../../../core/storage/keys/objectAddress';
import type { StorageNode } from '../../../core/storage/nodes';
import { CommandId } from '../../../ids';
import { errorText } from '../../../platform/errorMessages';
import { withProgress } from '../../../platform/progress';
import type { Services } from '../../../platform/services';
import { askOnce } from '../../../platform/stepInput';
import { targetConnectionId } from '../../../platform/targets';

function endpoints(services: Services) {
  const selected = services.selection.nodes[0]?.connectionId;
  const all = services.connections
    .list()
    .map(({ connection }) => ({ connectionId: connection.id, endpoint: connection.endpoint }));
  // Two connections may share an endpoint: the one in use comes first.
  return all.sort((a, b) => Number(b.connectionId === selected) - Number(a.connectionId === selected));
}

function addressProblem(services: Services, text: string): string | undefined {
  try {
    parseObjectAddress(text, endpoints(services));
    return undefined;
  } catch (error) {
    return errorText(error);
  }
}

/** An object where there is one with this key, else the prefix, else the bucket. */
async function nodeAt(
  services: Services,
  connectionId: string,
  { bucket, key }: ObjectAddress,
  signal: AbortSignal,
): Promise<StorageNode> {
  const store = services.stores.open(connectionId);
  if (key !== '') {
    try {
      return { kind: 'object', connectionId, bucket, key, summary: await store.head(bucket, key, undefined, signal) };
    } catch (error) {
      if (!isAppError(error) || error.code !== 'store.noSuchKey') throw error;
    }
  }
  const prefix = key === '' || key.endsWith('/') ? key : `${key}/`;
  const { objects } = await store.list({ bucket, prefix, limit: 1 }, signal);
  if (prefix === '') return { kind: 'bucket', connectionId, bucket };
  if (objects.length > 0) return { kind: 'prefix', connectionId, bucket, prefix };
  throw new AppError('store.noSuchKey', `No object ${key}`, { facts: { bucket, key } });
}

/** "Go to...": `s3://bucket/key`, an ARN or an https URL; shows the place in the tree and opens an object. */
export function goTo(services: Services) {
  return async (text?: unknown): Promise<void> => {
    const title = vscode.l10n.t('Go to Object or Bucket');
    const typed =
      typeof text === 'string'
        ? text
        : await askOnce(title).text({
            prompt: vscode.l10n.t('s3://bucket/key, an ARN, or the https URL of an object'),
            placeholder: 's3://bucket/prefix/object.json',
            validate: (value) => addressProblem(services, value),
          });
    const address = parseObjectAddress(typed, endpoints(services));
    const connectionId = address.connectionId ?? (await targetConnectionId(services, undefined, title));
    const node = await withProgress(vscode.l10n.t('Looking for {0}', typed), (signal) =>
      nodeAt(services, connectionId, address, signal),
    );
    services.reveal.fire(node);
    if (node.kind === 'object') await vscode.commands.executeCommand(CommandId.openObject, node);
  };
}
