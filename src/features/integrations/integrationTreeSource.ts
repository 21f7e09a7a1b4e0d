import path from 'node:path';
import * as vscode from 'vscode';
import type { CheckFinding, CheckSeverity, CheckTopic } from '../../core/integrations/checking/checkFinding';
import { manifestName, type Phase, type PhaseId, phaseIds } from '../../core/integrations/manifest/integration';
import { CommandId, NodeFlag } from '../../ids';
import { loadChunk } from '../../platform/chunks';
import type { TreePage, TreeSource } from '../../platform/pagedTree';
import { reportLanguage } from '../../platform/reportLanguage';
import type { IntegrationLibrary, IntegrationState } from './integrationLibrary';
import type { IntegrationNode } from './integrationNodes';
import { phaseStateText, phaseTitle, phaseTopics } from './integrationTexts';

const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;

type NodeOf<K extends IntegrationNode['kind']> = Extract<IntegrationNode, { kind: K }>;

/** Integrations, their phases, what is looked at in each, and what does not agree. */
export class IntegrationTreeSource implements TreeSource<IntegrationNode> {
  readonly #library: IntegrationLibrary;
  readonly #states = new Map<string, IntegrationState>();

  constructor(library: IntegrationLibrary) {
    this.#library = library;
  }

  idOf(node: IntegrationNode): string {
    const parts = [node.kind, node.folder];
    if (node.kind === 'integrationPhase') parts.push(node.phase);
    if (node.kind === 'integrationTopic') parts.push(node.topic);
    if (node.kind === 'integrationQuestion') parts.push(node.question.id);
    if (node.kind === 'integrationFinding') parts.push(node.finding.topic, String(node.at));
    return parts.join('\0');
  }

  parentOf(node: IntegrationNode): IntegrationNode | undefined {
    const { folder } = node;
    switch (node.kind) {
      case 'integration':
        return undefined;
      case 'integrationPhase':
        return { kind: 'integration', folder };
      case 'integrationTopic':
        return { kind: 'integrationPhase', folder, phase: phaseOf(node.topic) };
      case 'integrationFinding':
        return { kind: 'integrationTopic', folder, topic: node.finding.topic };
      case 'integrationQuestion':
        return { kind: 'integrationTopic', folder, topic: 'questions' };
    }
  }

  nameOf(): string {
    return vscode.l10n.t('Integrations');
  }

  emptyText(): undefined {
    return undefined;
  }

  async children(node: IntegrationNode | undefined): Promise<TreePage<IntegrationNode>> {
    if (node === undefined) return { nodes: await this.#roots() };
    const { folder } = node;
    // VS Code may ask for what is below before it has what is above.
    await this.#library.checkedQuietly(folder);
    switch (node.kind) {
      case 'integration':
        return { nodes: phaseIds.map((phase) => ({ kind: 'integrationPhase', folder, phase })) };
      case 'integrationPhase':
        return { nodes: phaseTopics[node.phase].map((topic) => ({ kind: 'integrationTopic', folder, topic })) };
      case 'integrationTopic':
        return { nodes: this.#membersOf(node) };
      case 'integrationFinding':
      case 'integrationQuestion':
        return { nodes: [] };
    }
  }

  toItem(node: IntegrationNode): vscode.TreeItem {
    const item = this.#itemOf(node);
    item.id = this.idOf(node);
    return item;
  }

  async #roots(): Promise<readonly IntegrationNode[]> {
    const states = await this.#library.list();
    this.#states.clear();
    for (const state of states) this.#states.set(state.folder, state);
    return states.map(({ folder }) => ({ kind: 'integration', folder }));
  }

  /** Of questions each is shown by itself; the check only counts them by document. */
  #membersOf(node: NodeOf<'integrationTopic'>): readonly IntegrationNode[] {
    const { folder, topic } = node;
    if (topic === 'questions')
      return this.#library
        .questions(folder)
        .map((question) => ({ kind: 'integrationQuestion' as const, folder, question }));
    return this.#findings(node).map((finding, at) => ({ kind: 'integrationFinding' as const, folder, finding, at }));
  }

  #findings({ folder, topic }: NodeOf<'integrationTopic'>): readonly CheckFinding[] {
    return this.#library.report(folder)?.findings.filter((finding) => finding.topic === topic) ?? [];
  }

  #itemOf(node: IntegrationNode): vscode.TreeItem {
    switch (node.kind) {
      case 'integration':
        return this.#integrationItem(node);
      case 'integrationPhase':
        return this.#phaseItem(node);
      case 'integrationTopic':
        return this.#topicItem(node);
      case 'integrationFinding':
        return findingItem(node);
      case 'integrationQuestion':
        return questionItem(node);
    }
  }

  #integrationItem({ folder }: NodeOf<'integration'>): vscode.TreeItem {
    const { integration, problems = [] } = this.#states.get(folder) ?? {};
    const item = new vscode.TreeItem(integration?.title[reportLanguage()] ?? path.basename(folder), Collapsed);
    const findings = this.#library.report(folder)?.findings;
    item.contextValue = NodeFlag.integration;
    item.iconPath = severityIcon(integration ? worst(findings) : 'error', findings !== undefined);
    item.description = [
      integration?.customer[reportLanguage()],
      problems.length > 0 ? vscode.l10n.t('Problems in integration.yaml: {0}', problems.length) : countText(findings),
    ]
      .filter((text) => text !== undefined)
      .join(' · ');
    item.tooltip = path.join(folder, manifestName);
    return item;
  }

  #phaseItem({ folder, phase }: NodeOf<'integrationPhase'>): vscode.TreeItem {
    const { t } = vscode.l10n;
    const given: Phase | undefined = this.#states.get(folder)?.integration?.phases.find(({ id }) => id === phase);
    const state = given?.state ?? 'open';
    const item = new vscode.TreeItem(phaseTitle(phase), state === 'active' ? Expanded : Collapsed);
    const day = given?.done ?? (given?.due === undefined ? undefined : t('due {0}', given.due));
    const topics = new Set(phaseTopics[phase]);
    const findings = this.#library.report(folder)?.findings.filter(({ topic }) => topics.has(topic));
    item.contextValue = NodeFlag.integrationPhase;
    item.description = [phaseStateText(state), day, countText(findings)]
      .filter((text) => text !== undefined)
      .join(' · ');
    const icons = { open: 'circle-large-outline', active: 'sync', done: 'pass-filled' } as const;
    item.iconPath = new vscode.ThemeIcon(icons[state]);
    return item;
  }

  #topicItem(node: NodeOf<'integrationTopic'>): vscode.TreeItem {
    const { folder, topic } = node;
    const findings = this.#findings(node);
    const report = this.#library.report(folder);
    const unchecked = report?.notChecked.find((each) => each.topic === topic);
    const title = loadChunk('integrations').topicTitles[topic][reportLanguage()];
    const item = new vscode.TreeItem(title, this.#membersOf(node).length > 0 ? Collapsed : None);
    item.contextValue = topicFlags[topic] ?? '';
    if (unchecked) {
      item.description = loadChunk('integrations').findingText(unchecked, reportLanguage());
      item.iconPath = new vscode.ThemeIcon('circle-slash');
    } else {
      item.description = countText(report && findings) ?? '';
      item.iconPath = severityIcon(worst(findings), report !== undefined);
    }
    return item;
  }
}

const topicFlags: Partial<Readonly<Record<CheckTopic, string>>> = {
  scaffold: NodeFlag.integrationScaffold,
  tests: NodeFlag.integrationTests,
  documents: NodeFlag.integrationDocuments,
};

function phaseOf(topic: CheckTopic): PhaseId {
  return phaseIds.find((phase) => phaseTopics[phase].includes(topic)) ?? 'survey';
}

function worst(findings: readonly CheckFinding[] = []): CheckSeverity | undefined {
  return (['error', 'warning', 'info'] as const).find((severity) =>
    findings.some((finding) => finding.severity === severity),
  );
}

function severityIcon(severity: CheckSeverity | undefined, isChecked: boolean): vscode.ThemeIcon {
  const { ThemeIcon, ThemeColor } = vscode;
  if (severity === 'error') return new ThemeIcon('error', new ThemeColor('problemsErrorIcon.foreground'));
  if (severity === 'warning') return new ThemeIcon('warning', new ThemeColor('problemsWarningIcon.foreground'));
  if (severity === 'info') return new ThemeIcon('info');
  return isChecked ? new ThemeIcon('pass', new ThemeColor('testing.iconPassed')) : new ThemeIcon('package');
}

/** How many findings there are by weight; undefined when nothing was checked. */
function countText(findings: readonly CheckFinding[] | undefined): string | undefined {
  const { t } = vscode.l10n;
  if (findings === undefined) return undefined;
  const count = (severity: CheckSeverity) => findings.filter((finding) => finding.severity === severity).length;
  const [errors, warnings] = [count('error'), count('warning')];
  const parts = [
    errors > 0 ? t('errors: {0}', errors) : undefined,
    warnings > 0 ? t('warnings: {0}', warnings) : undefined,
  ].filter((text) => text !== undefined);
  return parts.length > 0 ? parts.join(', ') : undefined;
}

function questionItem({ folder, question }: NodeOf<'integrationQuestion'>): vscode.TreeItem {
  const item = new vscode.TreeItem(question.text[reportLanguage()], None);
  item.iconPath = new vscode.ThemeIcon('question');
  item.description = question.id;
  item.tooltip = item.label as string;
  item.contextValue = NodeFlag.integrationQuestion;
  item.command = {
    command: CommandId.answerIntegrationQuestion,
    title: '',
    arguments: [{ kind: 'integrationQuestion', folder, question }],
  };
  return item;
}

function findingItem({ folder, finding }: NodeOf<'integrationFinding'>): vscode.TreeItem {
  const item = new vscode.TreeItem(loadChunk('integrations').findingText(finding, reportLanguage()), None);
  item.iconPath = severityIcon(finding.severity, true);
  const action = loadChunk('integrations').actionText(finding, reportLanguage());
  item.tooltip = [item.label, action].filter((text) => text !== '').join('\n\n');
  if (finding.file !== undefined)
    item.description = finding.line === undefined ? finding.file : `${finding.file}:${finding.line}`;
  const place = { folder, file: finding.file ?? manifestName, line: finding.line ?? 1 };
  item.command = {
    command: CommandId.openIntegration,
    title: '',
    arguments: [{ kind: 'integrationFinding', ...place }],
  };
  return item;
}
