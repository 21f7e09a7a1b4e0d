import { type Disposable, DisposableStore } from '../../core/base/disposable';
import { CommandId } from '../../ids';
import { registerCommand } from '../../platform/commands';
import type { Services } from '../../platform/services';
import { download } from './commands/download';
import { uploadFiles, uploadFolder } from './commands/uploadFiles';

/** Moving files between this machine and a store. */
export function activateTransfers(services: Services): Disposable {
  const owned = new DisposableStore();
  const commands = {
    [CommandId.uploadFiles]: uploadFiles(services),
    [CommandId.uploadFolder]: uploadFolder(services),
    [CommandId.download]: download(services),
  } as const;
  for (const id of Object.keys(commands) as (keyof typeof commands)[])
    owned.add(registerCommand(services.boundary, id, commands[id]));
  return owned;
}
