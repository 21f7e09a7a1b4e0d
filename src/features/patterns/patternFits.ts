import * as vscode from 'vscode';
import type { FitResult } from '../../core/patterns/fit';
import { loadChunk } from '../../platform/chunks';
import { reportLanguage } from '../../platform/reportLanguage';

const icons: Readonly<Record<FitResult, readonly [string, string]>> = {
  works: ['pass', 'testing.iconPassed'],
  alternative: ['git-compare', 'charts.yellow'],
  refuses: ['circle-slash', 'testing.iconFailed'],
  unknown: ['question', 'descriptionForeground'],
};

/** The sign of how a pattern does on the chosen connection; the word for it stands beside. */
export function fitIcon(fit: FitResult | undefined): vscode.ThemeIcon {
  if (fit === undefined) return new vscode.ThemeIcon('symbol-snippet');
  const [icon, color] = icons[fit];
  return new vscode.ThemeIcon(icon, new vscode.ThemeColor(color));
}

/** Undefined where no connection is chosen, or a pattern has nothing to do with a store. */
export function fitText(fit: FitResult | undefined): string | undefined {
  return fit && loadChunk('patterns').patternTexts(reportLanguage()).fits[fit];
}
