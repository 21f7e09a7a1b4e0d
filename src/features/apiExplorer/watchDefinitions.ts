import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../core/base/disposable';
import type { ErrorBoundary } from '../../platform/commands';
import type { DefinitionLibrary } from './definitionLibrary';

/** Milliseconds after a change before a definition is read anew: editors and generators write several times. */
const calm = 300;

/** Files that are watched of one definition; one that is split further is read anew by hand. */
const maxWatched = 100;

/** Reads definitions anew when one of their files changes. */
export class DefinitionWatcher implements Disposable {
  readonly #library: DefinitionLibrary;
  readonly #boundary: ErrorBoundary;
  readonly #watched = new Map<string, { readonly files: string; readonly watchers: DisposableStore }>();
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #listening: Disposable;

  constructor(library: DefinitionLibrary, boundary: ErrorBoundary) {
    this.#library = library;
    this.#boundary = boundary;
    this.#listening = library.onDidChange(() => this.#follow());
  }

  dispose(): void {
    this.#listening.dispose();
    for (const { watchers } of this.#watched.values()) watchers.dispose();
    for (const timer of this.#timers.values()) clearTimeout(timer);
  }

  #follow(): void {
    const states = this.#library.states();
    for (const [key, { watchers }] of this.#watched) {
      if (states.some(({ source }) => source.key === key)) continue;
      watchers.dispose();
      this.#watched.delete(key);
    }
    for (const { source, index } of states) if (index !== undefined) this.#watch(source.key, index.files);
  }

  #watch(key: string, addresses: readonly string[]): void {
    const files = addresses.filter((address) => !/^https?:/.test(address)).slice(0, maxWatched);
    const known = this.#watched.get(key);
    if (known?.files === files.join('\n')) return;
    known?.watchers.dispose();
    const watchers = new DisposableStore();
    for (const file of files) {
      const uri = vscode.Uri.parse(file);
      const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
      const pattern = new vscode.RelativePattern(vscode.Uri.joinPath(uri, '..'), escaped(name));
      const watcher = watchers.add(vscode.workspace.createFileSystemWatcher(pattern));
      for (const event of [watcher.onDidChange, watcher.onDidCreate, watcher.onDidDelete])
        watchers.add(event(() => this.#reloadSoon(key)));
    }
    this.#watched.set(key, { files: files.join('\n'), watchers });
  }

  #reloadSoon(key: string): void {
    clearTimeout(this.#timers.get(key));
    const reload = () => {
      this.#timers.delete(key);
      void this.#boundary.run('api definitions', () => this.#library.reload(key).catch(() => undefined)); // the view shows it
    };
    this.#timers.set(key, setTimeout(reload, calm));
  }
}

/** A file name as a pattern that fits it alone. */
function escaped(name: string): string {
  return name.replace(/[[\]{}*?]/g, '[$&]');
}
