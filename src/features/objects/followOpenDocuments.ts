import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../core/base/disposable';
import { Scheme } from '../../ids';
import type { ObjectFileSystem } from './objectFileSystem';

/**
 * Stores tell nobody of changes, so a document is looked at again when the reader turns to it: VS Code then shows the new
 * content, or keeps unsaved edits and warns at saving.
 */
export function followOpenDocuments(files: ObjectFileSystem): Disposable {
  const owned = new DisposableStore();
  const check = () => {
    const uri = vscode.window.activeTextEditor?.document.uri;
    // A failed look costs nothing: opening and saving tell what is wrong.
    if (uri?.scheme === Scheme.object) files.checkForChange(uri).catch(() => undefined);
  };
  owned.add(vscode.window.onDidChangeActiveTextEditor(check));
  owned.add(vscode.window.onDidChangeWindowState(({ focused }) => focused && check()));
  return owned;
}
