import * as vscode from 'vscode';
import { AppError } from '../../core/base/errors';
import { displayName } from '../../platform/displayText';
import { askPick } from '../../platform/prompts';
import type { ApiMocks } from './apiMocks';
import type { ApiNode } from './apiNodes';

/**
 * The definition of the mock that a command was started on; from the palette that of the only one, or the one that the reader chooses.
 * @throws AppError `cancelled`; `input.invalid`, reason `noMock`
 */
export async function askMock(mocks: ApiMocks, node: unknown, title: string): Promise<string> {
  const { definition } = (node ?? {}) as Partial<ApiNode>;
  if (definition !== undefined && mocks.get(definition) !== undefined) return definition;
  const running = mocks.running();
  const [only] = running;
  if (definition !== undefined || only === undefined)
    throw new AppError('input.invalid', 'No mock runs', { facts: { reason: 'noMock' } });
  if (running.length === 1) return only.definition;
  const items = running.map(({ definition: key, name, mock }) => {
    return { label: displayName(name), description: mock.status.url, key };
  });
  return (await askPick(items, { title, placeHolder: vscode.l10n.t('Choose a mock') })).key;
}
