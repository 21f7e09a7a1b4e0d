import type { DefinitionIndex } from '../../core/apis/index/definitionIndex';
import type { Grouping } from '../../core/apis/tree/apiLevel';
import type { ApiNode } from './apiNodes';

/** The operations of a node of the tree and below it, by their ids. A definition has none of its own: all are meant or none. */
export function operationsBelow(index: DefinitionIndex, grouping: Grouping, node: ApiNode): readonly string[] {
  switch (node.kind) {
    case 'apiOperation':
      return [node.id];
    case 'apiSchema':
      return idsWhere(index, ({ schemaNames }) => schemaNames.includes(node.name));
    case 'apiGroup':
      return idsWhere(index, ({ tags, productObject, path }) => {
        if (grouping === 'path') return path === node.group || path.startsWith(`${node.group.replace(/\/$/, '')}/`);
        if (grouping === 'object') return productObject === node.group;
        return node.group === '' ? tags.length === 0 : tags.includes(node.group);
      });
    default:
      return [];
  }
}

function idsWhere(
  { operations }: DefinitionIndex,
  holds: (operation: DefinitionIndex['operations'][number]) => boolean,
): readonly string[] {
  return operations.filter(holds).map(({ id }) => id);
}
