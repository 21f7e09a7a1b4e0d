import * as vscode from 'vscode';
import type { Pattern } from '../../core/patterns/catalogue';
import { type SampleLanguage, sampleLanguages } from '../../core/patterns/pattern';
import { sampleLanguageOf, sampleLanguageTitles } from '../../core/patterns/sampleLanguages';
import { askPick } from '../../platform/prompts';
import type { CodeEditor } from './codeEditor';

const stateKey = 'patternLanguage';

/** The language in which the reader wants code: that of the editor, else the last one. */
export class SampleLanguages {
  readonly #state: vscode.Memento;
  readonly #editor: CodeEditor;

  constructor(state: vscode.Memento, editor: CodeEditor) {
    this.#state = state;
    this.#editor = editor;
  }

  ofEditor(): SampleLanguage | undefined {
    const document = this.#editor.document();
    return document && sampleLanguageOf(document.languageId);
  }

  /** The languages that a pattern has samples in, the reader's first. */
  orderFor({ samples }: Pattern): readonly SampleLanguage[] {
    const preferred = this.ofEditor() ?? this.#state.get<string>(stateKey);
    const there = sampleLanguages.filter((language) => samples[language].length > 0);
    return there.sort((a, b) => Number(b === preferred) - Number(a === preferred));
  }

  async remember(language: SampleLanguage): Promise<void> {
    await this.#state.update(stateKey, language);
  }

  /** The editor's language, where the pattern has it; else the reader is asked. @throws AppError `cancelled` */
  async ask(pattern: Pattern, title: string): Promise<SampleLanguage> {
    const fromEditor = this.ofEditor();
    if (fromEditor !== undefined && pattern.samples[fromEditor].length > 0) return fromEditor;
    const order = this.orderFor(pattern);
    const [only] = order;
    if (only !== undefined && order.length === 1) return only;
    const items = order.map((language) => ({ label: sampleLanguageTitles[language], language }));
    const { language } = await askPick(items, { title, placeHolder: vscode.l10n.t('Choose a language') });
    await this.remember(language);
    return language;
  }
}
