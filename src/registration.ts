import path from 'node:path';
import type { ExtensionContext, ExtensionMode } from 'vscode';
import { FrontDoor } from './platform/frontDoor';
import type { Services } from './platform/services';

/**
 * Registers the names of commands, views and schemes. The services are handed out to the extension's own tests only.
 */
export function register(context: ExtensionContext): { readonly services: Services } | undefined {
  let services: Services | undefined;
  const open = (door: FrontDoor): Services => {
    const { openApp } = require(path.join(__dirname, 'app.js')) as typeof import('./app');
    services ??= openApp(context, door);
    return services;
  };
  const door = new FrontDoor(open);
  context.subscriptions.push(door);
  const testMode: ExtensionMode.Test = 3;
  if (context.extensionMode !== testMode) return undefined;
  return {
    get services() {
      door.enter();
      return services as Services;
    },
  };
}
