import * as vscode from 'vscode';
import type { ManifestCompletion, ManifestNames } from '../../core/integrations/manifest/manifestAssist';
import { loadChunk } from '../../platform/chunks';
import { reportLanguage } from '../../platform/reportLanguage';

/** Characters behind which something new may be offered. */
export const manifestTriggers = [' ', ':', '-', '[', ',', '\n'];

/** Completes `integration.yaml` and explains its keys. */
export class ManifestHelp implements vscode.CompletionItemProvider, vscode.HoverProvider {
  readonly #names: (document: vscode.TextDocument) => Promise<ManifestNames>;

  /** @param names What the workspace knows, for a manifest. */
  constructor(names: (document: vscode.TextDocument) => Promise<ManifestNames>) {
    this.#names = names;
  }

  async provideCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.CompletionItem[]> {
    const names = await this.#names(document);
    const place = { line: position.line, column: position.character };
    const found = loadChunk('integrations').manifestCompletions(document.getText(), place, names, reportLanguage());
    return found.map((completion, at) => itemOf(completion, position, at));
  }

  async provideHover(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.Hover | undefined> {
    const { manifestKeyAt, manifestText } = loadChunk('integrations');
    const word = document.getWordRangeAtPosition(position, /[\w-]+/);
    const known = word && (await this.#title(document, document.getText(word)));
    if (known !== undefined) return new vscode.Hover(known, word);
    const text = manifestText(manifestKeyAt(document.getText(), position.line), reportLanguage());
    return text === undefined ? undefined : new vscode.Hover(text, word);
  }

  /** The title of the pattern or goal that a word is the id of. */
  async #title(document: vscode.TextDocument, id: string): Promise<string | undefined> {
    if (!/^[PR]\d\d/.test(id)) return undefined;
    const { patterns, goals } = await this.#names(document);
    const found = [...patterns, ...goals].find((each) => each.id === id);
    return found && `**${id}** ${found.title}`;
  }
}

function itemOf(
  { label, insert, kind, detail, replaces }: ManifestCompletion,
  position: vscode.Position,
  at: number,
): vscode.CompletionItem {
  const item = new vscode.CompletionItem(
    { label, ...(detail !== undefined && { description: detail }) },
    kind === 'key' ? vscode.CompletionItemKind.Property : vscode.CompletionItemKind.EnumMember,
  );
  item.insertText = insert;
  item.filterText = label;
  item.range = new vscode.Range(position.translate(0, -replaces), position);
  item.sortText = String(at).padStart(4, '0');
  return item;
}
