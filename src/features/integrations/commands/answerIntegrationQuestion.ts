import path from 'node:path';
import * as vscode from 'vscode';
import { AppError } from '../../../core/base/errors';
import { manifestName } from '../../../core/integrations/manifest/integration';
import { reportLanguage } from '../../../platform/reportLanguage';
import { editManifestFile } from '../editManifestFile';
import type { IntegrationLibrary } from '../integrationLibrary';
import type { IntegrationNode } from '../integrationNodes';

/** "Answer Question": writes what only people know into the manifest; documents take it from there. */
export function answerIntegrationQuestion(library: IntegrationLibrary) {
  return async (node?: unknown): Promise<void> => {
    const { t } = vscode.l10n;
    const { kind, folder, question } = (node ?? {}) as Partial<
      Extract<IntegrationNode, { kind: 'integrationQuestion' }>
    >;
    if (kind !== 'integrationQuestion' || folder === undefined || question === undefined)
      throw new AppError('internal', 'No question was given');
    const answer = await vscode.window.showInputBox({
      title: question.text[reportLanguage()],
      prompt: t('The answer goes into integration.yaml; scaffold the documents again to have it there.'),
      ignoreFocusOut: true,
      validateInput: (value) => (value.trim() === '' ? t('Enter an answer.') : undefined),
    });
    if (answer === undefined) throw new AppError('cancelled', 'The question was not answered');
    await editManifestFile(path.join(folder, manifestName), [[['answers', question.id], answer.trim()]]);
    library.touch(folder);
  };
}
