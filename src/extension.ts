import path from 'node:path';
import type { ExtensionContext } from 'vscode';
import type { Services } from './platform/services';

/**
 * Returns at once, so that activation holds up nobody's extension host: names are registered one turn of the event loop
 * later, by dist/registration.js. Whatever VS Code wants of us waits for this promise first. Nothing else happens here: no
 * file, no secret, no network, and not even our own code, which is dist/app.js and comes at the first use.
 */
export async function activate(context: ExtensionContext): Promise<{ readonly services: Services } | undefined> {
  await new Promise((resolve) => setImmediate(resolve));
  const { register } = require(path.join(__dirname, 'registration.js')) as typeof import('./registration');
  return register(context);
}
