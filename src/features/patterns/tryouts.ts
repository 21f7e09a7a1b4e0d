import * as vscode from 'vscode';
import { AppError } from '../../core/base/errors';
import type { Pattern } from '../../core/patterns/catalogue';
import type { SampleLanguage } from '../../core/patterns/pattern';
import { sampleLanguageTitles } from '../../core/patterns/sampleLanguages';
import { loadChunk } from '../../platform/chunks';
import { managementMock } from '../../platform/managementMock';
import type { PatternLibrary } from '../../platform/patternLibrary';
import type { Services } from '../../platform/services';
import { runInTerminal, type TerminalResult } from '../../platform/terminalRun';
import { storeTarget, type TestTarget } from '../../platform/testTarget';

export interface TryoutChoice {
  readonly pattern: Pattern;
  readonly language: SampleLanguage;
  /** Not needed for patterns of management APIs. */
  readonly connectionId: string | undefined;
}

/** Runs the tests of patterns against real stores, one run a language at a time: each has one project in our folder. */
export class Tryouts {
  readonly #services: Services;
  readonly #library: PatternLibrary;
  readonly #running = new Set<SampleLanguage>();

  constructor(services: Services, library: PatternLibrary) {
    this.#services = services;
    this.#library = library;
  }

  /**
   * Resolves when the tests have ended and the reader was told how.
   * @throws AppError `cancelled`, `input.invalid` when a program is missing or a run is under way, `local.io` and what the
   * store says.
   */
  async run(choice: TryoutChoice): Promise<TerminalResult> {
    const { language } = choice;
    const tools = await this.#tools(language);
    if (this.#running.has(language)) throw refused('tryoutRuns', { language });
    this.#running.add(language);
    try {
      return await this.#runOne(choice, tools);
    } finally {
      this.#running.delete(language);
    }
  }

  async #tools(language: SampleLanguage): Promise<ReadonlyMap<string, string>> {
    const { found, missing } = await loadChunk('patterns').findToolchain(language, process.env);
    if (missing.length === 0) return found;
    throw refused('missingTools', { language: sampleLanguageTitles[language], value: missing.join(', ') });
  }

  async #runOne(choice: TryoutChoice, tools: ReadonlyMap<string, string>): Promise<TerminalResult> {
    const { pattern, language } = choice;
    const { planTryout, writeTryout } = loadChunk('patterns');
    const catalogue = await this.#library.catalogue();
    const plan = await planTryout({ catalogue, id: pattern.id, language, tools });
    const folder = vscode.Uri.joinPath(this.#services.context.globalStorageUri, 'tryouts', language).fsPath;
    await writeTryout(folder, plan);
    const target = await this.#target(choice, folder);
    try {
      const title = `${pattern.id} ${sampleLanguageTitles[language]}`;
      const result = await runInTerminal({ title, folder, steps: plan.steps, env: target.env });
      this.#tell(choice, result);
      return result;
    } finally {
      await target.release();
    }
  }

  #target({ pattern, connectionId }: TryoutChoice, folder: string): Promise<TestTarget> {
    if (pattern.group === 'management') return managementMock(this.#services.context.extensionPath);
    const connection = this.#services.connections.get(connectionId ?? '');
    return storeTarget(this.#services, connection, { folder, title: vscode.l10n.t('Try on "{0}"', connection.name) });
  }

  #tell({ pattern, language }: TryoutChoice, { exitCode, tested, output }: TerminalResult): void {
    const { t } = vscode.l10n;
    if (exitCode === undefined) return;
    const name = `${pattern.id} (${sampleLanguageTitles[language]})`;
    const counts = tested ? loadChunk('patterns').testCounts(language, output) : undefined;
    if (!tested)
      void vscode.window.showErrorMessage(t('{0}: the tests could not be prepared. The terminal says why.', name));
    else if (exitCode !== 0)
      void vscode.window.showErrorMessage(
        t('{0}: tests failed: {1}. The terminal says why.', name, counts?.failed ?? '?'),
      );
    else {
      const { passed = 0, skipped = 0 } = counts ?? {};
      void vscode.window.showInformationMessage(
        t('{0}: tests passed: {1}, not applicable here: {2}.', name, passed, skipped),
      );
    }
  }
}

function refused(reason: string, facts: Readonly<Record<string, string>>): AppError {
  return new AppError('input.invalid', `The tryout cannot run: ${reason}`, { facts: { reason, ...facts } });
}
