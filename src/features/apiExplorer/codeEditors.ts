import * as vscode from 'vscode';
import type { Disposable } from '../../core/base/disposable';
import type { DefinitionLibrary } from './definitionLibrary';
import { documentUri } from './definitionUris';

/** Knows where code goes: the editor that was used last, unless it shows a definition or requests, from which code is made. */
export class CodeEditors implements Disposable {
  readonly #library: DefinitionLibrary;
  readonly #listening: vscode.Disposable;
  #last: vscode.TextEditor | undefined;

  constructor(library: DefinitionLibrary) {
    this.#library = library;
    this.#take(vscode.window.activeTextEditor);
    this.#listening = vscode.window.onDidChangeActiveTextEditor((editor) => this.#take(editor));
  }

  dispose(): void {
    this.#listening.dispose();
  }

  /** Undefined when no such editor is to be seen. */
  get(): vscode.TextEditor | undefined {
    const visible = vscode.window.visibleTextEditors.filter((editor) => this.#takesCode(editor));
    const active = vscode.window.activeTextEditor;
    return visible.find((editor) => editor === active) ?? visible.find((editor) => editor === this.#last) ?? visible[0];
  }

  #take(editor: vscode.TextEditor | undefined): void {
    if (editor !== undefined && this.#takesCode(editor)) this.#last = editor;
  }

  #takesCode({ document }: vscode.TextEditor): boolean {
    const { uri, languageId } = document;
    const isReadOnly = vscode.workspace.fs.isWritableFileSystem(uri.scheme) === false;
    if (languageId === 'http' || isReadOnly || /^(?:output|debug|git|s3-)/.test(uri.scheme)) return false;
    const here = uri.toString();
    return !this.#library
      .states()
      .some(({ source, index }) =>
        [source.key, ...(index?.files ?? [])].some((file) => documentUri(file).toString() === here),
      );
  }
}
