import { CommandId } from '../../ids';
import { registerCommands } from '../../platform/commands';
import type { Services } from '../../platform/services';
import { addBookmark } from './commands/addBookmark';
import { createBucket } from './commands/createBucket';
import { deleteBucket } from './commands/deleteBucket';
import { openAsFolder } from './commands/openAsFolder';
import { removeBookmark } from './commands/removeBookmark';

/** What is done to buckets. */
export function activateBuckets(services: Services): void {
  registerCommands(services, {
    [CommandId.createBucket]: createBucket(services),
    [CommandId.deleteBucket]: deleteBucket(services),
    [CommandId.addBookmark]: addBookmark(services),
    [CommandId.removeBookmark]: removeBookmark(services),
    [CommandId.openAsFolder]: openAsFolder(services),
  });
}
