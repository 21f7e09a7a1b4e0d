import { setTimeout as sleep } from 'node:timers/promises';
import type * as vscode from 'vscode';
import { nameInKey, nodeId, type StorageNode } from '../../core/storage/nodes';
import type { PagedTree, TreeElement } from '../../platform/pagedTree';
import type { StorageTreeSource } from './storageTreeSource';

function ancestors(source: StorageTreeSource, node: StorageNode): StorageNode[] {
  const chain: StorageNode[] = [];
  for (let parent = source.parentOf(node); parent !== undefined; parent = source.parentOf(parent))
    chain.unshift(parent);
  return chain;
}

const holds = (tree: PagedTree<StorageNode>, parent: StorageNode, id: string) =>
  tree.loadedChildren(parent).some((child) => nodeId(child) === id);

function nameBelow(node: StorageNode): string {
  if (node.kind === 'prefix') return nameInKey(node.prefix);
  return node.kind === 'object' ? nameInKey(node.key) : '';
}

/**
 * Opens the tree down to a node and selects it. Where the pages loaded so far do not hold it, the place is narrowed to
 * the node's name instead of loading page after page; the filter shows in the tree and can be cleared there.
 */
export async function revealNode(
  view: vscode.TreeView<TreeElement<StorageNode>>,
  tree: PagedTree<StorageNode>,
  source: StorageTreeSource,
  node: StorageNode,
): Promise<void> {
  const path = [...ancestors(source, node), node];
  for (const [index, parent] of path.slice(0, -1).entries()) {
    const child = path[index + 1];
    if (child === undefined) break;
    if (!tree.isLoaded(parent)) await tree.getChildren(parent);
    if (holds(tree, parent, nodeId(child))) continue;
    // It may have been made a moment ago.
    await tree.refresh(parent);
    if (!holds(tree, parent, nodeId(child)) && parent.kind !== 'connection') {
      source.setFilter(parent, nameBelow(child));
      await tree.refresh(parent);
    }
    // What a place does not list (a bucket of somebody else's) cannot be shown in it.
    if (!holds(tree, parent, nodeId(child))) return;
  }
  await revealInView(view, tree, node);
}

/** VS Code drops a reveal when the tree is redrawn meanwhile, as right after a connection was added: then it is tried again. */
async function revealInView(
  view: vscode.TreeView<TreeElement<StorageNode>>,
  tree: PagedTree<StorageNode>,
  node: StorageNode,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await view.reveal(tree.givenFor(node), { select: true, focus: true, expand: node.kind !== 'object' });
    } catch (error) {
      if (attempt === 5) throw error;
      await sleep(100 * attempt);
    }
  }
}
