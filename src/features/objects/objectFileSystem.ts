import { buffer } from 'node:stream/consumers';
import * as vscode from 'vscode';
import type { Disposable } from '../../core/base/disposable';
import { DisposableStore } from '../../core/base/disposable';
import { AppError, isAppError } from '../../core/base/errors';
import { type DocumentPath, parseDocumentPath } from '../../core/storage/keys/documentPath';
import type { ObjectInfo, ObjectStore, StoreChange } from '../../core/storage/objectStore';
import type { Expectation } from '../../core/storage/saveObject';
import { loadChunk } from '../../platform/chunks';
import { config } from '../../platform/config';
import { displaySize } from '../../platform/displayText';
import { objectUri } from '../../platform/objectUri';
import { withProgress } from '../../platform/progress';
import type { Services } from '../../platform/services';
import { asFileSystemError } from './fileSystemErrors';
import { listBuckets, listFolder } from './folderListing';
import { ModificationTimes } from './modificationTimes';
import { copyFolder, moveFolder } from './moveFolder';

interface Place extends DocumentPath {
  readonly connectionId: string;
}

const { File, Directory } = vscode.FileType;

/** Milliseconds over which changes are gathered. */
const announceDelay = 50;

/** Objects as files and prefixes as folders, for VS Code's editors, explorer and everything built on them. */
export class ObjectFileSystem implements vscode.FileSystemProvider, Disposable {
  readonly #owned = new DisposableStore();
  readonly #changed = this.#owned.add(new vscode.EventEmitter<vscode.FileChangeEvent[]>());
  readonly #times = new ModificationTimes();
  readonly #services: Services;
  readonly #announced: vscode.FileChangeEvent[] = [];
  #announcing: NodeJS.Timeout | undefined;

  readonly onDidChangeFile = this.#changed.event;

  constructor(services: Services) {
    this.#services = services;
    this.#owned.add(services.stores.onDidChange((change) => this.#announce(change)));
  }

  dispose(): void {
    clearTimeout(this.#announcing);
    this.#owned.dispose();
  }

  /** Stores tell nobody of changes; see followOpenDocuments.ts. */
  watch(): vscode.Disposable {
    return { dispose: () => undefined };
  }

  stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    return this.#run(
      uri,
      async (place, store) => (await this.#fileStat(uri, place, store)) ?? this.#folderStat(uri, place, store),
    );
  }

  readFile(uri: vscode.Uri): Promise<Uint8Array> {
    return this.#run(uri, async ({ bucket, key, directoryOnly }, store) => {
      if (directoryOnly) throw vscode.FileSystemError.FileIsADirectory(uri);
      const { info, body } = await store.get(bucket, key);
      if (info.size > config.maxEditBytes()) {
        body.destroy();
        throw tooLarge(info);
      }
      const content = await buffer(body);
      this.#times.timeOf(uri.toString(), info.etag, info.lastModified);
      return content;
    });
  }

  writeFile(
    uri: vscode.Uri,
    content: Uint8Array,
    options: { readonly create: boolean; readonly overwrite: boolean },
  ): Promise<void> {
    return this.#change(uri, vscode.l10n.t('Save "{0}"', uri.path), async (place, store) => {
      const { bucket, key, directoryOnly } = place;
      if (directoryOnly) throw vscode.FileSystemError.FileIsADirectory(uri);
      const expected = await this.#expectation(uri, place, store, options);
      const { etag } = await loadChunk('storage').saveObject(store, { bucket, key }, content, expected);
      this.#times.timeOf(uri.toString(), etag, new Date());
    });
  }

  readDirectory(uri: vscode.Uri): Promise<[string, vscode.FileType][]> {
    return this.#run(uri, (place, store) => {
      const title = vscode.l10n.t('Loading {0}', place.prefix || place.bucket || place.connectionId);
      return withProgress(title, (signal) =>
        place.bucket === '' ? listBuckets(store, signal) : listFolder(store, place, signal),
      );
    });
  }

  createDirectory(uri: vscode.Uri): Promise<void> {
    return this.#change(uri, vscode.l10n.t('Create "{0}"', uri.path), async ({ bucket, prefix }, store) => {
      if (prefix === '')
        throw new AppError('store.notSupported', 'Buckets are made in the Connections view', {
          facts: { operation: 'createDirectory' },
        });
      await store.put(bucket, prefix, new Uint8Array(), {
        contentType: 'application/x-directory',
        condition: 'absent',
      });
    });
  }

  delete(uri: vscode.Uri, options: { readonly recursive: boolean }): Promise<void> {
    return this.#change(uri, vscode.l10n.t('Delete "{0}"', uri.path), async (place, store) => {
      const { bucket, key, prefix } = place;
      if (prefix === '')
        throw new AppError('store.notSupported', 'Buckets are deleted in the Connections view', {
          facts: { operation: 'delete' },
        });
      if (await this.#isFile(place, store)) return store.delete({ bucket, key });
      if (!options.recursive)
        throw new AppError('store.bucketNotEmpty', 'A folder is deleted with all it holds', { facts: { bucket } });
      const title = vscode.l10n.t('Deleting {0}', prefix);
      await withProgress(title, (signal) =>
        loadChunk('storage').deletePrefix(store, bucket, prefix, undefined, signal),
      );
    });
  }

  rename(from: vscode.Uri, to: vscode.Uri, options: { readonly overwrite: boolean }): Promise<void> {
    return this.#transfer(from, to, options.overwrite, loadChunk('storage').moveObject, moveFolder);
  }

  copy(from: vscode.Uri, to: vscode.Uri, options: { readonly overwrite: boolean }): Promise<void> {
    return this.#transfer(from, to, options.overwrite, loadChunk('storage').copyObject, copyFolder);
  }

  /** Looks whether a document changed on the store and, if so, has VS Code read it again. */
  async checkForChange(uri: vscode.Uri): Promise<void> {
    const known = this.#times.etagOf(uri.toString());
    const { bucket, key, connectionId } = this.#place(uri);
    if (known === undefined || this.#services.connections.find(connectionId) === undefined) return;
    const { etag } = await this.#services.stores.open(connectionId).head(bucket, key);
    if (etag !== known) this.#changed.fire([{ type: vscode.FileChangeType.Changed, uri }]);
  }

  async #run<T>(uri: vscode.Uri, work: (place: Place, store: ObjectStore) => Promise<T>): Promise<T> {
    try {
      const place = this.#place(uri);
      return await work(place, this.#services.stores.open(place.connectionId));
    } catch (error) {
      if (isAppError(error) && !/noSuchKey|input/.test(error.code))
        this.#services.log.warn(`s3 ${uri.path}: ${error.message}`);
      throw asFileSystemError(error, uri);
    }
  }

  /** As {@link #run}, asked about once as a whole where the connection wants that. */
  #change<T>(uri: vscode.Uri, what: string, work: (place: Place, store: ObjectStore) => Promise<T>): Promise<T> {
    return this.#run(uri, (place, store) =>
      this.#services.gate.run(place.connectionId, what, () => work(place, store)),
    );
  }

  #place(uri: vscode.Uri): Place {
    return { ...parseDocumentPath(uri.path), connectionId: uri.authority };
  }

  async #head({ bucket, key, directoryOnly }: Place, store: ObjectStore): Promise<ObjectInfo | undefined> {
    if (directoryOnly) return undefined;
    try {
      return await store.head(bucket, key);
    } catch (error) {
      if (isAppError(error) && error.code === 'store.noSuchKey') return undefined;
      throw error;
    }
  }

  async #isFile(place: Place, store: ObjectStore): Promise<boolean> {
    return (await this.#head(place, store)) !== undefined;
  }

  async #fileStat(uri: vscode.Uri, place: Place, store: ObjectStore): Promise<vscode.FileStat | undefined> {
    const info = await this.#head(place, store);
    if (info === undefined) return undefined;
    const mtime = this.#times.timeOf(uri.toString(), info.etag, info.lastModified);
    const permissions = store.readOnly ? { permissions: vscode.FilePermission.Readonly } : {};
    return { type: File, ctime: mtime, mtime, size: info.size, ...permissions };
  }

  async #folderStat(uri: vscode.Uri, { bucket, prefix }: Place, store: ObjectStore): Promise<vscode.FileStat> {
    const folder = {
      type: Directory,
      ctime: 0,
      mtime: 0,
      size: 0,
      ...(store.readOnly && { permissions: vscode.FilePermission.Readonly }),
    };
    if (bucket === '') return folder;
    const { objects } = await store.list({ bucket, prefix, limit: 1 });
    if (prefix === '' || objects.length > 0) return folder;
    throw vscode.FileSystemError.FileNotFound(uri);
  }

  /**
   * What a save believes is there. VS Code asks for the state of a file right before it saves, compares that with what
   * was opened, and lets the user decide; so the state it was last told of is the one that must still be true.
   */
  async #expectation(
    uri: vscode.Uri,
    place: Place,
    store: ObjectStore,
    { create, overwrite }: { create: boolean; overwrite: boolean },
  ): Promise<Expectation> {
    const known = this.#times.etagOf(uri.toString());
    const current = await this.#head(place, store);
    if (current === undefined && !create) throw vscode.FileSystemError.FileNotFound(uri);
    if (current !== undefined && create && !overwrite) throw vscode.FileSystemError.FileExists(uri);
    if (current === undefined) return 'absent';
    return known === undefined ? { etag: current.etag } : { etag: known };
  }

  async #transfer(
    from: vscode.Uri,
    to: vscode.Uri,
    overwrite: boolean,
    one: typeof import('../../core/storage/transfers/copyObject').copyObject,
    folder: typeof copyFolder,
  ): Promise<void> {
    await this.#change(to, vscode.l10n.t('Write to "{0}"', to.path), async (target) => {
      const source = this.#place(from);
      const sourceStore = this.#services.stores.open(source.connectionId);
      const targetStore = this.#services.stores.open(target.connectionId);
      if (source.prefix === '' || target.prefix === '')
        throw new AppError('store.notSupported', 'A bucket cannot be renamed', { facts: { operation: 'rename' } });
      if (!overwrite && (await this.#exists(target, targetStore))) throw vscode.FileSystemError.FileExists(to);
      if (await this.#isFile(source, sourceStore)) {
        const key = target.directoryOnly ? target.prefix : target.key;
        await one({
          sourceStore,
          source: { bucket: source.bucket, key: source.key },
          targetStore,
          target: { bucket: target.bucket, key },
        });
      } else if (await this.#exists(source, sourceStore)) await folder({ sourceStore, source, targetStore, target });
      else throw vscode.FileSystemError.FileNotFound(from);
      this.#times.forget(from.toString());
    });
  }

  async #exists(place: Place, store: ObjectStore): Promise<boolean> {
    if (await this.#isFile(place, store)) return true;
    return (await store.list({ bucket: place.bucket, prefix: place.prefix, limit: 1 })).objects.length > 0;
  }

  /** A delete of thousands comes as thousands of changes: VS Code hears of them in bunches. */
  #announce({ connectionId, bucket, key, kind }: StoreChange): void {
    if (bucket === undefined || key === undefined) return;
    const type = kind === 'deleted' ? vscode.FileChangeType.Deleted : vscode.FileChangeType.Changed;
    this.#announced.push({ type, uri: objectUri(connectionId, bucket, key) });
    this.#announcing ??= setTimeout(() => {
      this.#announcing = undefined;
      this.#changed.fire(this.#announced.splice(0));
    }, announceDelay);
  }
}

function tooLarge(info: ObjectInfo): Error {
  const text = vscode.l10n.t(
    '{0} is larger than {1}, the limit for opening in the editor (setting "Max Edit Size MB"). Download it instead.',
    displaySize(info.size),
    displaySize(config.maxEditBytes()),
  );
  return vscode.FileSystemError.Unavailable(text);
}
