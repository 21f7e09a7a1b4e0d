import * as vscode from 'vscode';
import { DisposableStore } from '../core/base/disposable';
import { AppError } from '../core/base/errors';

/** Thrown to go back one step; never leaves {@link runSteps}. */
class GoBack extends Error {}

const left = () => new AppError('cancelled', 'The user left the input');

export interface TextStep {
  readonly prompt: string;
  readonly value?: string;
  readonly placeholder?: string;
  readonly password?: boolean;
  /** Text of what is wrong; undefined when the value will do. */
  readonly validate?: (value: string) => string | undefined;
  /** Shows a button that takes the text from the clipboard: a line of input keeps no line breaks. */
  readonly pasteButton?: string;
}

export interface PickStep<T extends vscode.QuickPickItem> {
  readonly placeholder: string;
  readonly items: readonly T[];
  readonly active?: T | undefined;
}

export interface PickManyStep<T extends vscode.QuickPickItem> {
  readonly placeholder: string;
  readonly items: readonly T[];
  /** Ticked at first. */
  readonly ticked?: readonly T[];
}

/** The questions that a step may ask. */
export interface StepUi {
  text(step: TextStep): Promise<string>;
  pick<T extends vscode.QuickPickItem>(step: PickStep<T>): Promise<T>;
  /** Those that are ticked, in the order of the items; none is an answer too. */
  pickMany<T extends vscode.QuickPickItem>(step: PickManyStep<T>): Promise<readonly T[]>;
}

/** Asks something and writes the answer into the state, or asks nothing where the state makes it needless. */
export type Step<S> = (state: S, ui: StepUi) => Promise<void>;

class StepQuestions implements StepUi {
  readonly #title: string;
  readonly #canGoBack: boolean;
  asked = false;

  constructor(title: string, canGoBack: boolean) {
    this.#title = title;
    this.#canGoBack = canGoBack;
  }

  text(step: TextStep): Promise<string> {
    this.asked = true;
    const input = vscode.window.createInputBox();
    input.prompt = step.prompt;
    input.value = step.value ?? '';
    input.placeholder = step.placeholder ?? '';
    input.password = step.password ?? false;
    const paste: vscode.QuickInputButton | undefined =
      step.pasteButton === undefined
        ? undefined
        : { iconPath: new vscode.ThemeIcon('clippy'), tooltip: step.pasteButton };
    return this.#show(input, paste, (done) => {
      const finish = (value: string) => {
        const problem = step.validate?.(value);
        if (problem === undefined) done(value);
        else input.validationMessage = problem;
      };
      input.onDidChangeValue(() => {
        input.validationMessage = '';
      });
      input.onDidAccept(() => finish(input.value));
      input.onDidTriggerButton(async (button) => {
        if (button === paste) finish(await vscode.env.clipboard.readText());
      });
    });
  }

  pick<T extends vscode.QuickPickItem>(step: PickStep<T>): Promise<T> {
    this.asked = true;
    const input = vscode.window.createQuickPick<T>();
    input.items = step.items;
    input.placeholder = step.placeholder;
    input.matchOnDescription = true;
    if (step.active) input.activeItems = [step.active];
    return this.#show<T>(input, undefined, (done) => {
      input.onDidAccept(() => {
        const [chosen] = input.selectedItems;
        if (chosen) done(chosen);
      });
    });
  }

  pickMany<T extends vscode.QuickPickItem>(step: PickManyStep<T>): Promise<readonly T[]> {
    this.asked = true;
    const input = vscode.window.createQuickPick<T>();
    input.canSelectMany = true;
    input.items = step.items;
    input.selectedItems = step.ticked ?? [];
    input.placeholder = step.placeholder;
    input.matchOnDescription = true;
    input.matchOnDetail = true;
    return this.#show<readonly T[]>(input, undefined, (done) => {
      input.onDidAccept(() => done(step.items.filter((item) => input.selectedItems.includes(item))));
    });
  }

  #show<R>(
    input: vscode.InputBox | vscode.QuickPick<never> | vscode.QuickPick<vscode.QuickPickItem>,
    extra: vscode.QuickInputButton | undefined,
    listen: (done: (result: R) => void) => void,
  ): Promise<R> {
    input.title = this.#title;
    input.ignoreFocusOut = true;
    input.buttons = [...(this.#canGoBack ? [vscode.QuickInputButtons.Back] : []), ...(extra ? [extra] : [])];
    const owned = new DisposableStore();
    owned.add(input);
    return new Promise<R>((resolve, reject) => {
      owned.add(input.onDidTriggerButton((button) => button === vscode.QuickInputButtons.Back && reject(new GoBack())));
      owned.add(input.onDidHide(() => reject(left())));
      listen(resolve);
      input.show();
    }).finally(() => owned.dispose());
  }
}

/**
 * Runs steps one after the other with a Back button from the second question on.
 * @throws AppError `cancelled` when the user leaves.
 */
export async function runSteps<S>(title: string, state: S, steps: readonly Step<S>[]): Promise<S> {
  const asked: number[] = [];
  let at = 0;
  while (at < steps.length) {
    const ui = new StepQuestions(title, asked.length > 0);
    try {
      await steps[at]?.(state, ui);
      if (ui.asked) asked.push(at);
      at += 1;
    } catch (error) {
      if (!(error instanceof GoBack)) throw error;
      at = asked.pop() ?? 0;
    }
  }
  return state;
}

/** Asks one question outside of a sequence. */
export function askOnce(title: string): StepUi {
  return new StepQuestions(title, false);
}
