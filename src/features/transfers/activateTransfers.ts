import { CommandId } from '../../ids';
import { registerCommands } from '../../platform/commands';
import type { Services } from '../../platform/services';
import { download } from './commands/download';
import { uploadFiles, uploadFolder } from './commands/uploadFiles';

/** Moving files between this machine and a store. */
export function activateTransfers(services: Services): void {
  registerCommands(services, {
    [CommandId.uploadFiles]: uploadFiles(services),
    [CommandId.uploadFolder]: uploadFolder(services),
    [CommandId.download]: download(services),
  });
}
