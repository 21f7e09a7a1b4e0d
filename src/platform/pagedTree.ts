import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../core/base/disposable';
import { isCancellation } from '../core/base/errors';
import type { Log } from '../core/base/log';
import { CommandId } from '../ids';
import { errorText } from './errorMessages';
import { withProgress } from './progress';

/** Stands after the children that are loaded, when there are more. */
export interface LoadMoreNode<N> {
  readonly kind: 'tree.loadMore';
  readonly parent: N | undefined;
  /** Loads the page after the last one. */
  readonly load: () => Promise<void>;
}

/** Stands where children could not be loaded; choosing it tries again. */
export interface FailureNode<N> {
  readonly kind: 'tree.failure';
  readonly parent: N | undefined;
  readonly error: unknown;
  readonly load: () => Promise<void>;
}

/** Says that a place holds nothing, so that an empty place does not look like a broken one. */
export interface EmptyNode<N> {
  readonly kind: 'tree.empty';
  readonly parent: N | undefined;
  readonly text: string;
}

export type TreeElement<N> = N | LoadMoreNode<N> | FailureNode<N> | EmptyNode<N>;

export interface TreePage<N> {
  readonly nodes: readonly N[];
  /** Token of the next page. */
  readonly next?: string;
  /** Something went wrong but the nodes are there all the same. */
  readonly failure?: unknown;
}

/** How many children of a node are loaded, and whether that is all of them. */
export interface LoadedCount {
  readonly count: number;
  readonly complete: boolean;
}

/** What a feature supplies: nodes from core, and how each looks. */
export interface TreeSource<N> {
  children(node: N | undefined, token: string | undefined, signal: AbortSignal): Promise<TreePage<N>>;
  toItem(node: N, loaded: LoadedCount | undefined): vscode.TreeItem;
  idOf(node: N): string;
  parentOf(node: N): N | undefined;
  /** What the place of a node is called in "Loading ...". */
  nameOf(node: N | undefined): string;
  /** The text of an empty place; undefined shows nothing, as where a welcome view speaks. */
  emptyText(node: N | undefined): string | undefined;
}

interface Loaded<N> {
  readonly nodes: readonly N[];
  readonly next?: string;
  readonly failure?: unknown;
}

const rootId = '';

/** One tree for every view: pages with "Load more", failures with retry, empty places, and revealing a node. */
export class PagedTree<N extends { readonly kind: string }>
  implements vscode.TreeDataProvider<TreeElement<N>>, Disposable
{
  readonly #owned = new DisposableStore();
  readonly #changed = this.#owned.add(new vscode.EventEmitter<TreeElement<N> | undefined>());
  readonly #loaded = new Map<string, Loaded<N>>();
  readonly #loading = new Map<string, Promise<Loaded<N>>>();
  /** What VS Code was given, by id: it knows elements by identity, and a node made anew would mean nothing to it. */
  readonly #given = new Map<string, N>();
  readonly #source: TreeSource<N>;
  readonly #log: Log;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(source: TreeSource<N>, log: Log) {
    this.#source = source;
    this.#log = log;
  }

  dispose(): void {
    this.#owned.dispose();
  }

  getTreeItem(element: TreeElement<N>): vscode.TreeItem {
    if (isLoadMore<N>(element)) return this.#loadMoreItem(element);
    if (isFailure<N>(element)) return failureItem(element);
    if (isEmpty<N>(element)) return new vscode.TreeItem(element.text);
    return this.#source.toItem(element as N, this.loadedCount(element as N));
  }

  getParent(element: TreeElement<N>): N | undefined {
    if (isLoadMore<N>(element) || isFailure<N>(element) || isEmpty<N>(element)) return element.parent;
    return this.#source.parentOf(element as N);
  }

  async getChildren(element?: TreeElement<N>): Promise<TreeElement<N>[]> {
    const node = element as N | undefined;
    // The count beside the node's own name shows at its next redraw: firing a change from here makes VS Code drop the
    // children that it is just being given (seen in 1.139).
    const loaded = this.#loaded.get(this.#idOf(node)) ?? (await this.#load(node, 1));
    for (const child of loaded.nodes) this.#given.set(this.#source.idOf(child), child);
    const nodes: TreeElement<N>[] = [...loaded.nodes];
    if (loaded.failure !== undefined) nodes.push(this.#failureNode(node, loaded.failure));
    else if (loaded.next !== undefined)
      nodes.push({ kind: 'tree.loadMore', parent: node, load: () => this.#loadMore(node) });
    else if (nodes.length === 0) nodes.push(...this.#emptyNode(node));
    return nodes;
  }

  loadedCount(node: N): LoadedCount | undefined {
    const loaded = this.#loaded.get(this.#source.idOf(node));
    return (
      loaded && { count: loaded.nodes.length, complete: loaded.next === undefined && loaded.failure === undefined }
    );
  }

  isLoaded(node: N): boolean {
    return this.#loaded.has(this.#source.idOf(node));
  }

  /** The loaded children of a node; none when it was never opened. */
  loadedChildren(node: N | undefined): readonly N[] {
    return this.#loaded.get(this.#idOf(node))?.nodes ?? [];
  }

  /** The element that VS Code knows for a node of the same id. */
  givenFor(node: N): N {
    return this.#given.get(this.#source.idOf(node)) ?? node;
  }

  /** Forgets what is loaded at and below a node and, where it was open, loads as many children again. */
  async refresh(node?: N): Promise<void> {
    const before = this.#loaded.get(this.#idOf(node));
    if (before === undefined) return this.#redraw(node);
    this.#forgetBelow(before.nodes);
    await this.#load(node, Math.max(before.nodes.length, 1));
    this.#redraw(node);
  }

  async #loadMore(parent: N | undefined): Promise<void> {
    await this.#extend(parent);
    this.#redraw(parent);
  }

  async #retry(parent: N | undefined): Promise<void> {
    const before = this.#loaded.get(this.#idOf(parent));
    if (before !== undefined && before.nodes.length > 0 && before.next !== undefined) await this.#extend(parent);
    else await this.#load(parent, 1);
    this.#redraw(parent);
  }

  #idOf(node: N | undefined): string {
    return node === undefined ? rootId : this.#source.idOf(node);
  }

  #redraw(node: N | undefined): void {
    this.#changed.fire(node === undefined ? undefined : this.givenFor(node));
  }

  #forgetBelow(nodes: readonly N[]): void {
    for (const node of nodes) {
      const id = this.#source.idOf(node);
      const loaded = this.#loaded.get(id);
      this.#loaded.delete(id);
      this.#given.delete(id);
      if (loaded !== undefined) this.#forgetBelow(loaded.nodes);
    }
  }

  /** Loads pages from the start until at least `wanted` children are there; callers at the same time share one load. */
  #load(node: N | undefined, wanted: number): Promise<Loaded<N>> {
    return this.#once(node, { nodes: [] }, wanted);
  }

  #extend(node: N | undefined): Promise<Loaded<N>> {
    const start = this.#loaded.get(this.#idOf(node)) ?? { nodes: [] };
    return this.#once(
      node,
      { nodes: start.nodes, ...(start.next !== undefined && { next: start.next }) },
      start.nodes.length + 1,
    );
  }

  #once(node: N | undefined, start: Loaded<N>, wanted: number): Promise<Loaded<N>> {
    const id = this.#idOf(node);
    const running = this.#loading.get(id);
    if (running !== undefined) return running;
    const loading = this.#loadPages(node, start, wanted).finally(() => this.#loading.delete(id));
    this.#loading.set(id, loading);
    return loading;
  }

  async #loadPages(node: N | undefined, start: Loaded<N>, wanted: number): Promise<Loaded<N>> {
    let loaded = start;
    const title = vscode.l10n.t('Loading {0}', this.#source.nameOf(node));
    try {
      await withProgress(title, async (signal) => {
        do {
          const page = await this.#source.children(node, loaded.next, signal);
          const { nodes, ...rest } = page;
          loaded = { nodes: [...loaded.nodes, ...nodes], ...rest };
        } while (loaded.next !== undefined && loaded.nodes.length < wanted);
      });
    } catch (error) {
      if (!isCancellation(error)) this.#log.error(`tree: ${error instanceof Error ? error.message : String(error)}`);
      loaded = { ...loaded, failure: error };
    }
    this.#loaded.set(this.#idOf(node), loaded);
    return loaded;
  }

  #failureNode(node: N | undefined, error: unknown): FailureNode<N> {
    return { kind: 'tree.failure', parent: node, error, load: () => this.#retry(node) };
  }

  #emptyNode(node: N | undefined): EmptyNode<N>[] {
    const text = this.#source.emptyText(node);
    return text === undefined ? [] : [{ kind: 'tree.empty', parent: node, text }];
  }

  #loadMoreItem(element: LoadMoreNode<N>): vscode.TreeItem {
    const shown = this.#loaded.get(this.#idOf(element.parent))?.nodes.length ?? 0;
    const item = new vscode.TreeItem(vscode.l10n.t('Load more'));
    item.description = vscode.l10n.t('{0} shown so far', shown.toLocaleString());
    item.iconPath = new vscode.ThemeIcon('ellipsis');
    item.command = { command: CommandId.loadMore, title: '', arguments: [element] };
    return item;
  }
}

function isLoadMore<N>(element: TreeElement<N>): element is LoadMoreNode<N> {
  return (element as { kind?: string }).kind === 'tree.loadMore';
}

function isFailure<N>(element: TreeElement<N>): element is FailureNode<N> {
  return (element as { kind?: string }).kind === 'tree.failure';
}

function isEmpty<N>(element: TreeElement<N>): element is EmptyNode<N> {
  return (element as { kind?: string }).kind === 'tree.empty';
}

function failureItem<N>(element: FailureNode<N>): vscode.TreeItem {
  const cancelled = isCancellation(element.error);
  const text = cancelled ? vscode.l10n.t('Loading was cancelled') : errorText(element.error);
  const item = new vscode.TreeItem(text);
  item.description = vscode.l10n.t('click to try again');
  item.tooltip = text;
  item.iconPath = cancelled
    ? new vscode.ThemeIcon('circle-slash')
    : new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'));
  item.command = { command: CommandId.loadMore, title: '', arguments: [element] };
  return item;
}
