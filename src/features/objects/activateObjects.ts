import { type Disposable, DisposableStore } from '../../core/base/disposable';
import { CommandId, Scheme } from '../../ids';
import { registerCommands } from '../../platform/commands';
import type { Services } from '../../platform/services';
import { copyObject } from './commands/copyObject';
import { copyArn, copyKey, copyName, copyS3Uri, copyUrl } from './commands/copyText';
import { createFolder } from './commands/createFolder';
import { createObject } from './commands/createObject';
import { deleteObjects } from './commands/deleteObjects';
import { findObject } from './commands/findObject';
import { openObject } from './commands/openObject';
import { renameObject } from './commands/renameObject';
import { showProperties } from './commands/showProperties';
import { followOpenDocuments } from './followOpenDocuments';
import { ObjectFileSystem } from './objectFileSystem';
import { PropertiesDocuments } from './propertiesDocuments';

/** Objects as documents and folders, and what is done to them. */
export function activateObjects(services: Services): Disposable {
  const owned = new DisposableStore();
  const files = owned.add(new ObjectFileSystem(services));
  services.door.serveFiles(files);
  const properties = owned.add(new PropertiesDocuments(services));
  services.door.serveReports(Scheme.report, properties);
  owned.add(followOpenDocuments(files));
  registerCommands(services, {
    [CommandId.findObject]: findObject(services),
    [CommandId.openObject]: openObject(services),
    [CommandId.createFolder]: createFolder(services),
    [CommandId.createObject]: createObject(services),
    [CommandId.deleteObjects]: deleteObjects(services),
    [CommandId.renameObject]: renameObject(services),
    [CommandId.copyObject]: copyObject(services),
    [CommandId.copyName]: copyName(services),
    [CommandId.copyKey]: copyKey(services),
    [CommandId.copyS3Uri]: copyS3Uri(services),
    [CommandId.copyUrl]: copyUrl(services),
    [CommandId.copyArn]: copyArn(services),
    [CommandId.showProperties]: showProperties(services, properties),
  });
  return owned;
}
