import * as vscode from 'vscode';
import { isAppError } from '../../core/base/errors';
import { errorText } from '../../platform/errorMessages';

const make = {
  missing: (text: string) => vscode.FileSystemError.FileNotFound(text),
  denied: (text: string) => vscode.FileSystemError.NoPermissions(text),
  unavailable: (text: string) => vscode.FileSystemError.Unavailable(text),
};

function kindOf(code: string): keyof typeof make {
  if (code === 'store.noSuchKey' || code === 'store.noSuchBucket') return 'missing';
  if (code === 'readOnly' || code === 'auth.denied') return 'denied';
  return 'unavailable';
}

/** What VS Code's file service understands, with our text; its own editors and dialogs show it. */
export function asFileSystemError(error: unknown, uri: vscode.Uri): Error {
  if (error instanceof vscode.FileSystemError) return error;
  if (!isAppError(error)) return vscode.FileSystemError.Unavailable(errorText(error));
  if (error.code === 'cancelled')
    return vscode.FileSystemError.NoPermissions(vscode.l10n.t('The change was not confirmed, or was cancelled.'));
  // An unknown path is asked for all the time (.vscode/settings.json): VS Code wants to hear it by its address.
  if (error.code === 'input.invalid') return vscode.FileSystemError.FileNotFound(uri);
  return make[kindOf(error.code)](errorText(error));
}
