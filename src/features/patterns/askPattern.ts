import * as vscode from 'vscode';
import type { Pattern } from '../../core/patterns/catalogue';
import { patternWords } from '../../core/patterns/patternSearch';
import { loadChunk } from '../../platform/chunks';
import { askPick } from '../../platform/prompts';
import { reportLanguage } from '../../platform/reportLanguage';
import { fitText } from './patternFits';
import type { Patterns } from './patterns';

export interface AskPatternOptions {
  readonly title: string;
  /** Offered ahead of the others. */
  readonly first?: Pattern['group'];
}

interface PatternItem extends vscode.QuickPickItem {
  readonly pattern?: Pattern;
}

/**
 * Lets the reader choose a pattern; it is found by id, title, construct and what it replaces, in both languages.
 * @throws AppError `cancelled`, `local.io`
 */
export async function askPattern({ library, judged }: Patterns, { title, first }: AskPatternOptions): Promise<Pattern> {
  const { patternFit } = loadChunk('patterns');
  const language = reportLanguage();
  const verdicts = await judged.verdicts();
  const item = (pattern: Pattern): PatternItem => {
    const judgedHere = verdicts && pattern.group !== 'management';
    const fit = judgedHere ? fitText(patternFit(pattern.preconditions, verdicts).result) : undefined;
    const words = patternWords(pattern).replaceAll('\n', ' · ').replaceAll('`', '');
    return {
      label: `${pattern.id} ${pattern.title[language]}`,
      ...(fit !== undefined && { description: fit }),
      detail: `${pattern.replaces[language].replaceAll('`', '')} · ${words}`,
      pattern,
    };
  };
  const all = await library.list();
  const ahead = all.filter(({ group }) => group === first);
  const items = [...ahead, ...all.filter(({ group }) => group !== first)].map(item);
  const options = { title, placeHolder: vscode.l10n.t('What do you want to replace?') };
  const { pattern } = await askPick(items, { ...options, matchOnDetail: true });
  return pattern as Pattern;
}
