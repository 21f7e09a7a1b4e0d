import * as vscode from 'vscode';
import { AppError } from '../../../core/base/errors';
import type { ObjectNode, PrefixNode, StorageNode } from '../../../core/storage/nodes';
import { loadChunk } from '../../../platform/chunks';
import { displayName } from '../../../platform/displayText';
import { type ProgressReport, withProgress } from '../../../platform/progress';
import type { Services } from '../../../platform/services';
import { targetNodes } from '../../../platform/targets';

type Deletable = ObjectNode | PrefixNode;

const isDeletable = (node: StorageNode): node is Deletable => node.kind === 'object' || node.kind === 'prefix';
const pathOf = (node: Deletable) => (node.kind === 'object' ? node.key : node.prefix);

function summary(nodes: readonly Deletable[]): { message: string; detail: string } {
  const [first] = nodes;
  const prefixes = nodes.filter(({ kind }) => kind === 'prefix').length;
  const message =
    nodes.length === 1 && first
      ? vscode.l10n.t('Delete "{0}"?', displayName(pathOf(first)))
      : vscode.l10n.t('Delete {0} items?', nodes.length);
  const names = nodes.slice(0, 10).map((node) => displayName(pathOf(node)));
  const more = nodes.length > names.length ? [`… ${vscode.l10n.t('and {0} more', nodes.length - names.length)}`] : [];
  const all = prefixes > 0 ? [vscode.l10n.t('Everything below a folder is deleted with it.')] : [];
  return {
    message,
    detail: [...all, ...names, ...more, vscode.l10n.t('Without versioning this cannot be undone.')].join('\n'),
  };
}

async function deleteNodes(
  services: Services,
  nodes: readonly Deletable[],
  signal: AbortSignal,
  report: (progress: ProgressReport) => void,
): Promise<void> {
  const { deletePrefix, deleteRefs } = loadChunk('storage');
  let done = 0;
  const onDeleted = (count: number) => {
    done += count;
    report({ message: vscode.l10n.t('{0} deleted', done.toLocaleString()) });
  };
  const byBucket = new Map<string, Deletable[]>();
  for (const node of nodes) {
    const name = `${node.connectionId}/${node.bucket}`;
    byBucket.set(name, [...(byBucket.get(name) ?? []), node]);
  }
  for (const group of byBucket.values()) {
    const [{ connectionId }] = group as [Deletable];
    const store = services.stores.open(connectionId);
    const refs = group
      .filter(({ kind }) => kind === 'object')
      .map((node) => ({ bucket: node.bucket, key: pathOf(node) }));
    await deleteRefs(store, refs, onDeleted, signal);
    for (const node of group)
      if (node.kind === 'prefix') await deletePrefix(store, node.bucket, node.prefix, onDeleted, signal);
  }
}

/** "Delete": objects and everything below prefixes, after a question that names them. */
export function deleteObjects(services: Services) {
  return async (node?: unknown, selected?: unknown): Promise<void> => {
    const nodes = targetNodes(services, node, selected).filter(isDeletable);
    const [first] = nodes;
    if (first === undefined)
      throw new AppError('input.invalid', 'Nothing is selected', { facts: { reason: 'nothingSelected' } });
    const { message, detail } = summary(nodes);
    const request = { message, detail, action: vscode.l10n.t('Delete') };
    await services.gate.confirmAndRun(first.connectionId, request, () =>
      withProgress(vscode.l10n.t('Deleting'), (signal, report) => deleteNodes(services, nodes, signal, report)),
    );
  };
}
