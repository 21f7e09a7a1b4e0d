import * as vscode from 'vscode';
import { NodeFlag } from '../../ids';
import { faultItem } from '../../platform/faultItem';
import type { LoadedCount, TreePage, TreeSource } from '../../platform/pagedTree';
import { faultsItem, requestItem, requestsItem, sandboxItem } from './sandboxItems';
import { faultsNode, requestsNode, type SandboxNode } from './sandboxNodes';
import type { SandboxSession } from './sandboxSession';

/** Requests that one page shows: each redraw sends them all to the window. */
const pageSize = 100;

/** Nodes of the view "Sandbox"; none while no sandbox runs, so that the welcome view speaks. */
export class SandboxTreeSource implements TreeSource<SandboxNode> {
  readonly #session: SandboxSession;

  constructor(session: SandboxSession) {
    this.#session = session;
  }

  idOf(node: SandboxNode): string {
    if (node.kind === 'sandboxFault') return `${node.kind}:${node.id}`;
    return node.kind === 'sandboxRequest' ? `${node.kind}:${node.number}` : node.kind;
  }

  parentOf(node: SandboxNode): SandboxNode | undefined {
    if (node.kind === 'sandboxFault') return faultsNode;
    return node.kind === 'sandboxRequest' ? requestsNode : undefined;
  }

  nameOf(): string {
    return vscode.l10n.t('Sandbox');
  }

  emptyText(node: SandboxNode | undefined): string | undefined {
    if (node?.kind === 'sandboxFaults') return vscode.l10n.t('Nothing goes wrong on purpose');
    return node?.kind === 'sandboxRequests' ? vscode.l10n.t('No requests yet') : undefined;
  }

  async children(node: SandboxNode | undefined, token: string | undefined): Promise<TreePage<SandboxNode>> {
    return node?.kind === 'sandboxRequests' ? this.#requestsBelow(token) : { nodes: this.#childrenOf(node) };
  }

  toItem(node: SandboxNode, _loaded: LoadedCount | undefined): vscode.TreeItem {
    const item = this.#itemOf(node);
    item.id = this.idOf(node);
    return item;
  }

  #childrenOf(node: SandboxNode | undefined): readonly SandboxNode[] {
    const { status, faults } = this.#session;
    if (status === undefined) return [];
    if (node === undefined) return [{ kind: 'sandbox' }, faultsNode, requestsNode];
    if (node.kind === 'sandboxFaults') return faults.map(({ rule }) => ({ kind: 'sandboxFault', id: rule.id }));
    return [];
  }

  /** The token is the number of the last one shown: new ones come in front of it. */
  #requestsBelow(token: string | undefined): TreePage<SandboxNode> {
    const below = token === undefined ? Number.POSITIVE_INFINITY : Number(token);
    const rest = this.#session.requests.filter(({ number }) => number < below);
    const nodes = rest.slice(0, pageSize).map(({ number }) => ({ kind: 'sandboxRequest', number }) as const);
    return { nodes, ...(rest.length > pageSize && { next: String(nodes.at(-1)?.number) }) };
  }

  /** What is gone meanwhile has a bare item until the tree is drawn anew. */
  #itemOf(node: SandboxNode): vscode.TreeItem {
    const { status, faults, requests } = this.#session;
    const bare = new vscode.TreeItem('');
    switch (node.kind) {
      case 'sandbox':
        return status ? sandboxItem(status) : bare;
      case 'sandboxFaults':
        return faultsItem(faults);
      case 'sandboxRequests':
        return requestsItem(status?.requests ?? 0);
      case 'sandboxFault': {
        const fault = faults.find(({ rule }) => rule.id === node.id);
        return fault ? faultItem(fault, NodeFlag.sandboxFault) : bare;
      }
      case 'sandboxRequest': {
        const request = requests.find(({ number }) => number === node.number);
        return request ? requestItem(request, node) : bare;
      }
    }
  }
}
