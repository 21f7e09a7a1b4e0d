import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Connection, TlsSettings } from '../core/connections/connection';

/**
 * A path of the settings as an absolute one: `~/` is the home folder, and a relative path starts at the workspace
 * folder, so that a team can share a CA file with its settings.
 */
export function absolutePath(file: string): string {
  if (file === '~' || file.startsWith('~/') || file.startsWith('~\\')) return path.join(os.homedir(), file.slice(1));
  if (path.isAbsolute(file)) return file;
  const folder = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file');
  return folder === undefined ? path.resolve(os.homedir(), file) : path.join(folder.uri.fsPath, file);
}

/** The connection as core wants it: certificate files by absolute paths. */
export function withAbsolutePaths(connection: Connection): Connection {
  const { caFile, certFile, keyFile, ...rest } = connection.tls;
  const tls: TlsSettings = {
    ...rest,
    ...(caFile !== undefined && { caFile: absolutePath(caFile) }),
    ...(certFile !== undefined && { certFile: absolutePath(certFile) }),
    ...(keyFile !== undefined && { keyFile: absolutePath(keyFile) }),
  };
  return { ...connection, tls };
}
