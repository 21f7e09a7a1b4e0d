import { randomBytes } from 'node:crypto';
import { copyFile, link, mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { asDiskError, diskError, hasSystemCode } from './diskErrors';
import { syncFolder } from './syncFolder';

/** What an id begins with: the same for every file that one opener makes, 16 hexadecimal digits. */
const openerDigits = 16;

/** The names of blob files and what is done with whole files; nothing of a name comes from outside. */
export class BlobFiles {
  readonly #folder: string;
  readonly #opener = randomBytes(openerDigits / 2).toString('hex');
  readonly #pins = new Map<string, number>();
  readonly #doomed = new Set<string>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Makes the 256 sub-folders that are missing. @throws AppError `local.io` */
  async prepare(): Promise<void> {
    try {
      await mkdir(this.#folder, { recursive: true });
      const there = new Set(await readdir(this.#folder));
      const missing = subFolders().filter((name) => !there.has(name));
      await Promise.all(missing.map((name) => mkdir(path.join(this.#folder, name), { recursive: true })));
      if (missing.length > 0) await syncFolder(this.#folder);
    } catch (error) {
      throw asDiskError(error, this.#folder);
    }
  }

  /** A new random id of 40 hexadecimal digits. */
  newId(): string {
    return this.#opener + randomBytes(12).toString('hex');
  }

  /** The path of an id. @throws AppError `local.io`, reason `corrupt`, for what is no id */
  pathOf(id: string): string {
    if (/^[0-9a-f]{40}$/.test(id)) return path.join(this.#folder, id.slice(-2), id);
    throw diskError('corrupt', { file: this.#folder, detail: 'a record names a file that cannot exist' });
  }

  /** Makes the name of this file survive a power loss. @throws AppError `local.io` */
  syncName(id: string): Promise<void> {
    return syncFolder(path.dirname(this.pathOf(id)));
  }

  /** A second id for the same content, without copying it where the file system has hard links. @throws AppError `local.io` */
  async duplicate(id: string): Promise<string> {
    const copy = this.newId();
    const [from, to] = [this.pathOf(id), this.pathOf(copy)];
    try {
      await link(from, to).catch((error: unknown) => {
        if (hasSystemCode(error, 'ENOENT')) throw error;
        return copyFile(from, to);
      });
    } catch (error) {
      await rm(to, { force: true });
      throw asDiskError(error, from);
    }
    return copy;
  }

  /** Keeps the file until the matching `unpin`, even when it is deleted meanwhile. */
  pin(id: string): void {
    this.#pins.set(id, (this.#pins.get(id) ?? 0) + 1);
  }

  /** @throws AppError `local.io` when the file was deleted meanwhile and cannot be removed now */
  async unpin(id: string): Promise<void> {
    const left = (this.#pins.get(id) ?? 1) - 1;
    if (left > 0) {
      this.#pins.set(id, left);
      return;
    }
    this.#pins.delete(id);
    if (this.#doomed.delete(id)) await this.#remove(id);
  }

  /** Removes the file, now or when its last reader has finished. A file that is gone is no error. @throws AppError `local.io` */
  async delete(id: string): Promise<void> {
    if (this.#pins.has(id)) this.#doomed.add(id);
    else await this.#remove(id);
  }

  /** The ids of every file that an earlier opener made, one sub-folder after the other. @throws AppError `local.io` */
  async *earlierIds(): AsyncGenerator<string, void, undefined> {
    for (const name of subFolders()) {
      const folder = path.join(this.#folder, name);
      const ids = await readdir(folder).catch((error: unknown) => {
        throw asDiskError(error, folder);
      });
      for (const id of ids) if (!id.startsWith(this.#opener) && /^[0-9a-f]{40}$/.test(id)) yield id;
    }
  }

  async #remove(id: string): Promise<void> {
    const file = this.pathOf(id);
    await rm(file, { force: true }).catch((error: unknown) => {
      throw asDiskError(error, file);
    });
  }
}

function subFolders(): string[] {
  return Array.from({ length: 256 }, (_, index) => index.toString(16).padStart(2, '0'));
}
