import path from 'node:path';
import * as vscode from 'vscode';
import type { ClientFile } from '../../core/apis/clients/clientFile';
import type { PlannedFile } from '../../core/apis/clients/filePlan';
import { loadChunk } from '../../platform/chunks';
import type { PlannedDocuments } from '../../platform/plannedDocuments';
import { reportLanguage } from '../../platform/reportLanguage';
import type { Services } from '../../platform/services';
import { type ClientChoice, clientLanguageTitles } from './askClient';

/** A client that was generated and not yet written. */
export interface NewClient {
  readonly definition: string;
  /** Name of the definition. */
  readonly name: string;
  readonly choice: ClientChoice;
  readonly files: readonly ClientFile[];
}

/** Pages that say what generating a client does to each file, and do it when the reader agrees. */
export class ClientPlans {
  readonly #services: Services;
  readonly #documents: PlannedDocuments;

  constructor(services: Services, documents: PlannedDocuments) {
    this.#services = services;
    this.#documents = documents;
  }

  /** @throws AppError `local.io` */
  async show(client: NewClient): Promise<void> {
    this.#showPlan(client, await loadChunk('apis').planFiles(client.choice.folder, client.files));
  }

  #showPlan(client: NewClient, plan: readonly PlannedFile[]): void {
    const { t } = vscode.l10n;
    const { definition, name, choice } = client;
    this.#services.pages.show({
      id: `api:client:${definition}:${choice.folder}`,
      title: t('Client: {0}', path.basename(choice.folder)),
      body: loadChunk('apis').clientPlanHtml(plan, {
        language: reportLanguage(),
        name,
        operations: choice.operations.length,
        clientLanguage: clientLanguageTitles[choice.language],
        folder: choice.folder,
        actions: { write: t('Write Files') },
      }),
      actions: {
        file: ({ path: file }) => this.#showFile(choice.folder, plan, file ?? ''),
        write: () => this.#write(client, plan),
      },
    });
  }

  async #showFile(folder: string, plan: readonly PlannedFile[], name: string): Promise<void> {
    const planned = plan.find((each) => each.path === name);
    if (planned === undefined) return;
    const file = path.join(folder, name);
    const preview = this.#documents.put(file, planned.content);
    if (planned.status !== 'changed' && planned.status !== 'conflict') {
      await vscode.window.showTextDocument(preview, { viewColumn: vscode.ViewColumn.Beside });
      return;
    }
    const title = vscode.l10n.t('{0}: now and generated', name);
    const options = { viewColumn: vscode.ViewColumn.Beside };
    await vscode.commands.executeCommand('vscode.diff', vscode.Uri.file(file), preview, title, options);
  }

  /** Writes what was reviewed; when the folder is another than it was then, the plan is shown anew. */
  async #write(client: NewClient, reviewed: readonly PlannedFile[]): Promise<void> {
    const { t } = vscode.l10n;
    const { planFiles, writePlan } = loadChunk('apis');
    const { folder } = client.choice;
    const plan = await planFiles(folder, client.files);
    const statuses = (files: readonly PlannedFile[]) => files.map((each) => each.status).join();
    if (statuses(plan) !== statuses(reviewed)) {
      this.#showPlan(client, plan);
      void vscode.window.showWarningMessage(t('The files have changed since. Look at the plan once more.'));
      return;
    }
    const written = await writePlan(folder, plan);
    this.#showPlan(client, await planFiles(folder, client.files));
    const conflicts = plan.filter(({ status }) => status === 'conflict').length;
    const text =
      conflicts === 0
        ? t('Files written: {0}', written.length)
        : t('Files written: {0}, of them beside files that were changed by hand: {1}', written.length, conflicts);
    const open = t('Open README');
    if ((await vscode.window.showInformationMessage(text, open)) === open)
      await vscode.window.showTextDocument(vscode.Uri.file(path.join(folder, 'README.md')));
  }
}
