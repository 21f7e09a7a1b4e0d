import * as vscode from 'vscode';
import { AppError } from '../../../core/base/errors';
import { usesPathStyle } from '../../../core/connections/addressing';
import { arn, hasDotSegments, objectUrl, s3Uri } from '../../../core/storage/keys/objectAddress';
import { nameInKey, type StorageNode } from '../../../core/storage/nodes';
import type { Services } from '../../../platform/services';
import { targetNodes } from '../../../platform/targets';

type PlaceNode = Exclude<StorageNode, { kind: 'connection' }>;

const keyOf = (node: PlaceNode) => (node.kind === 'bucket' ? '' : node.kind === 'prefix' ? node.prefix : node.key);

/** A command that puts one line for each chosen place on the clipboard. */
function copyText(services: Services, textOf: (node: PlaceNode) => string) {
  return async (node?: unknown, selected?: unknown): Promise<void> => {
    const nodes = targetNodes(services, node, selected).filter((each) => each.kind !== 'connection');
    if (nodes.length === 0)
      throw new AppError('input.invalid', 'Nothing is selected', { facts: { reason: 'nothingSelected' } });
    await vscode.env.clipboard.writeText(nodes.map(textOf).join('\n'));
    const text = nodes.length === 1 ? vscode.l10n.t('Copied.') : vscode.l10n.t('{0} lines copied.', nodes.length);
    vscode.window.setStatusBarMessage(text, 3000);
  };
}

export function copyName(services: Services) {
  return copyText(services, (node) => (node.kind === 'bucket' ? node.bucket : nameInKey(keyOf(node))));
}

export function copyKey(services: Services) {
  return copyText(services, (node) => (node.kind === 'bucket' ? node.bucket : keyOf(node)));
}

export function copyS3Uri(services: Services) {
  return copyText(services, (node) => s3Uri(node.bucket, keyOf(node)));
}

export function copyArn(services: Services) {
  return copyText(services, (node) => arn(node.bucket, keyOf(node)));
}

/** The plain URL, unsigned. Browsers normalise `..` in a path, so for such a key the reader is warned. */
export function copyUrl(services: Services) {
  return copyText(services, (node) => {
    const connection = services.connections.get(node.connectionId);
    if (hasDotSegments(keyOf(node))) {
      void vscode.window.showWarningMessage(
        vscode.l10n.t(
          'The key has a "." or ".." segment. Browsers and many tools change such URLs and would fetch another object.',
        ),
      );
    }
    return objectUrl(connection.endpoint, usesPathStyle(connection) ? 'path' : 'virtual', node.bucket, keyOf(node));
  });
}
