import * as vscode from 'vscode';
import { CommandId, ConfigKey } from '../../ids';
import { loadChunk } from '../../platform/chunks';
import type { ApiExplorer } from './apiExplorer';
import { definitionOfRequest } from './definitionOfRequest';

/** Above each request of a `.http` document: send it, or end it while it is on its way, and where it goes. */
export class RequestLenses implements vscode.CodeLensProvider {
  readonly #explorer: Pick<ApiExplorer, 'chosen' | 'library' | 'running'>;
  readonly #changed = new vscode.EventEmitter<void>();

  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(explorer: Pick<ApiExplorer, 'chosen' | 'library' | 'running'>) {
    this.#explorer = explorer;
    const changed = () => this.#changed.fire();
    explorer.chosen.onDidChange(changed);
    explorer.running.onDidChange(changed);
    vscode.workspace.onDidChangeConfiguration(
      (event) => event.affectsConfiguration(ConfigKey.apiEnvironments) && changed(),
    );
    vscode.workspace.onDidGrantWorkspaceTrust(changed);
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    const { library, chosen, running } = this.#explorer;
    const { t } = vscode.l10n;
    const { uri } = document;
    const lenses: vscode.CodeLens[] = [];
    for (const [at, { method, definition }] of loadChunk('apis').parseHttpFile(document.getText()).requests.entries()) {
      const key = await definitionOfRequest(library, uri, definition?.text);
      const environment = chosen.get(key);
      const line = document.positionAt(method.start).line;
      const range = new vscode.Range(line, 0, line, 0);
      const lens = (title: string, command: string, ...args: unknown[]) =>
        lenses.push(new vscode.CodeLens(range, { title, command, arguments: args }));
      if (running.isRunning(uri, at)) lens(`$(sync~spin) ${t('Cancel')}`, CommandId.cancelApiRequest, uri, at);
      else lens(t('Send Request'), CommandId.sendApiRequest, uri, at);
      const where = environment?.name ?? t('as written');
      const production = environment?.environment === 'production' ? ` (${t('production')})` : '';
      lens(t('To: {0}', `${where}${production}`), CommandId.chooseApiEnvironment, undefined, key);
      lens(t('Copy as Code'), CommandId.copyApiCode, uri, at);
      lens(t('Insert Code'), CommandId.insertApiCode, uri, at);
    }
    return lenses;
  }
}
