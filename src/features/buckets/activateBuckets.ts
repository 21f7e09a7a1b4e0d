import { type Disposable, DisposableStore } from '../../core/base/disposable';
import { CommandId } from '../../ids';
import { registerCommand } from '../../platform/commands';
import type { Services } from '../../platform/services';
import { addBookmark } from './commands/addBookmark';
import { createBucket } from './commands/createBucket';
import { deleteBucket } from './commands/deleteBucket';
import { openAsFolder } from './commands/openAsFolder';
import { removeBookmark } from './commands/removeBookmark';

/** What is done to buckets. */
export function activateBuckets(services: Services): Disposable {
  const owned = new DisposableStore();
  const commands = {
    [CommandId.createBucket]: createBucket(services),
    [CommandId.deleteBucket]: deleteBucket(services),
    [CommandId.addBookmark]: addBookmark(services),
    [CommandId.removeBookmark]: removeBookmark(services),
    [CommandId.openAsFolder]: openAsFolder(services),
  } as const;
  for (const id of Object.keys(commands) as (keyof typeof commands)[])
    owned.add(registerCommand(services.boundary, id, commands[id]));
  return owned;
}
