import * as vscode from 'vscode';
import type { DefinitionIndex } from '../../core/apis/index/definitionIndex';
import { type Disposable, DisposableStore } from '../../core/base/disposable';
import type { DefinitionLibrary } from './definitionLibrary';
import { documentUri } from './definitionUris';
import { problemText } from './problemTexts';

const { Error: ErrorSeverity, Warning, Information } = vscode.DiagnosticSeverity;
const severities = { error: ErrorSeverity, warning: Warning, information: Information } as const;

/** Columns that no line has: VS Code ends the range where the line ends. */
const wholeLine = 10_000;

/** Has the Problems panel show what is wrong with definitions, at its lines. */
export class DefinitionProblems implements Disposable {
  readonly #owned = new DisposableStore();
  readonly #collection = this.#owned.add(vscode.languages.createDiagnosticCollection('storageIntegrator.apis'));
  readonly #library: DefinitionLibrary;

  constructor(library: DefinitionLibrary) {
    this.#library = library;
    this.#owned.add(library.onDidChange(() => this.#update()));
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #update(): void {
    const byFile = new Map<string, vscode.Diagnostic[]>();
    for (const { index, source } of this.#library.states()) {
      if (index?.stage !== 'full') continue;
      for (const [address, diagnostic] of diagnosticsOf(index, source.key)) {
        const file = documentUri(address).toString();
        byFile.set(file, [...(byFile.get(file) ?? []), diagnostic]);
      }
    }
    this.#collection.clear();
    this.#collection.set([...byFile].map(([file, diagnostics]) => [vscode.Uri.parse(file), diagnostics]));
  }
}

function diagnosticsOf(index: DefinitionIndex, main: string): readonly (readonly [string, vscode.Diagnostic])[] {
  return index.problems.map((problem) => {
    const line = Math.max(0, problem.line - 1);
    const range = new vscode.Range(line, 0, line, wholeLine);
    const diagnostic = new vscode.Diagnostic(range, problemText(problem), severities[problem.severity]);
    diagnostic.source = 'API';
    diagnostic.code = problem.code;
    return [problem.uri ?? main, diagnostic] as const;
  });
}
