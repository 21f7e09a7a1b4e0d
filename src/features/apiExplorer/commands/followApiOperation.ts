import * as vscode from 'vscode';
import { AppError } from '../../../core/base/errors';
import { withProgress } from '../../../platform/progress';
import type { ApiExplorer } from '../apiExplorer';
import { askRecord } from '../askRecord';
import { pollRequest } from '../pollRequest';

/** "Follow API Operation": reads the object that an answer is about again and again until its state settles. */
export function followApiOperation({ requests, library, answers }: ApiExplorer) {
  return async (id?: unknown): Promise<void> => {
    const { t } = vscode.l10n;
    const answer = requests.answers.of(await askRecord(requests, id, t('Follow API Operation')));
    const poll = await pollRequest(library, answer);
    if (poll === undefined || answer.call === undefined) {
      throw new AppError('input.invalid', 'Nothing goes on', { facts: { reason: 'nothingToFollow' } });
    }
    const { call } = answer;
    const settled = await withProgress(t('Following {0}', answer.record.operation ?? ''), (signal, report) =>
      requests.follow(call, poll, {
        signal,
        onStep: ({ status, httpStatus }) => report({ message: status ?? `HTTP ${httpStatus}` }),
      }),
    );
    await answers.show(settled);
  };
}
