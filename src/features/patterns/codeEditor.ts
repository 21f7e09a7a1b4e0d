import * as vscode from 'vscode';
import type { Disposable } from '../../core/base/disposable';
import { sampleLanguageOf } from '../../core/patterns/sampleLanguages';

const isCode = ({ document }: vscode.TextEditor) => sampleLanguageOf(document.languageId) !== undefined;

/** Knows where code goes: the editor in a language of samples that was used last, as commands start from views and pages, too. */
export class CodeEditor implements Disposable {
  readonly #listening: vscode.Disposable;
  #last: vscode.TextEditor | undefined;

  constructor() {
    this.#take(vscode.window.activeTextEditor);
    this.#listening = vscode.window.onDidChangeActiveTextEditor((editor) => this.#take(editor));
  }

  dispose(): void {
    this.#listening.dispose();
  }

  /** Undefined when no such editor is to be seen. */
  get(): vscode.TextEditor | undefined {
    const active = vscode.window.activeTextEditor;
    const visible = vscode.window.visibleTextEditors.filter(isCode);
    return visible.find((editor) => editor === active) ?? visible.find((editor) => editor === this.#last) ?? visible[0];
  }

  #take(editor: vscode.TextEditor | undefined): void {
    if (editor && isCode(editor)) this.#last = editor;
  }
}
