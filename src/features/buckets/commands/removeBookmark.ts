import { AppError } from '../../../core/base/errors';
import type { Services } from '../../../platform/services';
import { targetNodes } from '../../../platform/targets';

/** "Remove from List": the bucket or prefix itself stays as it is. */
export function removeBookmark(services: Services) {
  return async (node?: unknown): Promise<void> => {
    const [target] = targetNodes(services, node, undefined);
    if (target?.kind !== 'bucket' && target?.kind !== 'prefix') {
      throw new AppError('input.invalid', 'No bookmark is selected', { facts: { reason: 'noContainer' } });
    }
    const connection = services.connections.get(target.connectionId);
    const text = target.kind === 'bucket' ? target.bucket : `${target.bucket}/${target.prefix}`;
    const same = (bookmark: string) => bookmark === text || bookmark === `${text}/`;
    await services.connections.update({
      ...connection,
      bookmarks: connection.bookmarks.filter((bookmark) => !same(bookmark)),
    });
  };
}
