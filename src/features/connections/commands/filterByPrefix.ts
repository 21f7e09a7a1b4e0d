import * as vscode from 'vscode';
import { AppError } from '../../../core/base/errors';
import type { ContainerNode, StorageNode } from '../../../core/storage/nodes';
import type { PagedTree } from '../../../platform/pagedTree';
import type { Services } from '../../../platform/services';
import { askOnce } from '../../../platform/stepInput';
import { targetNodes } from '../../../platform/targets';
import type { StorageTreeSource } from '../storageTreeSource';

function container(services: Services, node: unknown): ContainerNode {
  const [target] = targetNodes(services, node, undefined);
  if (target?.kind === 'bucket' || target?.kind === 'prefix') return target;
  throw new AppError('input.invalid', 'No bucket or prefix is selected', { facts: { reason: 'noContainer' } });
}

/** "Filter by Prefix": the store itself narrows the listing, so it is quick in places of any size. */
export function filterByPrefix(services: Services, source: StorageTreeSource, tree: PagedTree<StorageNode>) {
  return async (node?: unknown): Promise<void> => {
    const target = container(services, node);
    const filter = await askOnce(vscode.l10n.t('Filter "{0}"', source.nameOf(target))).text({
      prompt: vscode.l10n.t(
        'Show only names that start with this text. Upper and lower case differ. Empty shows everything.',
      ),
      value: source.filterOf(target),
    });
    source.setFilter(target, filter);
    await tree.refresh(target);
    services.reveal.fire(target);
  };
}

/** "Clear Filter". */
export function clearFilter(services: Services, source: StorageTreeSource, tree: PagedTree<StorageNode>) {
  return async (node?: unknown): Promise<void> => {
    const target = container(services, node);
    source.setFilter(target, '');
    await tree.refresh(target);
  };
}
