import * as vscode from 'vscode';
import { AppError } from '../../../core/base/errors';
import { loadChunk } from '../../../platform/chunks';
import type { Services } from '../../../platform/services';
import type { ApiExplorer } from '../apiExplorer';
import { nameOfDefinition } from '../definitionOfRequest';
import { askOperation } from '../pickOperation';

/** Where a definition names no host; to be replaced by whoever sends the request. */
const unknownHost = 'https://localhost:8056';

/** "New Request": a `.http` document with a sample that fits the definition, without credentials. */
export function newApiRequest(services: Services, { library }: ApiExplorer) {
  return async (node?: unknown): Promise<void> => {
    const { definition, id } = await askOperation(services, library, node, vscode.l10n.t('New Request'));
    const index = await library.index(definition);
    const sample = await library.ask('sample', definition, { id });
    if (sample === undefined) {
      const facts = { reason: 'unknownOperation', name: id };
      throw new AppError('input.invalid', `The definition has no ${id}`, { facts });
    }
    const { draftOfRequest, requestOfSample, serverAddress, serverPath, writeHttpRequest, writeVariables } =
      loadChunk('apis');
    const hasHost = /^https?:\/\/[^/]/i.test(index.servers[0]?.url ?? '');
    const baseUrl = hasHost ? serverAddress(index, undefined) : `${unknownHost}${serverPath(index)}`;
    const title = index.operations.find((each) => each.id === id)?.operationId ?? id;
    const request = requestOfSample(sample, '{{baseUrl}}');
    const draft = draftOfRequest(request, { title, operation: id, definition: nameOfDefinition(definition) });
    const content = `${writeVariables({ baseUrl })}${writeHttpRequest(draft)}`;
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: 'http', content }));
  };
}
