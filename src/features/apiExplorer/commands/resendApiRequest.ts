import * as vscode from 'vscode';
import { loadChunk } from '../../../platform/chunks';
import { withProgress } from '../../../platform/progress';
import type { Services } from '../../../platform/services';
import type { Answer } from '../apiAnswers';
import type { Call } from '../apiCall';
import { apiEnvironments } from '../apiEnvironments';
import type { ApiExplorer } from '../apiExplorer';
import { askRecord } from '../askRecord';
import { openRecordedRequest } from '../openRecordedRequest';
import { confirmChange, prepareCall } from '../prepareCall';

/** "Send API Request Again": as it was; where a secret was taken out of what is kept, it opens to be completed instead. */
export function resendApiRequest(services: Services, explorer: ApiExplorer) {
  return async (id?: unknown): Promise<void> => {
    const { t } = vscode.l10n;
    const { requests, answers } = explorer;
    const answer = requests.answers.of(await askRecord(requests, id, t('Send API Request Again')));
    if (answer.call === undefined && loadChunk('apis').lacksSecret(answer.record)) {
      await openRecordedRequest(answer.record);
      void vscode.window.showInformationMessage(
        t('A secret was left out of the history. Complete the request where it says [redacted], and send it.'),
      );
      return;
    }
    const call = await callOf(explorer, answer);
    await confirmChange(services, call);
    const { method, url } = answer.record.request;
    const sent = await withProgress(t('Sending {0} {1}', method, url.replace(/\?.*$/, '')), (signal) =>
      requests.send(call, signal),
    );
    await answers.show(sent);
  };
}

/** The call as it was made, else made anew from what is kept of it. */
async function callOf(explorer: ApiExplorer, { call, record }: Answer): Promise<Call> {
  // The environment is asked anew: it may be marked as production by now.
  const environment = apiEnvironments().find(({ name }) => name === record.environment);
  if (call !== undefined) return environment === undefined ? call : { ...call, environment };
  const { draftOfRecord, parseHttpFile, writeHttpRequest } = loadChunk('apis');
  const file = parseHttpFile(writeHttpRequest(draftOfRecord(record)));
  const [request] = file.requests;
  if (request === undefined) throw new Error(`no request in the record ${record.id}`);
  return prepareCall(explorer, { document: vscode.Uri.file('/'), file, request }, environment);
}
