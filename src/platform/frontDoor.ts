import {
  commands,
  EventEmitter,
  type FileChangeEvent,
  type FileSystemProvider,
  type TextDocumentContentProvider,
  type TreeDataProvider,
  type TreeView,
  type Uri,
  window,
  workspace,
} from 'vscode';
import { CommandId, type CommandIdValue, Scheme, ViewId } from '../ids';

type Handler = (...args: unknown[]) => unknown;

/** What the features put behind the door, once they are there. */
interface Inside {
  readonly handlers: Map<string, Handler>;
  tree?: TreeDataProvider<unknown>;
  files?: FileSystemProvider;
  reports?: TextDocumentContentProvider;
}

/**
 * All that VS Code knows of us at activation: names of commands, a view, two schemes. The house itself is another chunk
 * (src/app.ts) and is opened at the first knock, because loading it is most of what activation would cost (`npm run
 * bench`). Imports by name: `import * as` copies VS Code's whole interface once more.
 */
export class FrontDoor {
  readonly #open: (door: FrontDoor) => void;
  #inside: Inside | undefined;
  readonly #treeChanged = new EventEmitter<unknown>();
  readonly #filesChanged = new EventEmitter<FileChangeEvent[]>();
  readonly #reportsChanged = new EventEmitter<Uri>();
  readonly #owned: { dispose(): unknown }[] = [this.#treeChanged, this.#filesChanged, this.#reportsChanged];
  readonly view: TreeView<unknown>;

  /** `open` is called once, at the first use of anything, and puts the features behind the door. */
  constructor(open: (door: FrontDoor) => void) {
    this.#open = open;
    this.view = window.createTreeView(ViewId.connections, {
      treeDataProvider: this.#lateTree(),
      canSelectMany: true,
      showCollapseAll: true,
    });
    const files = workspace.registerFileSystemProvider(Scheme.object, this.#lateFiles(), { isCaseSensitive: true });
    const reports = workspace.registerTextDocumentContentProvider(Scheme.report, this.#lateReports());
    this.#owned.push(this.view, files, reports);
    for (const id of Object.values(CommandId))
      this.#owned.push(commands.registerCommand(id, (...args) => this.#run(id, args)));
  }

  dispose(): void {
    for (const each of this.#owned) each.dispose();
  }

  /** Opens the house without asking it for anything. */
  enter(): void {
    this.#opened();
  }

  handle(handlers: Partial<Record<CommandIdValue, Handler>>): void {
    for (const [id, handler] of Object.entries(handlers)) this.#opened().handlers.set(id, handler);
  }

  serveTree(tree: TreeDataProvider<unknown>): void {
    this.#opened().tree = tree;
    if (tree.onDidChangeTreeData)
      this.#owned.push(tree.onDidChangeTreeData((change) => this.#treeChanged.fire(change)));
  }

  serveFiles(files: FileSystemProvider): void {
    this.#opened().files = files;
    this.#owned.push(files.onDidChangeFile((changes) => this.#filesChanged.fire(changes)));
  }

  serveReports(reports: TextDocumentContentProvider): void {
    this.#opened().reports = reports;
    if (reports.onDidChange) this.#owned.push(reports.onDidChange((uri) => this.#reportsChanged.fire(uri)));
  }

  #opened(): Inside {
    if (this.#inside === undefined) {
      this.#inside = { handlers: new Map() };
      try {
        this.#open(this);
      } catch (error) {
        this.#inside = undefined;
        throw error;
      }
    }
    return this.#inside;
  }

  #run(id: string, args: unknown[]): unknown {
    return this.#opened().handlers.get(id)?.(...args);
  }

  readonly #tree = () => this.#opened().tree as TreeDataProvider<unknown>;
  readonly #files = () => this.#opened().files as FileSystemProvider;

  #lateTree(): TreeDataProvider<unknown> {
    return {
      onDidChangeTreeData: this.#treeChanged.event,
      getTreeItem: (element) => this.#tree().getTreeItem(element),
      getChildren: (element) => this.#tree().getChildren(element),
      getParent: (element) => this.#tree().getParent?.(element),
    };
  }

  #lateFiles(): FileSystemProvider {
    return {
      onDidChangeFile: this.#filesChanged.event,
      // Nothing is watched on a store, so this is no reason to open the house.
      watch: () => ({ dispose: () => undefined }),
      stat: (uri) => this.#files().stat(uri),
      readDirectory: (uri) => this.#files().readDirectory(uri),
      createDirectory: (uri) => this.#files().createDirectory(uri),
      readFile: (uri) => this.#files().readFile(uri),
      writeFile: (uri, content, options) => this.#files().writeFile(uri, content, options),
      delete: (uri, options) => this.#files().delete(uri, options),
      rename: (from, to, options) => this.#files().rename(from, to, options),
      copy: (from, to, options) => this.#files().copy?.(from, to, options),
    };
  }

  #lateReports(): TextDocumentContentProvider {
    return {
      onDidChange: this.#reportsChanged.event,
      provideTextDocumentContent: (uri, token) => this.#opened().reports?.provideTextDocumentContent(uri, token),
    };
  }
}
