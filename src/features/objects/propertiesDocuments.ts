import * as vscode from 'vscode';
import { parseDocumentPath } from '../../core/storage/keys/documentPath';
import { Scheme } from '../../ids';
import { loadChunk } from '../../platform/chunks';
import { errorText } from '../../platform/errorMessages';
import { objectUri } from '../../platform/objectUri';
import type { Services } from '../../platform/services';

/** The address of an object's properties: that of the object, under another scheme and with an ending that says YAML. */
export function propertiesUri(connectionId: string, bucket: string, key: string): vscode.Uri {
  const uri = objectUri(connectionId, bucket, key);
  return uri.with({ scheme: Scheme.report, path: `${uri.path}.properties.yaml` });
}

/** "Properties" as a read-only YAML document. */
export class PropertiesDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #services: Services;

  constructor(services: Services) {
    this.#services = services;
  }

  dispose(): void {
    this.#changed.dispose();
  }

  /** Has a document that is open already read again. */
  refresh(uri: vscode.Uri): void {
    this.#changed.fire(uri);
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    try {
      const { bucket, key } = parseDocumentPath(uri.path.replace(/\.properties\.yaml$/, ''));
      const store = this.#services.stores.open(uri.authority);
      const { objectDocument, tagsOf } = loadChunk('storage');
      const info = await store.head(bucket, key);
      return objectDocument(bucket, info, await tagsOf(store, { bucket, key }, info));
    } catch (error) {
      return `# ${errorText(error)}\n`;
    }
  }
}
