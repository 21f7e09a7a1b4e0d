import * as vscode from 'vscode';
import { type AppError, isAppError, isCancellation } from '../core/base/errors';
import type { Log } from '../core/base/log';
import { CommandId, type CommandIdValue, ConfigKey } from '../ids';
import { errorText } from './errorMessages';
import type { FrontDoor } from './frontDoor';

type Handler = (...args: never[]) => unknown;

function logError(log: Log, where: string, error: unknown): void {
  if (!(error instanceof Error)) {
    log.error(`${where}: ${String(error)}`);
    return;
  }
  const facts = isAppError(error) ? ` ${JSON.stringify(error.facts)}` : `\n${error.stack}`;
  log.error(`${where}: ${error.message}${facts}`);
}

/** The one place where a failed command is told to the reader; also for work that no command started. */
export class ErrorBoundary {
  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
  }

  /** Runs `work`; a cancellation is silent, anything else is logged and shown with a way forward. */
  async run<T>(where: string, work: () => T | Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      if (isCancellation(error)) this.#log.info(`${where}: cancelled`);
      else void this.#show(where, error, work);
      return undefined;
    }
  }

  async #show(where: string, error: unknown, work: () => unknown): Promise<void> {
    logError(this.#log, where, error);
    const actions = this.#actionsFor(where, error, work);
    const chosen = await vscode.window.showErrorMessage(errorText(error), ...actions.keys());
    if (chosen !== undefined) await actions.get(chosen)?.();
  }

  #actionsFor(where: string, error: unknown, work: () => unknown): Map<string, () => unknown> {
    const actions = new Map<string, () => unknown>();
    if (isAppError(error) && /^(network|proxy|store\.(busy|truncated))/.test(error.code)) {
      actions.set(vscode.l10n.t('Retry'), () => this.run(where, work));
    }
    const isSetting = /^(network|tls|proxy|auth|store\.(notS3|redirect)|readOnly)/;
    if (isAppError(error) && (isSetting.test(error.code) || isUnreadableFile(error))) {
      const [label, edit] = settingsOf(error);
      actions.set(label, edit);
    }
    actions.set(vscode.l10n.t('Show Log'), () => vscode.commands.executeCommand(CommandId.showLog));
    return actions;
  }
}

/** A PEM file that a definition or an environment names. */
function isUnreadableFile({ code, facts }: AppError): boolean {
  return code === 'config.invalid' && (facts['apiDefinition'] ?? facts['apiService']) !== undefined;
}

/** Where to change what an error is about: a definition, the environment of a request to a service, or a connection. */
function settingsOf({ facts }: AppError): readonly [label: string, edit: () => unknown] {
  const { t } = vscode.l10n;
  const { executeCommand } = vscode.commands;
  if (facts['apiDefinition'] !== undefined)
    return [t('Edit Definitions'), () => executeCommand('workbench.action.openSettings', ConfigKey.apiDefinitions)];
  if (facts['apiService'] !== undefined)
    return [t('Edit Environment'), () => executeCommand(CommandId.editApiEnvironment, facts['apiEnvironment'])];
  return [t('Edit Connection'), () => executeCommand(CommandId.editConnection, facts['connection'])];
}

/**
 * Puts a feature's commands behind the boundary and the door. Their arguments are core nodes, as the tree gives them, or
 * nothing when they start from the palette.
 */
export function registerCommands(
  { boundary, door }: { readonly boundary: ErrorBoundary; readonly door: FrontDoor },
  handlers: Partial<Record<CommandIdValue, Handler>>,
): void {
  const guarded = Object.entries(handlers).map(([id, handler]) => {
    const run = (...args: unknown[]) => boundary.run(id, () => handler(...(args as never[])));
    return [id, run] as const;
  });
  door.handle(Object.fromEntries(guarded));
}
