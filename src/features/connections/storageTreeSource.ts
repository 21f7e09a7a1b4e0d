import * as vscode from 'vscode';
import { AppError, isAppError } from '../../core/base/errors';
import type { Connection } from '../../core/connections/connection';
import { compareKeys } from '../../core/storage/keys/keyOrder';
import {
  type ConnectionNode,
  type ContainerNode,
  containerOf,
  nameInKey,
  nodeId,
  prefixOf,
  type StorageNode,
} from '../../core/storage/nodes';
import { config } from '../../platform/config';
import { displayName } from '../../platform/displayText';
import type { LoadedCount, TreePage, TreeSource } from '../../platform/pagedTree';
import type { Services } from '../../platform/services';
import { bucketItem, connectionItem, objectItem, prefixItem } from './treeItems';

/** Nodes of the storage tree: connections, their buckets, prefixes and objects. */
export class StorageTreeSource implements TreeSource<StorageNode> {
  readonly #services: Services;
  /** Filters by the id of the node whose children they narrow. */
  readonly #filters = new Map<string, string>();

  constructor(services: Services) {
    this.#services = services;
  }

  readonly idOf = nodeId;

  filterOf(node: StorageNode): string {
    return this.#filters.get(nodeId(node)) ?? '';
  }

  /** An empty filter shows everything again. */
  setFilter(node: StorageNode, filter: string): void {
    if (filter === '') this.#filters.delete(nodeId(node));
    else this.#filters.set(nodeId(node), filter);
  }

  nameOf(node: StorageNode | undefined): string {
    if (node === undefined) return vscode.l10n.t('connections');
    if (node.kind === 'connection')
      return this.#services.connections.find(node.connectionId)?.name ?? node.connectionId;
    if (node.kind === 'bucket') return node.bucket;
    return displayName(nameInKey(node.kind === 'prefix' ? node.prefix : node.key));
  }

  emptyText(node: StorageNode | undefined): string | undefined {
    if (node === undefined) return undefined;
    if (node.kind === 'connection') return vscode.l10n.t('No buckets yet');
    return this.filterOf(node) === ''
      ? vscode.l10n.t('Empty')
      : vscode.l10n.t('Nothing starts with "{0}"', this.filterOf(node));
  }

  parentOf(node: StorageNode): StorageNode | undefined {
    if (node.kind === 'connection') return undefined;
    const connection: StorageNode = { kind: 'connection', connectionId: node.connectionId };
    if (node.kind === 'bucket' || (node.kind === 'prefix' && node.bookmarked)) return connection;
    const start = this.#startNode(node.connectionId);
    const container = containerOf(node);
    // A connection that starts at a prefix shows nothing above it.
    return start?.kind === 'prefix' && node.kind === 'prefix' && node.prefix === start.prefix ? connection : container;
  }

  async children(
    node: StorageNode | undefined,
    token: string | undefined,
    signal: AbortSignal,
  ): Promise<TreePage<StorageNode>> {
    if (node === undefined) {
      return {
        nodes: this.#services.connections
          .list()
          .map(({ connection }) => ({ kind: 'connection', connectionId: connection.id })),
      };
    }
    if (node.kind === 'connection') return this.#buckets(this.#services.connections.get(node.connectionId), signal);
    if (node.kind === 'object') return { nodes: [] };
    return this.#keys(node, token, signal);
  }

  toItem(node: StorageNode, loaded: LoadedCount | undefined): vscode.TreeItem {
    switch (node.kind) {
      case 'connection':
        return this.#connectionItem(node);
      case 'bucket':
        return bucketItem(node, this.#details(node, loaded));
      case 'prefix':
        return prefixItem(node, this.#details(node, loaded));
      case 'object':
        return objectItem(node, this.#details(node, undefined));
    }
  }

  #connectionItem(node: ConnectionNode): vscode.TreeItem {
    const connection = this.#services.connections.find(node.connectionId);
    return connectionItem(connection, node, connection && this.#services.probes.summary(connection));
  }

  #details(node: Exclude<StorageNode, { kind: 'connection' }>, loaded: LoadedCount | undefined) {
    const writable = !this.#services.connections.find(node.connectionId)?.readOnly;
    return { writable, loaded, filter: this.filterOf(node) };
  }

  #startNode(connectionId: string): ContainerNode | undefined {
    const connection = this.#services.connections.find(connectionId);
    const bucket = connection?.startBucket;
    if (bucket === undefined) return undefined;
    const prefix = connection?.startPrefix;
    return prefix ? { kind: 'prefix', connectionId, bucket, prefix } : { kind: 'bucket', connectionId, bucket };
  }

  async #buckets(connection: Connection, signal: AbortSignal): Promise<TreePage<StorageNode>> {
    const connectionId = connection.id;
    const bookmarks = connection.bookmarks.map((text) => bookmarkNode(connectionId, text));
    const start = this.#startNode(connectionId);
    if (start !== undefined) return { nodes: [start, ...bookmarks] };
    try {
      const buckets = await this.#services.stores.open(connectionId).listBuckets(signal);
      const listed: StorageNode[] = buckets.map(({ name, created, region }) => ({
        kind: 'bucket',
        connectionId,
        bucket: name,
        ...(created && { created }),
        ...(region && { region }),
      }));
      const names = new Set(buckets.map(({ name }) => name));
      return { nodes: [...listed, ...bookmarks.filter((node) => node.kind === 'prefix' || !names.has(node.bucket))] };
    } catch (error) {
      if (bookmarks.length > 0 && isAppError(error) && error.code === 'auth.denied') return { nodes: bookmarks };
      return { nodes: bookmarks, failure: error };
    }
  }

  async #keys(node: ContainerNode, token: string | undefined, signal: AbortSignal): Promise<TreePage<StorageNode>> {
    const { connectionId, bucket } = node;
    const prefix = prefixOf(node) + this.filterOf(node);
    const store = this.#services.stores.open(connectionId);
    const page = await store.list(
      { bucket, prefix, delimiter: '/', limit: config.pageSize(), ...(token !== undefined && { token }) },
      signal,
    );
    const named: { name: string; node: StorageNode }[] = [
      ...page.prefixes.map((name) => ({ name, node: { kind: 'prefix', connectionId, bucket, prefix: name } as const })),
      ...page.objects.map((summary) => ({
        name: summary.key,
        node: { kind: 'object', connectionId, bucket, key: summary.key, summary } as const,
      })),
    ];
    named.sort((a, b) => compareKeys(a.name, b.name));
    return { nodes: named.map((each) => each.node), ...(page.next !== undefined && { next: page.next }) };
  }
}

function bookmarkNode(connectionId: string, text: string): ContainerNode {
  const slash = text.indexOf('/');
  if (slash < 0 || slash === text.length - 1)
    return { kind: 'bucket', connectionId, bucket: text.replace(/\/$/, ''), bookmarked: true };
  return {
    kind: 'prefix',
    connectionId,
    bucket: text.slice(0, slash),
    prefix: text.slice(slash + 1),
    bookmarked: true,
  };
}

/** The text that keeps a bookmark in the settings. @throws AppError `input.invalid` for a node that is none. */
export function bookmarkText(node: StorageNode): string {
  if (node.kind === 'bucket') return node.bucket;
  if (node.kind === 'prefix') return `${node.bucket}/${node.prefix}`;
  throw new AppError('input.invalid', 'Only buckets and prefixes can be bookmarked', {
    facts: { reason: 'noContainer' },
  });
}
