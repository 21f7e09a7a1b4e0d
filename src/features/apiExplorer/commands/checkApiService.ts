import * as vscode from 'vscode';
import type { OperationCheck } from '../../../core/apis/requests/contract/checkService';
import type { ContractReport } from '../../../core/apis/requests/contract/contractReport';
import type { Redactor } from '../../../core/apis/requests/redactor';
import { CommandId } from '../../../ids';
import { loadChunk } from '../../../platform/chunks';
import type { PageData } from '../../../platform/htmlPages';
import { withProgress } from '../../../platform/progress';
import { askPick } from '../../../platform/prompts';
import { reportLanguage } from '../../../platform/reportLanguage';
import { saveAs } from '../../../platform/saveAs';
import type { Services } from '../../../platform/services';
import type { ApiService } from '../apiCall';
import type { ApiExplorer } from '../apiExplorer';
import { askDefinition } from '../askDefinition';
import { askService } from '../askService';
import { showPlace } from '../showPlace';

/**
 * "Check Service Against Definition": asks a live service, and shows where its answers are not as the definition says. Only operations
 * that change nothing are sent, unless the reader wants it otherwise. The second argument names the environment, for key bindings; then
 * nothing is changed.
 */
export function checkApiService(services: Services, explorer: ApiExplorer) {
  return async (node?: unknown, named?: unknown): Promise<void> => {
    const { t } = vscode.l10n;
    const title = t('Check Service Against Definition');
    const { library, requests } = explorer;
    const source = await askDefinition(library, node, title);
    const index = await library.index(source.key);
    const environmentName = typeof named === 'string' ? named : undefined;
    const service = await askService(explorer, source.key, index, { title, named: environmentName });
    const unsafe = environmentName === undefined && (await askUnsafe(services, service, title));
    const name = `${index.info.title} ${index.info.version}`.trim();
    const report = await withProgress(t('Checking {0}', service.server), (signal, progress) =>
      requests.using(service, async (connection) => {
        const { server, redactor } = connection;
        const options = {
          signal,
          send: (request: Parameters<typeof connection.send>[0]) => connection.send(request, { signal }),
          onProgress: (done: number, of: number) =>
            progress({ message: t('{0} of {1}', done, of), increment: 100 / of }),
        };
        const found = await library.checkService(source.key, { server, parameters: {}, unsafe }, options);
        const checks = found.map((each) => withoutSecrets(each, redactor));
        return loadChunk('apis').contractReport(name, redactor.url(server), checks);
      }),
    );
    showReport(services, source.key, report, unsafe);
  };
}

/** Whether operations that change something are sent as well; asked once more then. */
async function askUnsafe({ prompts }: Services, { environment, server }: ApiService, title: string): Promise<boolean> {
  const { t } = vscode.l10n;
  const items = [
    { label: t('Only operations that change nothing'), detail: t('GET and HEAD'), unsafe: false },
    {
      label: t('Operations that change and delete things, too'),
      detail: t('With made-up bodies, for objects that lists show. For services that nobody needs.'),
      unsafe: true,
    },
  ];
  const { unsafe } = await askPick(items, { title, placeHolder: t('What may be sent?') });
  if (!unsafe) return false;
  if (environment?.environment === 'production') {
    const prompt = t(
      'It is marked as production, and its objects will be changed and deleted. Type its name to go on.',
    );
    await prompts.confirmByTyping({ title, prompt, expected: environment.name });
  } else {
    await prompts.confirm({
      message: t('Change and delete objects of {0}?', server),
      detail: t('Every operation of the definition is sent, with made-up values. It cannot be taken back.'),
      action: t('Send All'),
    });
  }
  return true;
}

/** The thread that compares does not know the secrets of the connection. */
function withoutSecrets(check: OperationCheck, redactor: Redactor): OperationCheck {
  const deviations = check.deviations.map((each) => ({ ...each, found: redactor.text(each.found) }));
  return { ...check, url: redactor.url(check.url), deviations };
}

function showReport({ pages }: Services, definition: string, report: ContractReport, unsafe: boolean): void {
  const { t } = vscode.l10n;
  const { contractHtml, contractMarkdown } = loadChunk('apis');
  const name = `api-check-${report.definition}`.replace(/[^\p{L}\p{N}._-]+/gu, '-');
  pages.show({
    id: `api:check:${definition}:${report.service}`,
    title: t('Check: {0}', report.service.replace(/^https?:\/\//, '')),
    body: contractHtml(report, {
      language: reportLanguage(),
      unsafe,
      actions: { markdown: t('Export Markdown'), json: t('Export JSON') },
    }),
    actions: {
      operation: ({ id }: PageData) =>
        vscode.commands.executeCommand(CommandId.showApiOperation, { kind: 'apiOperation', definition, id }),
      source: ({ line = '1', uri = '' }: PageData) =>
        showPlace(definition, { line: Number(line), ...(uri !== '' && { uri }) }, vscode.ViewColumn.Beside),
      markdown: () => saveAs(`${name}.md`, contractMarkdown(report)),
      json: () => saveAs(`${name}.json`, `${JSON.stringify(report, null, 2)}\n`),
    },
  });
}
