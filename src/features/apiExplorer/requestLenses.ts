import * as vscode from 'vscode';
import { CommandId, ConfigKey } from '../../ids';
import { loadChunk } from '../../platform/chunks';
import type { ChosenEnvironment } from './chosenEnvironment';

/** Above each request of a `.http` document: send it, and where to; have it as code. */
export class RequestLenses implements vscode.CodeLensProvider {
  readonly #chosen: ChosenEnvironment;
  readonly #changed = new vscode.EventEmitter<void>();

  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(chosen: ChosenEnvironment) {
    this.#chosen = chosen;
    chosen.onDidChange(() => this.#changed.fire());
    vscode.workspace.onDidChangeConfiguration(
      (event) => event.affectsConfiguration(ConfigKey.apiEnvironments) && this.#changed.fire(),
    );
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const { t } = vscode.l10n;
    const where = this.#chosen.get()?.name ?? t('as written');
    return loadChunk('apis')
      .parseHttpFile(document.getText())
      .requests.flatMap(({ method }, at) => {
        const line = document.positionAt(method.start).line;
        const range = new vscode.Range(line, 0, line, 0);
        const send = { title: t('Send Request'), command: CommandId.sendApiRequest, arguments: [document.uri, at] };
        const choose = { title: t('To: {0}', where), command: CommandId.chooseApiEnvironment };
        const code = (title: string, command: string) => ({ title, command, arguments: [document.uri, at] });
        const copy = code(t('Copy as...'), CommandId.copyApiCode);
        const insert = code(t('Insert Code'), CommandId.insertApiCode);
        return [send, choose, copy, insert].map((command) => new vscode.CodeLens(range, command));
      });
  }
}
