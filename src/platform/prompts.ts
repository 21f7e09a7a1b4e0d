import * as vscode from 'vscode';
import { AppError } from '../core/base/errors';

export interface ConfirmRequest {
  readonly message: string;
  readonly detail?: string;
  /** The label of the button that goes ahead. */
  readonly action: string;
}

export interface TypedConfirmRequest {
  readonly title: string;
  readonly prompt: string;
  /** What must be typed, exactly. */
  readonly expected: string;
}

export interface ChoiceRequest {
  readonly message: string;
  /** Labels of the buttons. */
  readonly actions: readonly string[];
}

/** Every question that blocks. One adapter, because VS Code's test mode refuses modal dialogs. */
export interface Prompts {
  /** Resolves when the user agrees. @throws AppError `cancelled` otherwise. */
  confirm(request: ConfirmRequest): Promise<void>;
  /** Resolves when the user typed what was expected. @throws AppError `cancelled` otherwise. */
  confirmByTyping(request: TypedConfirmRequest): Promise<void>;
  /** The button that the user chose. @throws AppError `cancelled` when none. */
  choose(request: ChoiceRequest): Promise<string>;
}

const declined = () => new AppError('cancelled', 'The user did not confirm');

export const modalPrompts: Prompts = {
  async confirm({ message, detail, action }) {
    const options = { modal: true, ...(detail !== undefined && { detail }) };
    if ((await vscode.window.showWarningMessage(message, options, action)) !== action) throw declined();
  },

  async confirmByTyping({ title, prompt, expected }) {
    const typed = await vscode.window.showInputBox({
      title,
      prompt,
      placeHolder: expected,
      ignoreFocusOut: true,
      validateInput: (value) =>
        value === '' || expected.startsWith(value) ? undefined : vscode.l10n.t('This is not "{0}".', expected),
    });
    if (typed !== expected) throw declined();
  },

  async choose({ message, actions }) {
    const chosen = await vscode.window.showWarningMessage(message, { modal: true }, ...actions);
    if (chosen === undefined) throw declined();
    return chosen;
  },
};

/** Asks to choose one item. @throws AppError `cancelled` when the user leaves. */
export async function askPick<T extends vscode.QuickPickItem>(
  items: readonly T[] | Promise<readonly T[]>,
  options: vscode.QuickPickOptions,
): Promise<T> {
  const chosen = await vscode.window.showQuickPick(items as Promise<T[]>, { ignoreFocusOut: true, ...options });
  if (chosen === undefined) throw declined();
  return chosen;
}
