import * as vscode from 'vscode';
import { sampleHttpText } from '../../../core/apis/samples/sampleHttpText';
import { AppError } from '../../../core/base/errors';
import type { Services } from '../../../platform/services';
import type { ApiExplorer } from '../apiExplorer';
import { askOperation } from '../pickOperation';

/** "Copy Sample Request": a request that fits the definition, as HTTP text, without credentials. */
export function copyApiSample(services: Services, { library }: ApiExplorer) {
  return async (node?: unknown): Promise<void> => {
    const { t } = vscode.l10n;
    const { definition, id } = await askOperation(services, library, node, t('Copy Sample Request'));
    const sample = await library.ask('sample', definition, { id });
    if (sample === undefined) {
      const facts = { reason: 'unknownOperation', name: id };
      throw new AppError('input.invalid', `The definition has no ${id}`, { facts });
    }
    await vscode.env.clipboard.writeText(sampleHttpText(sample));
    void vscode.window.setStatusBarMessage(t('Copied a sample of {0}', id), 5_000);
  };
}
