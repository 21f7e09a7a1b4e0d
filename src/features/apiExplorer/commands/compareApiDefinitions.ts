import * as vscode from 'vscode';
import type { DefinitionDiff } from '../../../core/apis/diff/definitionDiff';
import type { Uses } from '../../../core/apis/uses/useFinder';
import { CommandId } from '../../../ids';
import { loadChunk } from '../../../platform/chunks';
import type { PageData } from '../../../platform/htmlPages';
import { withProgress } from '../../../platform/progress';
import { reportLanguage } from '../../../platform/reportLanguage';
import { saveAs } from '../../../platform/saveAs';
import type { Services } from '../../../platform/services';
import type { ApiExplorer } from '../apiExplorer';
import { asApiNode } from '../apiNodes';
import { pickDefinition, requireSources } from '../askDefinition';
import type { DefinitionSource } from '../definitionSources';
import { showPlace } from '../showPlace';
import { workspaceUses } from '../workspaceUses';

/** "Compare API Definitions": what a new version takes away, changes and adds, and which of that the workspace's code names. */
export function compareApiDefinitions(services: Services, { library }: ApiExplorer) {
  return async (first?: unknown, second?: unknown): Promise<void> => {
    const { t } = vscode.l10n;
    const sources = await requireSources(library, 2);
    const given = (node: unknown) =>
      sources.find(({ key }) => key === asApiNode(node, 'apiDefinition')?.definition && key !== undefined);
    const from = given(first) ?? (await pickDefinition(sources, t('Compare API Definitions (1/2): the old one')));
    const others = sources.filter((source) => source !== from);
    // VS Code gives a list of selected nodes as the second argument of menu commands.
    const to = given(second) ?? (await pickDefinition(others, t('Compare API Definitions (2/2): the new one')));
    const compared = await withProgress(t('Comparing API definitions'), async (signal) => {
      const diff = await library.diff(from.key, to.key, signal);
      const { operations } = await library.index(from.key, signal);
      return { diff, uses: await workspaceUses(from.key, operations, signal) };
    });
    showDiff(services, [from, to], compared);
  };
}

interface Compared {
  readonly diff: DefinitionDiff;
  readonly uses: Uses;
}

function showDiff(
  { pages }: Services,
  [from, to]: readonly [DefinitionSource, DefinitionSource],
  { diff, uses }: Compared,
): void {
  const { t } = vscode.l10n;
  const { diffHtml, diffJson, diffMarkdown } = loadChunk('apis');
  const name = `api-changes-${[diff.from.version, diff.to.version].join('-')}`.replace(/[^\p{L}\p{N}._-]+/gu, '-');
  const open =
    ({ key }: DefinitionSource) =>
    ({ line = '1', uri = '' }: PageData) =>
      showPlace(key, { line: Number(line), ...(uri !== '' && { uri }) }, vscode.ViewColumn.Beside);
  pages.show({
    id: `api:diff:${from.key}:${to.key}`,
    title: t('Compare: {0} | {1}', from.name, to.name),
    body: diffHtml(diff, {
      language: reportLanguage(),
      uses,
      actions: { markdown: t('Export Markdown'), json: t('Export JSON') },
    }),
    actions: {
      from: open(from),
      to: open(to),
      uses: ({ id }) =>
        vscode.commands.executeCommand(CommandId.findApiUses, { kind: 'apiOperation', definition: from.key, id }),
      markdown: () => saveAs(`${name}.md`, diffMarkdown(diff, readable(uses))),
      json: () => saveAs(`${name}.json`, `${JSON.stringify(diffJson(diff, readable(uses)), null, 2)}\n`),
    },
  });
}

/** With paths in the workspace in the place of addresses, for reports that others read. */
function readable(uses: Uses): Uses {
  const shown = (file: string) => vscode.workspace.asRelativePath(vscode.Uri.parse(file));
  return new Map([...uses].map(([id, places]) => [id, places.map((place) => ({ ...place, file: shown(place.file) }))]));
}
