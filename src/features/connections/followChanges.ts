import type { Disposable } from '../../core/base/disposable';
import { type ContainerNode, containerOf, nodeId, type StorageNode } from '../../core/storage/nodes';
import type { StoreChange } from '../../core/storage/objectStore';
import type { PagedTree } from '../../platform/pagedTree';
import type { Services } from '../../platform/services';

/** Changes that come in a burst, as a delete of thousands, redraw a place once. Milliseconds. */
const settleTime = 250;

/** From the bucket down to the prefix that lists the key. */
function containersOf({ connectionId, bucket = '', key = '' }: StoreChange): ContainerNode[] {
  const chain: ContainerNode[] = [{ kind: 'bucket', connectionId, bucket }];
  for (let slash = key.indexOf('/'); slash >= 0; slash = key.indexOf('/', slash + 1)) {
    chain.push({ kind: 'prefix', connectionId, bucket, prefix: key.slice(0, slash + 1) });
  }
  return chain;
}

/** The place to load anew: the deepest one that is open. */
function staleNode(tree: PagedTree<StorageNode>, change: StoreChange): StorageNode | undefined {
  if (change.key === undefined) return { kind: 'connection', connectionId: change.connectionId };
  return containersOf(change).findLast((node) => tree.isLoaded(node));
}

/** Loads a place anew and, where nothing is left in it, the one above, which then lists it no more. */
async function refreshUpwards(tree: PagedTree<StorageNode>, node: StorageNode): Promise<void> {
  await tree.refresh(node);
  if (node.kind === 'prefix' && tree.loadedChildren(node).length === 0) await refreshUpwards(tree, containerOf(node));
}

/** Keeps the tree true to what our own clients change. */
export function followChanges(services: Services, tree: PagedTree<StorageNode>): Disposable {
  const stale = new Map<string, StorageNode>();
  let timer: NodeJS.Timeout | undefined;
  const redraw = () => {
    timer = undefined;
    const nodes = [...stale.values()];
    stale.clear();
    for (const node of nodes) void services.boundary.run('tree.refresh', () => refreshUpwards(tree, node));
  };
  const listener = services.stores.onDidChange((change) => {
    const node = staleNode(tree, change);
    if (node === undefined) return;
    stale.set(nodeId(node), node);
    timer ??= setTimeout(redraw, settleTime);
  });
  return {
    dispose: () => {
      listener.dispose();
      clearTimeout(timer);
    },
  };
}
