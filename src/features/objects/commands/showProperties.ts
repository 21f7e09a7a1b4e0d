import * as vscode from 'vscode';
import { AppError } from '../../../core/base/errors';
import type { Services } from '../../../platform/services';
import { targetNodes } from '../../../platform/targets';
import { type PropertiesDocuments, propertiesUri } from '../propertiesDocuments';

/** "Properties": everything the store tells of an object, as a document to read and copy from. */
export function showProperties(services: Services, documents: PropertiesDocuments) {
  return async (node?: unknown): Promise<void> => {
    const [target] = targetNodes(services, node, undefined);
    if (target?.kind !== 'object')
      throw new AppError('input.invalid', 'No object is selected', { facts: { reason: 'nothingSelected' } });
    const uri = propertiesUri(target.connectionId, target.bucket, target.key);
    documents.refresh(uri);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.languages.setTextDocumentLanguage(document, 'yaml').then(undefined, () => undefined);
    await vscode.window.showTextDocument(document, { preview: true });
  };
}
