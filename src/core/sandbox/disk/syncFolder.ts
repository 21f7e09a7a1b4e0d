import { open } from 'node:fs/promises';
import { asDiskError } from './diskErrors';

/**
 * Makes the names in `folder` survive a power loss: files made, renamed and removed before the call.
 * Windows cannot sync a folder and orders such changes in the journal of its file system: there it does nothing.
 * @throws AppError `local.io`
 */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  try {
    const handle = await open(folder, 'r');
    await handle.sync().finally(() => handle.close());
  } catch (error) {
    throw asDiskError(error, folder);
  }
}
