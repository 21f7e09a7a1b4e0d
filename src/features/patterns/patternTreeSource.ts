import * as vscode from 'vscode';
import type { Pattern } from '../../core/patterns/catalogue';
import type { FitResult, PatternFit } from '../../core/patterns/fit';
import { patternGroups } from '../../core/patterns/pattern';
import { CommandId, NodeFlag } from '../../ids';
import { loadChunk } from '../../platform/chunks';
import type { LoadedCount, TreePage, TreeSource } from '../../platform/pagedTree';
import type { PatternLibrary } from '../../platform/patternLibrary';
import { reportLanguage } from '../../platform/reportLanguage';
import type { JudgedConnection } from './judgedConnection';
import { fitIcon, fitText } from './patternFits';
import type { PatternNode } from './patternNodes';

const { Collapsed, None } = vscode.TreeItemCollapsibleState;

/** Groups of patterns by what they replace, and how each pattern does on the chosen connection. */
export class PatternTreeSource implements TreeSource<PatternNode> {
  readonly #library: PatternLibrary;
  readonly #judged: JudgedConnection;
  readonly #patterns = new Map<string, Pattern>();
  readonly #fits = new Map<string, PatternFit>();

  constructor(library: PatternLibrary, judged: JudgedConnection) {
    this.#library = library;
    this.#judged = judged;
  }

  idOf(node: PatternNode): string {
    return node.kind === 'pattern' ? `pattern:${node.id}` : `patternGroup:${node.group}`;
  }

  parentOf(node: PatternNode): PatternNode | undefined {
    const group = node.kind === 'pattern' ? this.#patterns.get(node.id)?.group : undefined;
    return group && { kind: 'patternGroup', group };
  }

  nameOf(): string {
    return vscode.l10n.t('Adaptation Patterns');
  }

  emptyText(): undefined {
    return undefined;
  }

  async children(node: PatternNode | undefined): Promise<TreePage<PatternNode>> {
    const patterns = await this.#read();
    if (node === undefined) {
      const groups = patternGroups.filter((group) => patterns.some((pattern) => pattern.group === group));
      return { nodes: groups.map((group) => ({ kind: 'patternGroup', group })) };
    }
    const members = node.kind === 'pattern' ? [] : patterns.filter(({ group }) => group === node.group);
    return { nodes: members.map(({ id }) => ({ kind: 'pattern', id })) };
  }

  toItem(node: PatternNode, _loaded: LoadedCount | undefined): vscode.TreeItem {
    const item = node.kind === 'pattern' ? this.#patternItem(node) : this.#groupItem(node);
    item.id = this.idOf(node);
    return item;
  }

  async #read(): Promise<readonly Pattern[]> {
    const patterns = await this.#library.list();
    const verdicts = await this.#judged.verdicts();
    const { patternFit } = loadChunk('patterns');
    this.#fits.clear();
    for (const pattern of patterns) {
      this.#patterns.set(pattern.id, pattern);
      if (verdicts && pattern.group !== 'management')
        this.#fits.set(pattern.id, patternFit(pattern.preconditions, verdicts));
    }
    return patterns;
  }

  #groupItem({ group }: Extract<PatternNode, { kind: 'patternGroup' }>): vscode.TreeItem {
    const item = new vscode.TreeItem(loadChunk('patterns').patternTexts(reportLanguage()).groups[group], Collapsed);
    const members = [...this.#patterns.values()].filter((pattern) => pattern.group === group);
    item.description = String(members.length);
    return item;
  }

  #patternItem({ id }: Extract<PatternNode, { kind: 'pattern' }>): vscode.TreeItem {
    const pattern = this.#patterns.get(id);
    const result = this.#fits.get(id)?.result;
    const item = new vscode.TreeItem(`${id} ${pattern?.title[reportLanguage()] ?? ''}`, None);
    item.contextValue = NodeFlag.pattern;
    item.iconPath = fitIcon(result);
    const text = fitText(result);
    if (text !== undefined) item.description = text;
    if (pattern) item.tooltip = this.#tooltip(pattern, result);
    item.command = { command: CommandId.showPattern, title: '', arguments: [{ kind: 'pattern', id }] };
    return item;
  }

  #tooltip(pattern: Pattern, result: FitResult | undefined): vscode.MarkdownString {
    const language = reportLanguage();
    const { replaces, preconditions, colon } = loadChunk('patterns').patternTexts(language);
    const text = new vscode.MarkdownString(pattern.summary[language]);
    text.appendMarkdown(`\n\n**${replaces}**${colon}${pattern.replaces[language]}`);
    const fit = fitText(result);
    const name = this.#judged.get()?.name;
    if (fit !== undefined && name !== undefined)
      text.appendMarkdown('\n\n**').appendText(name).appendMarkdown(`**${colon}${fit}`);
    const unmet = this.#fits.get(pattern.id)?.unmet ?? [];
    if (unmet.length > 0) text.appendMarkdown(`\n\n**${preconditions}**`);
    for (const { precondition } of unmet)
      text.appendMarkdown(`\n- \`${precondition.capability}\`${colon}${precondition.text[language]}`);
    return text;
  }
}
