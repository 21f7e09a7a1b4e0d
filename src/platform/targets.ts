import * as vscode from 'vscode';
import { AppError } from '../core/base/errors';
import { type ContainerNode, containerOf, type StorageNode } from '../core/storage/nodes';
import { askPick } from './prompts';
import type { Services } from './services';

const isStorageNode = (value: unknown): value is StorageNode =>
  /^(connection|bucket|prefix|object)$/.test(String((value as StorageNode | undefined)?.kind));

/**
 * The nodes that a command works on: all that are selected when the clicked one is among them, else the clicked one,
 * else (from the palette) the tree's selection.
 */
export function targetNodes(services: Services, node: unknown, selected: unknown): StorageNode[] {
  if (Array.isArray(selected) && selected.includes(node)) return selected.filter(isStorageNode);
  if (isStorageNode(node)) return [node];
  return [...services.selection.nodes];
}

/** The connection a command works on: the node's, or one that the user picks. */
export async function targetConnectionId(services: Services, node: unknown, title: string): Promise<string> {
  if (typeof node === 'string') return idOfNamed(services, node);
  const [target] = targetNodes(services, node, undefined);
  if (target !== undefined) return target.connectionId;
  const registered = services.connections.list();
  if (registered.length === 0)
    throw new AppError('input.invalid', 'There is no connection', { facts: { reason: 'noConnections' } });
  if (registered.length === 1 && registered[0]) return registered[0].connection.id;
  const items = registered.map(({ connection }) => ({
    label: connection.name,
    description: connection.endpoint,
    id: connection.id,
  }));
  return (await askPick(items, { title, placeHolder: vscode.l10n.t('Choose a connection') })).id;
}

function idOfNamed(services: Services, nameOrId: string): string {
  const found = services.connections
    .list()
    .find(({ connection }) => connection.id === nameOrId || connection.name === nameOrId);
  if (found === undefined)
    throw new AppError('config.unknownConnection', `No connection ${nameOrId}`, { facts: { connection: nameOrId } });
  return found.connection.id;
}

/** Where new objects go: the node itself, or the place that lists it. */
export function targetContainer(services: Services, node: unknown): ContainerNode {
  const [target] = targetNodes(services, node, undefined);
  if (target === undefined || target.kind === 'connection') {
    throw new AppError('input.invalid', 'No bucket or prefix is selected', { facts: { reason: 'noContainer' } });
  }
  return target.kind === 'object' ? containerOf(target) : target;
}
