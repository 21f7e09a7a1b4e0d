import * as vscode from 'vscode';
import type { Disposable } from '../../core/base/disposable';
import { sampleLanguageOf } from '../../core/patterns/sampleLanguages';

const isCode = ({ document }: vscode.TextEditor) => sampleLanguageOf(document.languageId) !== undefined;

/**
 * Knows where code goes: into the document in a language of samples that was used last, as commands start from views and
 * pages, too, and a page may cover it.
 */
export class CodeEditor implements Disposable {
  readonly #listening: vscode.Disposable;
  #last: vscode.TextDocument | undefined;

  constructor() {
    this.#take(vscode.window.activeTextEditor);
    this.#listening = vscode.window.onDidChangeActiveTextEditor((editor) => this.#take(editor));
  }

  dispose(): void {
    this.#listening.dispose();
  }

  /** Undefined when none is open. */
  document(): vscode.TextDocument | undefined {
    const last = this.#last && isOpen(this.#last) ? this.#last : undefined;
    return last ?? this.#visible()?.document;
  }

  /** Its editor, which comes to the front with the selection that it had. Undefined when none is open. */
  async show(): Promise<vscode.TextEditor | undefined> {
    const document = this.document();
    if (document === undefined) return undefined;
    const editor = vscode.window.visibleTextEditors.find((each) => each.document === document);
    if (editor === undefined) return vscode.window.showTextDocument(document);
    const { viewColumn, selection } = editor;
    return vscode.window.showTextDocument(document, { ...(viewColumn && { viewColumn }), selection });
  }

  #visible(): vscode.TextEditor | undefined {
    return vscode.window.visibleTextEditors.find(isCode);
  }

  #take(editor: vscode.TextEditor | undefined): void {
    if (editor && isCode(editor)) this.#last = editor.document;
  }
}

/** In an editor that can be seen, or in a tab behind another one. */
function isOpen(document: vscode.TextDocument): boolean {
  if (document.isClosed) return false;
  const uri = document.uri.toString();
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  return (
    vscode.window.visibleTextEditors.some((editor) => editor.document === document) ||
    tabs.some(({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === uri)
  );
}
