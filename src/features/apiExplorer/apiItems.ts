import * as vscode from 'vscode';
import type { OperationEntry, SchemaEntry } from '../../core/apis/index/definitionIndex';
import type { Grouping } from '../../core/apis/tree/apiLevel';
import { CommandId, NodeFlag } from '../../ids';
import { displayName, displayTime } from '../../platform/displayText';
import { errorText } from '../../platform/errorMessages';
import { apiConfig } from './apiConfig';
import type { RunningMock } from './apiMocks';
import type { ApiNodeOf } from './apiNodes';
import type { DefinitionState } from './definitionLibrary';

const { Collapsed, None } = vscode.TreeItemCollapsibleState;

const number = (value: number) => value.toLocaleString(vscode.env.language);

/** One sign and colour a method; the method itself is in words beside it. */
const methodIcons: Readonly<Record<string, readonly [string, string]>> = {
  GET: ['arrow-down', 'charts.blue'],
  HEAD: ['eye', 'charts.blue'],
  QUERY: ['search', 'charts.blue'],
  POST: ['add', 'charts.green'],
  PUT: ['edit', 'charts.orange'],
  PATCH: ['wand', 'charts.yellow'],
  DELETE: ['trash', 'charts.red'],
};

export function methodIcon(method: string): vscode.ThemeIcon {
  const [icon, color] = methodIcons[method] ?? ['symbol-method', 'charts.purple'];
  return new vscode.ThemeIcon(icon, new vscode.ThemeColor(color));
}

/** What an operation is called, and what stands beside that. */
export function operationNames(operation: Pick<OperationEntry, 'id' | 'operationId'>): readonly [string, string] {
  const { id, operationId } = operation;
  if (operationId === undefined) return [id, ''];
  return apiConfig.label() === 'path' ? [id, operationId] : [operationId, id];
}

export function problemsText(errors: number, warnings: number): string {
  const { t } = vscode.l10n;
  if (errors > 0 && warnings > 0) return t('errors: {0}, warnings: {1}', number(errors), number(warnings));
  if (errors > 0) return t('errors: {0}', number(errors));
  return warnings > 0 ? t('warnings: {0}', number(warnings)) : '';
}

export function definitionItem({ source, index, error, offlineSince }: DefinitionState): vscode.TreeItem {
  const { t } = vscode.l10n;
  const item = new vscode.TreeItem(displayName(source.name), Collapsed);
  item.contextValue = NodeFlag.apiDefinition;
  item.iconPath = new vscode.ThemeIcon('json');
  const problems = index?.problems ?? [];
  const counted = (severity: string) => problems.filter((problem) => problem.severity === severity).length;
  const facts = index && [
    index.info.version,
    t('{0} operations', number(index.counts.operations)),
    problemsText(counted('error'), counted('warning')),
    offlineSince === undefined ? '' : t('offline'),
  ];
  if (facts) item.description = facts.filter(Boolean).join(' · ');
  if (error !== undefined) {
    item.description = [item.description, t('cannot be read')].filter(Boolean).join(' · ');
    item.iconPath = new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'));
  } else if (counted('error') > 0)
    item.iconPath = new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
  item.tooltip = [
    index?.info.title,
    source.key,
    error === undefined ? '' : errorText(error),
    offlineSince === undefined ? '' : t('Not reachable now; fetched {0}', displayTime(offlineSince)),
  ]
    .filter(Boolean)
    .join('\n');
  return item;
}

/** A mock that runs: where, and how often it was asked. */
export function mockItem({ status, faults, requests }: RunningMock): vscode.TreeItem {
  const { t } = vscode.l10n;
  const item = new vscode.TreeItem(t('Mock'), Collapsed);
  const on = faults.filter(({ enabled }) => enabled).length;
  const facts = [
    status.url.replace('http://', ''),
    requests === 0 ? '' : t('requests: {0}', number(requests)),
    faults.length === 0 ? '' : t('faults: {0} of {1} on', on, faults.length),
  ];
  item.description = facts.filter(Boolean).join(' · ');
  item.iconPath = new vscode.ThemeIcon('vm-running', new vscode.ThemeColor('charts.green'));
  const letsIn =
    status.auth === 'none'
      ? t('It asks for no credentials.')
      : t('It lets in whoever gives any user name, password or key.');
  item.tooltip = [status.url, letsIn, t('It ends with this window, and its objects with it.')].join('\n');
  item.contextValue = NodeFlag.apiMock;
  return item;
}

const groupIcons: Readonly<Record<Grouping, string>> = {
  tag: 'tag',
  path: 'folder',
  object: 'symbol-class',
  schema: 'symbol-structure',
};

export function groupItem(name: string, grouping: Grouping, operations: number): vscode.TreeItem {
  const last = grouping === 'path' ? name.slice(name.lastIndexOf('/')) : name;
  const label = name === '' && grouping === 'tag' ? vscode.l10n.t('Without tag') : displayName(last);
  const item = new vscode.TreeItem(label, Collapsed);
  item.description = number(operations);
  item.iconPath = new vscode.ThemeIcon(groupIcons[grouping]);
  item.tooltip = name;
  item.contextValue = NodeFlag.apiGroup;
  return item;
}

export function schemasItem(count: number): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('Schemas'), Collapsed);
  item.description = number(count);
  item.iconPath = new vscode.ThemeIcon('symbol-structure');
  item.contextValue = NodeFlag.apiGroup;
  return item;
}

/** @param users Operations below it; undefined where none are shown. */
export function schemaItem(
  { name, circular }: SchemaEntry,
  node: ApiNodeOf<'apiSchema'>,
  users: number | undefined,
): vscode.TreeItem {
  const { t } = vscode.l10n;
  const item = new vscode.TreeItem(displayName(name), users ? Collapsed : None);
  const facts = [users === undefined ? '' : number(users), circular ? t('contains itself') : ''];
  item.description = facts.filter(Boolean).join(' · ');
  item.iconPath = new vscode.ThemeIcon('symbol-structure');
  item.contextValue = NodeFlag.apiSchema;
  item.command = { command: CommandId.showApiSchema, title: '', arguments: [node] };
  return item;
}

export function operationItem(operation: OperationEntry, node: ApiNodeOf<'apiOperation'>): vscode.TreeItem {
  const { t } = vscode.l10n;
  const [label, beside] = operationNames(operation);
  const item = new vscode.TreeItem(label, None);
  // A tree cannot strike through: the word says it.
  item.description = [operation.deprecated ? t('deprecated') : '', beside].filter(Boolean).join(' · ');
  item.iconPath = methodIcon(operation.method);
  item.tooltip = [operation.id, operation.summary, operation.deprecated ? t('deprecated') : '']
    .filter(Boolean)
    .join('\n');
  item.contextValue = NodeFlag.apiOperation;
  item.command = { command: CommandId.showApiOperation, title: '', arguments: [node] };
  return item;
}
