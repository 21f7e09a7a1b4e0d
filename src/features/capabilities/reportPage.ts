import * as vscode from 'vscode';
import type { ProbeReport } from '../../core/probe/probeReport';
import { CommandId } from '../../ids';
import { loadChunk } from '../../platform/chunks';
import { displayTime } from '../../platform/displayText';
import { reportLanguage } from '../../platform/reportLanguage';
import { saveAs } from '../../platform/saveAs';
import type { Services } from '../../platform/services';

/** Name for a file: what a file system refuses is left out. */
function fileName(report: ProbeReport, extension: string): string {
  const name = report.connection.name.replace(/[^\p{L}\p{N}._-]+/gu, '-');
  return `capabilities-${name}-${report.started.slice(0, 10)}.${extension}`;
}

/** Shows a report as a page: the matrix, what each gap means, and what can be done with it. */
export async function showReport(services: Services, report: ProbeReport): Promise<void> {
  const { t } = vscode.l10n;
  const language = reportLanguage();
  const { reportHtml, markdownReport } = loadChunk('probe');
  const { id, name } = report.connection;
  const actions = {
    again: t('Probe Again'),
    compare: t('Compare...'),
    markdown: t('Export Markdown'),
    json: t('Export JSON'),
  };
  services.pages.show({
    id: `capabilities:${id}:${report.started}`,
    title: t('Capabilities: {0}', name),
    body: reportHtml(report, { language, actions }),
    actions: {
      again: () => vscode.commands.executeCommand(CommandId.probeEndpoint, id),
      compare: () => vscode.commands.executeCommand(CommandId.compareCapabilities),
      markdown: () => saveAs(fileName(report, 'md'), markdownReport(report, language)),
      json: () => saveAs(fileName(report, 'json'), `${JSON.stringify(report, null, 2)}\n`),
    },
  });
}

/** Shows two reports side by side. */
export function showComparison(services: Services, a: ProbeReport, b: ProbeReport): void {
  const { t } = vscode.l10n;
  const language = reportLanguage();
  const { compareHtml, compareMarkdown } = loadChunk('probe');
  const title = (report: ProbeReport) => `${report.connection.name}, ${displayTime(new Date(report.started))}`;
  services.pages.show({
    id: `compare:${a.connection.id}:${a.started}:${b.connection.id}:${b.started}`,
    title: t('Compare: {0} | {1}', a.connection.name, b.connection.name),
    body: compareHtml(a, b, { language, titles: [title(a), title(b)], actions: { markdown: t('Export Markdown') } }),
    actions: {
      markdown: () => saveAs(`capabilities-compared-${b.started.slice(0, 10)}.md`, compareMarkdown(a, b, language)),
    },
  });
}
