import * as vscode from 'vscode';
import type { Connection, Environment, LabelColor } from '../../core/connections/connection';
import {
  type BucketNode,
  type ConnectionNode,
  nameInKey,
  nodeId,
  type ObjectNode,
  type PrefixNode,
} from '../../core/storage/nodes';
import { CommandId, NodeFlag } from '../../ids';
import { config } from '../../platform/config';
import { displayAge, displayName, displaySize, displayTime } from '../../platform/displayText';
import { objectUri } from '../../platform/objectUri';
import type { LoadedCount } from '../../platform/pagedTree';
import type { ProbeSummary } from '../../platform/probeResults';

const { Collapsed, None } = vscode.TreeItemCollapsibleState;

export interface ItemDetails {
  readonly writable: boolean;
  readonly loaded: LoadedCount | undefined;
  readonly filter: string;
}

const environmentColors: Readonly<Record<Environment, LabelColor>> = {
  production: 'red',
  test: 'yellow',
  development: 'green',
};

function environmentText(environment: Environment): string {
  switch (environment) {
    case 'production':
      return vscode.l10n.t('production');
    case 'test':
      return vscode.l10n.t('test');
    case 'development':
      return vscode.l10n.t('development');
  }
}

function flags(...words: (string | false | undefined)[]): string {
  return words.filter((word) => word).join(' ');
}

const joined = (...parts: (string | false | undefined)[]) => parts.filter((part) => part).join(' · ');

/** A table of facts as a tooltip. Values come from a store and are shown as they are, never read as Markdown. */
function tooltip(title: string, rows: readonly (readonly [string, string | undefined])[]): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  text.appendCodeblock(title, 'text');
  for (const [name, value] of rows) {
    if (value === undefined || value === '') continue;
    text.appendMarkdown('\n- **').appendText(name).appendMarkdown('**: ').appendText(value);
  }
  return text;
}

function connectionIcon(connection: Connection): vscode.ThemeIcon {
  const color = connection.color ?? (connection.environment && environmentColors[connection.environment]);
  // A connection whose server is not verified always shows it, whatever its label.
  if (connection.tls.verify === 'none' && connection.endpoint.startsWith('https:'))
    return new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
  return new vscode.ThemeIcon('cloud', color && new vscode.ThemeColor(`charts.${color}`));
}

/** When the endpoint was probed, and what a program has to know of it. */
function probeText({ started, counts }: ProbeSummary): string {
  const { ignored = 0, refused = 0, differs = 0 } = counts;
  const text = vscode.l10n.t('{0} ignored, {1} refused, {2} different', ignored, refused, differs);
  return joined(displayTime(new Date(started)), text);
}

export function connectionItem(
  connection: Connection | undefined,
  node: ConnectionNode,
  probe: ProbeSummary | undefined,
): vscode.TreeItem {
  const item = new vscode.TreeItem(connection?.name ?? node.connectionId, Collapsed);
  item.id = nodeId(node);
  if (connection === undefined) return item;
  const unverified = connection.tls.verify === 'none' && connection.endpoint.startsWith('https:');
  const readOnly = connection.readOnly && vscode.l10n.t('read-only');
  const notVerified = unverified && vscode.l10n.t('certificate not verified');
  item.description = joined(
    connection.environment && environmentText(connection.environment),
    readOnly,
    notVerified,
    connection.endpoint.replace(/^https?:\/\//, ''),
  );
  item.iconPath = connectionIcon(connection);
  item.contextValue = flags(NodeFlag.connection, connection.readOnly ? NodeFlag.readOnly : NodeFlag.writable);
  item.tooltip = tooltip(connection.name, [
    [vscode.l10n.t('Endpoint'), connection.endpoint],
    [vscode.l10n.t('Region'), connection.region],
    [vscode.l10n.t('Security'), notVerified || undefined],
    [vscode.l10n.t('Changes'), readOnly || undefined],
    [vscode.l10n.t('Probed'), probe && probeText(probe)],
  ]);
  return item;
}

/** How much of a place is loaded: a number that is never a guess. */
function countText(loaded: LoadedCount | undefined): string | undefined {
  if (loaded === undefined || loaded.count === 0) return undefined;
  const count = loaded.count.toLocaleString(vscode.env.language);
  if (loaded.complete && loaded.count === 1) return vscode.l10n.t('1 item');
  return loaded.complete ? vscode.l10n.t('{0} items', count) : vscode.l10n.t('first {0} items', count);
}

const filterText = (filter: string) => filter !== '' && vscode.l10n.t('filter: {0}*', filter);

export function bucketItem(node: BucketNode, { writable, loaded, filter }: ItemDetails): vscode.TreeItem {
  const item = new vscode.TreeItem(node.bucket, Collapsed);
  item.id = nodeId(node);
  item.iconPath = new vscode.ThemeIcon(node.bookmarked ? 'bookmark' : 'archive');
  item.description = joined(
    filterText(filter),
    countText(loaded),
    node.region,
    node.created && displayAge(node.created),
  );
  item.contextValue = flags(
    NodeFlag.bucket,
    writable && NodeFlag.writable,
    node.bookmarked && NodeFlag.bookmark,
    filter !== '' && NodeFlag.filtered,
  );
  item.tooltip = tooltip(`s3://${node.bucket}`, [
    [vscode.l10n.t('Created'), node.created && displayTime(node.created)],
    [vscode.l10n.t('Region'), node.region],
  ]);
  return item;
}

export function prefixItem(node: PrefixNode, { writable, loaded, filter }: ItemDetails): vscode.TreeItem {
  const label = node.bookmarked ? `${node.bucket}/${node.prefix}` : displayName(nameInKey(node.prefix));
  const item = new vscode.TreeItem(label, Collapsed);
  item.id = nodeId(node);
  item.iconPath = node.bookmarked ? new vscode.ThemeIcon('bookmark') : vscode.ThemeIcon.Folder;
  item.description = joined(filterText(filter), countText(loaded));
  item.contextValue = flags(
    NodeFlag.prefix,
    writable && NodeFlag.writable,
    node.bookmarked && NodeFlag.bookmark,
    filter !== '' && NodeFlag.filtered,
  );
  item.tooltip = tooltip(`s3://${node.bucket}/${node.prefix}`, []);
  return item;
}

/**
 * VS Code's own command opens as its explorer does: a click shows a preview and leaves the focus in the tree, where Delete
 * and F2 belong, a double click stays and takes it. What is too large for the editor goes through ours.
 */
function openCommand(node: ObjectNode, uri: vscode.Uri): vscode.Command {
  return node.summary.size <= config.maxEditBytes()
    ? { command: 'vscode.open', title: '', arguments: [uri] }
    : { command: CommandId.openObject, title: '', arguments: [node] };
}

export function objectItem(node: ObjectNode, { writable }: ItemDetails): vscode.TreeItem {
  const { summary, key } = node;
  const isMarker = key.endsWith('/');
  const item = new vscode.TreeItem(isMarker ? `${displayName(nameInKey(key))}/` : displayName(nameInKey(key)), None);
  item.id = nodeId(node);
  // Gives the item the icon that the user's theme has for such a file.
  item.resourceUri = objectUri(node.connectionId, node.bucket, key);
  item.iconPath = isMarker ? new vscode.ThemeIcon('symbol-folder') : vscode.ThemeIcon.File;
  item.description = joined(
    isMarker && vscode.l10n.t('folder object'),
    displaySize(summary.size),
    summary.lastModified && displayAge(summary.lastModified),
  );
  item.contextValue = flags(NodeFlag.object, writable && NodeFlag.writable);
  item.command = openCommand(node, item.resourceUri);
  item.tooltip = tooltip(`s3://${node.bucket}/${key}`, [
    [vscode.l10n.t('Size'), `${displaySize(summary.size)} (${summary.size.toLocaleString(vscode.env.language)} B)`],
    [vscode.l10n.t('Last modified'), summary.lastModified && displayTime(summary.lastModified)],
    ['ETag', summary.etag],
    [vscode.l10n.t('Storage class'), summary.storageClass],
  ]);
  return item;
}
