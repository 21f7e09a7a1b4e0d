import * as vscode from 'vscode';
import { toDirectoryPath, toDocumentPath } from '../core/storage/keys/documentPath';
import { Scheme } from '../ids';

/** The document address of an object. */
export function objectUri(connectionId: string, bucket: string, key: string): vscode.Uri {
  return vscode.Uri.from({ scheme: Scheme.object, authority: connectionId, path: toDocumentPath(bucket, key) });
}

/** The folder address of a prefix, or of a bucket where it is empty. */
export function prefixUri(connectionId: string, bucket: string, prefix: string): vscode.Uri {
  return vscode.Uri.from({ scheme: Scheme.object, authority: connectionId, path: toDirectoryPath(bucket, prefix) });
}
