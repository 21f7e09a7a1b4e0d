import {
  commands,
  EventEmitter,
  type FileChangeEvent,
  type FileSystemProvider,
  type TextDocument,
  type TextDocumentContentProvider,
  type TreeDataProvider,
  type TreeView,
  type TreeViewOptions,
  type Uri,
  window,
  workspace,
} from 'vscode';
import { CommandId, type CommandIdValue, Scheme, ViewId, type ViewIdValue } from '../ids';

type Handler = (...args: unknown[]) => unknown;

/** What the features put behind the door, once they are there. */
interface Inside {
  readonly handlers: Map<string, Handler>;
  readonly trees: Map<ViewIdValue, TreeDataProvider<unknown>>;
  readonly reports: Map<ReportScheme, TextDocumentContentProvider>;
  files?: FileSystemProvider;
}

/** The schemes of read-only documents. */
const reportSchemes = [
  Scheme.report,
  Scheme.request,
  Scheme.definition,
  Scheme.response,
  Scheme.planned,
  Scheme.mock,
] as const;
type ReportScheme = (typeof reportSchemes)[number];

type ViewOptions = Omit<TreeViewOptions<unknown>, 'treeDataProvider'>;

const viewOptions: Readonly<Record<ViewIdValue, ViewOptions>> = {
  [ViewId.connections]: { canSelectMany: true, showCollapseAll: true },
  [ViewId.sandbox]: { showCollapseAll: false },
  [ViewId.apiDefinitions]: { showCollapseAll: true },
  [ViewId.patterns]: { showCollapseAll: true },
  [ViewId.integrations]: { showCollapseAll: true },
};

/** A view and the event that has it drawn anew. */
interface View {
  readonly view: TreeView<unknown>;
  readonly changed: EventEmitter<unknown>;
}

/**
 * All that VS Code knows of us at activation: names of commands, views and schemes. The house itself is another chunk
 * (src/app.ts) and is opened at the first knock, because loading it is most of what activation would cost (`npm run
 * bench`). Imports by name: `import * as` copies VS Code's whole interface once more.
 */
export class FrontDoor {
  readonly #open: (door: FrontDoor) => void;
  #inside: Inside | undefined;
  readonly #filesChanged = new EventEmitter<FileChangeEvent[]>();
  readonly #reportsChanged = new EventEmitter<Uri>();
  readonly #owned: { dispose(): unknown }[] = [this.#filesChanged, this.#reportsChanged];
  readonly #views = new Map<ViewIdValue, View>();

  /** `open` is called once, at the first use of anything, and puts the features behind the door. */
  constructor(open: (door: FrontDoor) => void) {
    this.#open = open;
    for (const id of Object.values(ViewId)) this.#addView(id);
    const files = workspace.registerFileSystemProvider(Scheme.object, this.#lateFiles(), { isCaseSensitive: true });
    this.#owned.push(files);
    for (const scheme of reportSchemes)
      this.#owned.push(workspace.registerTextDocumentContentProvider(scheme, this.#lateReports(scheme)));
    for (const id of Object.values(CommandId))
      this.#owned.push(commands.registerCommand(id, (...args) => this.#run(id, args)));
    this.#owned.push(workspace.onDidOpenTextDocument((document) => this.#enterFor(document)));
    for (const document of workspace.textDocuments) this.#enterFor(document);
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

  /** The view of this id, for its selection, visibility and message. */
  view(id: ViewIdValue): TreeView<unknown> {
    return this.#viewOf(id).view;
  }

  serveTree(id: ViewIdValue, tree: TreeDataProvider<unknown>): void {
    this.#opened().trees.set(id, tree);
    const { changed } = this.#viewOf(id);
    if (tree.onDidChangeTreeData) this.#owned.push(tree.onDidChangeTreeData((change) => changed.fire(change)));
  }

  serveFiles(files: FileSystemProvider): void {
    this.#opened().files = files;
    this.#owned.push(files.onDidChangeFile((changes) => this.#filesChanged.fire(changes)));
  }

  serveReports(scheme: ReportScheme, reports: TextDocumentContentProvider): void {
    this.#opened().reports.set(scheme, reports);
    if (reports.onDidChange) this.#owned.push(reports.onDidChange((uri) => this.#reportsChanged.fire(uri)));
  }

  #opened(): Inside {
    if (this.#inside === undefined) {
      this.#inside = { handlers: new Map(), trees: new Map(), reports: new Map() };
      try {
        this.#open(this);
      } catch (error) {
        this.#inside = undefined;
        throw error;
      }
    }
    return this.#inside;
  }

  /** Documents of requests and manifests of integrations have completion and problems, which are inside. */
  #enterFor({ languageId, uri }: TextDocument): void {
    const isOurs = languageId === 'http' || uri.path.endsWith('/integration.yaml');
    if (isOurs && this.#inside === undefined) setImmediate(() => this.enter());
  }

  #run(id: string, args: unknown[]): unknown {
    return this.#opened().handlers.get(id)?.(...args);
  }

  #addView(id: ViewIdValue): void {
    const changed = new EventEmitter<unknown>();
    const view = window.createTreeView(id, { ...viewOptions[id], treeDataProvider: this.#lateTree(id, changed) });
    this.#views.set(id, { view, changed });
    this.#owned.push(view, changed);
  }

  #viewOf(id: ViewIdValue): View {
    return this.#views.get(id) as View;
  }

  readonly #files = () => this.#opened().files as FileSystemProvider;

  #lateTree(id: ViewIdValue, changed: EventEmitter<unknown>): TreeDataProvider<unknown> {
    const tree = () => this.#opened().trees.get(id) as TreeDataProvider<unknown>;
    return {
      onDidChangeTreeData: changed.event,
      getTreeItem: (element) => tree().getTreeItem(element),
      getChildren: (element) => tree().getChildren(element),
      getParent: (element) => tree().getParent?.(element),
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

  #lateReports(scheme: ReportScheme): TextDocumentContentProvider {
    return {
      onDidChange: this.#reportsChanged.event,
      provideTextDocumentContent: (uri, token) =>
        this.#opened().reports.get(scheme)?.provideTextDocumentContent(uri, token),
    };
  }
}
