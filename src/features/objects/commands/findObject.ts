import * as vscode from 'vscode';
import { isCancellation } from '../../../core/base/errors';
import { nameInKey, prefixOf, type StorageNode } from '../../../core/storage/nodes';
import type { ObjectSummary } from '../../../core/storage/objectStore';
import { CommandId } from '../../../ids';
import { loadChunk } from '../../../platform/chunks';
import { displayName, displaySize } from '../../../platform/displayText';
import type { Services } from '../../../platform/services';
import { targetContainer } from '../../../platform/targets';

/** So many keys are offered at most: more cannot be looked through, and a prefix narrows them on the store itself. */
const mostKeys = 50_000;
/** Keys are shown in bunches, as drawing the list anew for each would take longer than listing. */
const bunch = 1000;

interface KeyItem extends vscode.QuickPickItem {
  readonly node?: StorageNode;
}

class KeySearch {
  readonly #picker = vscode.window.createQuickPick<KeyItem>();
  readonly #stop = new AbortController();
  readonly #services: Services;
  readonly #items: KeyItem[] = [];

  constructor(services: Services, title: string) {
    this.#services = services;
    this.#picker.title = title;
    this.#picker.placeholder = vscode.l10n.t('Type a part of the name or path');
    this.#picker.matchOnDescription = true;
    this.#picker.ignoreFocusOut = true;
  }

  /** Shows the list while it fills; resolves with what was chosen, or nothing. */
  async run(
    source: (signal: AbortSignal) => AsyncIterable<ObjectSummary>,
    toNode: (summary: ObjectSummary) => StorageNode,
  ): Promise<StorageNode | undefined> {
    const chosen = new Promise<StorageNode | undefined>((resolve) => {
      this.#picker.onDidAccept(() => resolve(this.#picker.selectedItems[0]?.node));
      this.#picker.onDidHide(() => resolve(undefined));
    });
    this.#picker.show();
    const filling = this.#services.boundary.run('findObject', () => this.#fill(source(this.#stop.signal), toNode));
    const node = await chosen;
    this.#stop.abort();
    await filling;
    this.#picker.dispose();
    return node;
  }

  async #fill(source: AsyncIterable<ObjectSummary>, toNode: (summary: ObjectSummary) => StorageNode): Promise<void> {
    this.#picker.busy = true;
    try {
      for await (const summary of source) {
        if (this.#items.length >= mostKeys) break;
        const { key, size } = summary;
        this.#items.push({
          label: displayName(nameInKey(key)),
          description: displayName(key),
          detail: displaySize(size),
          node: toNode(summary),
        });
        if (this.#items.length % bunch === 0) this.#show();
      }
      this.#show();
    } catch (error) {
      if (!isCancellation(error)) throw error;
    } finally {
      this.#picker.busy = false;
    }
  }

  #show(): void {
    const limit =
      this.#items.length >= mostKeys
        ? [
            {
              label: vscode.l10n.t(
                'Only the first {0} keys are listed. Search below a folder to narrow them.',
                mostKeys.toLocaleString(),
              ),
            },
          ]
        : [];
    this.#picker.items = [...limit, ...this.#items];
  }
}

/**
 * "Find Object": a list of all keys below a bucket or prefix to type into. VS Code's own quick open cannot search
 * folders that are not on disk: the interface for that is not open to extensions.
 */
export function findObject(services: Services) {
  return async (node?: unknown): Promise<void> => {
    const target = targetContainer(services, node);
    const { connectionId, bucket } = target;
    const prefix = prefixOf(target);
    const store = services.stores.open(connectionId);
    const search = new KeySearch(
      services,
      vscode.l10n.t('Find an object below {0}', displayName(`${bucket}/${prefix}`)),
    );
    const found = await search.run(
      (signal) => loadChunk('storage').walkObjects(store, bucket, prefix, signal),
      (summary) => ({ kind: 'object', connectionId, bucket, key: summary.key, summary }),
    );
    if (found === undefined) return;
    services.reveal.fire(found);
    await vscode.commands.executeCommand(CommandId.openObject, found);
  };
}
