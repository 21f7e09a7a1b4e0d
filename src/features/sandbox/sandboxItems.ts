import * as vscode from 'vscode';
import type { AdminStatus } from '../../core/sandbox/admin/adminStatus';
import type { NumberedRequest } from '../../core/sandbox/admin/requestLog';
import type { FaultState } from '../../core/sandbox/faults/faultInjector';
import { CommandId, NodeFlag } from '../../ids';
import { displayName, displayTime } from '../../platform/displayText';
import type { SandboxNodeOf } from './sandboxNodes';

const { Expanded, None } = vscode.TreeItemCollapsibleState;

const number = (value: number) => value.toLocaleString(vscode.env.language);

export function dialectText(dialect: string): string {
  return dialect === 'aws' ? vscode.l10n.t('like AWS') : vscode.l10n.t('like {0}', dialect);
}

export function sandboxItem({ endpoint, dialect, dataDir, aheadSeconds }: AdminStatus): vscode.TreeItem {
  const { t } = vscode.l10n;
  const item = new vscode.TreeItem(endpoint.replace('http://', ''), None);
  const date = new Date(Date.now() + aheadSeconds * 1000);
  item.description =
    aheadSeconds > 0
      ? t('{0} · its time: {1}', dialectText(dialect), displayTime(date))
      : t('{0} · running', dialectText(dialect));
  item.iconPath = new vscode.ThemeIcon('vm-running', new vscode.ThemeColor('charts.green'));
  item.contextValue = NodeFlag.sandbox;
  item.tooltip = [
    endpoint,
    t('Data: {0}', dataDir),
    t('Its time: {0}', displayTime(date)),
    t('It ends with this window; its data stays.'),
  ].join('\n');
  return item;
}

export function faultsItem(faults: readonly FaultState[]): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('Faults'), Expanded);
  const on = faults.filter(({ enabled }) => enabled).length;
  if (faults.length > 0) item.description = vscode.l10n.t('{0} of {1} on', on, faults.length);
  item.iconPath = new vscode.ThemeIcon('zap');
  item.contextValue = NodeFlag.sandboxFaults;
  return item;
}

export function requestsItem(count: number): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('Requests'), Expanded);
  if (count > 0) item.description = vscode.l10n.t('{0} since the start', number(count));
  item.iconPath = new vscode.ThemeIcon('list-unordered');
  item.contextValue = NodeFlag.sandboxRequests;
  return item;
}

function requestIcon({ status, faults }: NumberedRequest): vscode.ThemeIcon {
  if (faults !== undefined) return new vscode.ThemeIcon('zap', new vscode.ThemeColor('charts.orange'));
  if (status === 0 || status >= 500) return new vscode.ThemeIcon('error', new vscode.ThemeColor('charts.red'));
  if (status >= 400) return new vscode.ThemeIcon('warning', new vscode.ThemeColor('charts.yellow'));
  return new vscode.ThemeIcon('pass', new vscode.ThemeColor('charts.green'));
}

/** What was asked for, on one line: `/bucket/key`. */
export function requestTarget({ bucket, key }: NumberedRequest): string {
  return displayName(key === '' ? `/${bucket}` : `/${bucket}/${key}`);
}

export function requestItem(request: NumberedRequest, node: SandboxNodeOf<'sandboxRequest'>): vscode.TreeItem {
  const { method, status, code, time, milliseconds } = request;
  const item = new vscode.TreeItem(`${method} ${requestTarget(request)}`, None);
  const outcome = status === 0 ? vscode.l10n.t('broke off') : [status, code].filter(Boolean).join(' ');
  const clock = new Date(time).toLocaleTimeString(vscode.env.language);
  item.description = [outcome, `${number(Math.round(milliseconds))} ms`, clock].join(' · ');
  item.iconPath = requestIcon(request);
  item.tooltip = [`${method} ${requestTarget(request)}`, request.operation, item.description]
    .filter(Boolean)
    .join('\n');
  item.command = { command: CommandId.showSandboxRequest, title: '', arguments: [node] };
  return item;
}
