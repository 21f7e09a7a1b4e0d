import * as vscode from 'vscode';
import { CommandId } from '../../../ids';
import type { Services } from '../../../platform/services';
import { targetConnectionId } from '../../../platform/targets';
import type { TerminalResult } from '../../../platform/terminalRun';
import { askPattern } from '../askPattern';
import { patternIdOf } from '../patternNodes';
import type { Patterns } from '../patterns';

/** "Try Adaptation Pattern": runs its tests, in the reader's language, against the chosen connection. */
export function tryPattern(services: Services, patterns: Patterns) {
  return async (given?: unknown): Promise<TerminalResult | undefined> => {
    const title = vscode.l10n.t('Try Adaptation Pattern');
    const id = patternIdOf(given);
    const pattern = id === undefined ? await askPattern(patterns, { title }) : await patterns.library.get(id);
    const language = await patterns.languages.ask(pattern, title);
    if (pattern.group === 'management') return patterns.tryouts.run({ pattern, language, connectionId: undefined });
    const connectionId = patterns.judged.get()?.id ?? (await askConnection(services, title));
    return patterns.tryouts.run({ pattern, language, connectionId });
  };
}

/** Where there is none at all, the sandbox is one. */
async function askConnection(services: Services, title: string): Promise<string> {
  if (services.connections.list().length === 0) {
    const start = vscode.l10n.t('Start Sandbox Storage');
    const message = vscode.l10n.t('There is no connection yet. The tests can run against a sandbox on this machine.');
    await services.prompts.choose({ message, actions: [start] });
    await vscode.commands.executeCommand(CommandId.startSandbox);
  }
  return targetConnectionId(services, undefined, title);
}
