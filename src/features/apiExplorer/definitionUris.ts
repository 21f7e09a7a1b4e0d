import * as vscode from 'vscode';
import { Scheme } from '../../ids';

/** The document that shows a file of a definition: the file itself, or for one of the web what was fetched of it. */
export function documentUri(address: string): vscode.Uri {
  if (!/^https?:/.test(address)) return vscode.Uri.parse(address);
  const { host, pathname } = new URL(address);
  return vscode.Uri.from({ scheme: Scheme.definition, path: `/${host}${pathname}`, query: address });
}

/** The address that {@link documentUri} made a document's of. */
export function addressOf(uri: vscode.Uri): string {
  return uri.scheme === Scheme.definition ? uri.query : uri.toString();
}
