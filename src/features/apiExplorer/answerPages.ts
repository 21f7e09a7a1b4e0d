import * as vscode from 'vscode';
import type { AnswerContent } from '../../core/apis/pages/answerHtml';
import type { ResponseDeviation } from '../../core/apis/requests/contract/checkResponse';
import type { HistoryRecord } from '../../core/apis/requests/history/historyRecord';
import { CommandId, type CommandIdValue } from '../../ids';
import { loadChunk } from '../../platform/chunks';
import { displaySize, displayTime } from '../../platform/displayText';
import { reportLanguage } from '../../platform/reportLanguage';
import type { Services } from '../../platform/services';
import type { Answer } from './apiAnswers';
import type { ApiRequests } from './apiRequests';
import type { DefinitionLibrary } from './definitionLibrary';
import { pollRequest } from './pollRequest';
import { shortJson } from './shortJson';
import { withoutBytes } from './withoutBytes';

/** The id of the page of answers: each answer takes the place of the one before it. */
const answerPageId = 'api:answer';

/** Largest image that a page shows, in bytes; more is for an image viewer. */
const largestImage = 8 * 1024 * 1024;

/** Shows answers on a page beside what is being worked on. */
export class AnswerPages {
  readonly #services: Services;
  readonly #library: DefinitionLibrary;
  readonly #requests: ApiRequests;

  constructor(services: Services, library: DefinitionLibrary, requests: ApiRequests) {
    this.#services = services;
    this.#library = library;
    this.#requests = requests;
  }

  async show(answer: Answer): Promise<void> {
    const { record, response, followed } = answer;
    const [deviations, poll] = await Promise.all([this.#deviations(answer), pollRequest(this.#library, answer)]);
    const notFollowed = response?.notFollowed;
    const view = {
      record,
      facts: [...(record.response ? [displaySize(record.response.size)] : []), displayTime(new Date(record.at))],
      content: contentOf(answer),
      deviations,
      ...(notFollowed !== undefined && { notFollowed: this.#redacted(answer, notFollowed) }),
      ...(followed && { followed }),
    };
    const buttons = buttonsOf(answer, poll !== undefined);
    const labels = Object.fromEntries(buttons.map(([command, label]) => [command, label]));
    const run = (command: string) => () => vscode.commands.executeCommand(command, record.id);
    this.#services.pages.show({
      id: answerPageId,
      title: titleOf(record),
      body: loadChunk('apis').answerHtml(view, { language: reportLanguage(), actions: labels }),
      beside: true,
      actions: Object.fromEntries(buttons.map(([command]) => [command, run(command)])),
    });
  }

  /** `undefined` where there is nothing to compare with; the answers of earlier sessions are known in part only. */
  async #deviations(answer: Answer): Promise<readonly ResponseDeviation[] | undefined> {
    const { record, response, followed } = answer;
    // No definition says that what was deleted is not found.
    if (followed?.outcome === 'gone') return undefined;
    const { operation, definition } = record;
    if (operation === undefined || definition === undefined || response === undefined) return undefined;
    const asked = this.#library.ask('check', definition, { id: operation, response: withoutBytes(response) });
    // A definition that cannot be read now, or is gone, must not hide the answer.
    const found = await asked.catch((error: unknown) => {
      this.#services.log.warn(`api answer: not compared with ${definition}: ${String(error)}`);
      return undefined;
    });
    return found?.map((each) => ({ ...each, found: this.#redacted(answer, each.found) }));
  }

  #redacted({ call }: Answer, text: string): string {
    return call === undefined ? text : this.#requests.redacted(call, text);
  }
}

function titleOf({ request, response, error = '' }: HistoryRecord): string {
  const path = /^[a-z]+:\/\/[^/?#]*([^?#]*)/i.exec(request.url)?.[1] ?? '';
  const names = path.split('/').filter(Boolean);
  // An id alone says little.
  const shown = names.slice(/\d/.test(names.at(-1) ?? '') ? -2 : -1).join('/');
  return `${response?.status ?? error} ${request.method} ${shown || '/'}`;
}

function contentOf({ record, response, text, file }: Answer): AnswerContent {
  const kept = text ?? record.response?.body;
  const { body } = response ?? {};
  const cut = body !== undefined && 'cut' in body && body.cut;
  if (kept !== undefined) return { kind: 'text', text: kept, cut };
  if (body?.kind === 'image' && !cut && body.size <= largestImage) {
    return { kind: 'image', mediaType: body.mediaType, base64: Buffer.from(body.bytes).toString('base64') };
  }
  const size = record.response?.size ?? 0;
  if (size === 0 || body?.kind === 'none') return { kind: 'none' };
  const mediaType = body !== undefined && 'mediaType' in body ? body.mediaType : '';
  const what = [mediaType, displaySize(size)].filter(Boolean).join(', ');
  return { kind: 'file', what, kept: file !== undefined || (body !== undefined && 'bytes' in body) };
}

function buttonsOf(
  { record, response, text, file, call }: Answer,
  canFollow: boolean,
): readonly (readonly [CommandIdValue, string])[] {
  const { t } = vscode.l10n;
  const { isPage } = loadChunk('apis');
  const paged = call?.request.method === 'GET' && response && isPage(call.request.url, shortJson(response));
  const kept = text ?? file ?? record.response?.body;
  const canSave = kept !== undefined || (response !== undefined && 'bytes' in response.body);
  const only = (condition: boolean | undefined, command: CommandIdValue, label: string) =>
    condition ? ([[command, label]] as const) : [];
  return [
    ...only(canFollow, CommandId.followApiOperation, t('Follow Until Done')),
    ...only(paged, CommandId.readApiPages, t('All Pages')),
    [CommandId.resendApiRequest, t('Send Again')],
    ...only(response !== undefined, CommandId.compareApiAnswers, t('Compare With...')),
    [CommandId.openApiAnswer, t('Open as Text')],
    ...only(canSave, CommandId.saveApiAnswer, t('Save As...')),
    [CommandId.openApiRequest, t('Open Request')],
    [CommandId.copyApiRequest, t('Copy as .http')],
  ];
}
