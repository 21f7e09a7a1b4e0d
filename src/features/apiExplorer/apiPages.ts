import * as vscode from 'vscode';
import type { Place } from '../../core/apis/document/problem';
import { type Disposable, DisposableStore } from '../../core/base/disposable';
import { AppError } from '../../core/base/errors';
import type { Html } from '../../core/base/html';
import { CommandId } from '../../ids';
import { loadChunk } from '../../platform/chunks';
import type { HtmlPage, PageData } from '../../platform/htmlPages';
import { reportLanguage } from '../../platform/reportLanguage';
import type { Services } from '../../platform/services';
import type { ApiNode } from './apiNodes';
import type { DefinitionLibrary } from './definitionLibrary';
import { showPlace } from './showPlace';

/** What a page is about. */
type Subject =
  | Pick<Extract<ApiNode, { kind: 'apiOperation' }>, 'kind' | 'definition' | 'id'>
  | Extract<ApiNode, { kind: 'apiSchema' }>;

/** The pages of operations and schemas; those that are open follow their definition. */
export class ApiPages implements Disposable {
  readonly #owned = new DisposableStore();
  readonly #services: Services;
  readonly #library: DefinitionLibrary;
  readonly #shown = new Map<string, Subject>();

  constructor(services: Services, library: DefinitionLibrary) {
    this.#services = services;
    this.#library = library;
    this.#owned.add(library.onDidChange((key) => this.#follow(key)));
  }

  dispose(): void {
    this.#owned.dispose();
  }

  /** @throws AppError `input.invalid` when the definition does not have it any more. */
  async show(subject: Subject, signal?: AbortSignal): Promise<void> {
    const page = await this.#page(subject, signal);
    this.#shown.set(page.id, subject);
    this.#services.pages.show(page);
  }

  #follow(key: string | undefined): void {
    const index = key === undefined ? undefined : this.#library.state(key)?.index;
    if (index?.stage !== 'full') return;
    for (const [id, subject] of this.#shown) {
      if (!this.#services.pages.isOpen(id)) this.#shown.delete(id);
      // What is gone from the definition stays on its page as it was.
      else if (subject.definition === key)
        void this.#page(subject).then(
          (page) => this.#services.pages.update(page),
          (error: unknown) => this.#services.log.info(`api page ${id} stays as it was: ${String(error)}`),
        );
    }
  }

  #page(subject: Subject, signal?: AbortSignal): Promise<HtmlPage> {
    return subject.kind === 'apiSchema' ? this.#schemaPage(subject, signal) : this.#operationPage(subject, signal);
  }

  async #operationPage(
    { definition, id }: Extract<Subject, { kind: 'apiOperation' }>,
    signal?: AbortSignal,
  ): Promise<HtmlPage> {
    const { t } = vscode.l10n;
    const detail = await this.#library.ask('operation', definition, { id }, signal);
    if (detail === undefined) throw gone(id);
    const { operationHtml } = loadChunk('apis');
    const node: ApiNode = { kind: 'apiOperation', definition, id, group: undefined };
    const actions = {
      request: t('New Request'),
      source: t('Go to Source'),
      sample: t('Copy Sample'),
      copyCode: t('Copy as Code'),
      insertCode: t('Insert Code'),
      uses: t('Find Uses'),
      reveal: t('Show in Tree'),
    };
    const run = (command: string) => () => vscode.commands.executeCommand(command, node);
    return {
      id: `api:${definition}:operation:${id}`,
      title: detail.entry.operationId ?? id,
      body: operationHtml(detail, { language: reportLanguage(), actions }),
      actions: {
        ...this.#links(definition),
        source: () => this.#source(definition, detail.entry),
        request: run(CommandId.newApiRequest),
        sample: run(CommandId.copyApiSample),
        copyCode: run(CommandId.copyApiCode),
        insertCode: run(CommandId.insertApiCode),
        uses: run(CommandId.findApiUses),
        reveal: run(CommandId.revealApiOperation),
      },
      answers: { children: (data) => this.#children(definition, data) },
    };
  }

  async #schemaPage(
    { definition, name }: Extract<Subject, { kind: 'apiSchema' }>,
    signal?: AbortSignal,
  ): Promise<HtmlPage> {
    const detail = await this.#library.ask('schema', definition, { name }, signal);
    if (detail === undefined) throw gone(name);
    const { schemaPage } = loadChunk('apis');
    return {
      id: `api:${definition}:schema:${name}`,
      title: name,
      body: schemaPage(detail, { language: reportLanguage(), actions: { source: vscode.l10n.t('Go to Source') } }),
      actions: { ...this.#links(definition), source: () => this.#source(definition, detail.entry) },
      answers: { children: (data) => this.#children(definition, data) },
    };
  }

  #links(definition: string) {
    return {
      operation: ({ id = '' }: PageData) => this.show({ kind: 'apiOperation', definition, id }),
      schema: ({ name = '' }: PageData) => this.show({ kind: 'apiSchema', definition, name }),
    };
  }

  #source(definition: string, place: Place): Promise<void> {
    return showPlace(definition, place, vscode.ViewColumn.Beside);
  }

  async #children(definition: string, { handle = '', above = '' }: PageData): Promise<Html> {
    const { pageTexts, schemaChildren } = loadChunk('apis');
    const around = above.split(',').filter(Boolean).map(Number);
    const children = await this.#library.ask('children', definition, { handle: Number(handle), above: around });
    return schemaChildren(children, [...around, Number(handle)], pageTexts(reportLanguage()));
  }
}

function gone(name: string): AppError {
  return new AppError('input.invalid', `The definition has no ${name}`, {
    facts: { reason: 'unknownOperation', name },
  });
}
