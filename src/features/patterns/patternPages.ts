import * as vscode from 'vscode';
import type { Html } from '../../core/base/html';
import type { Pattern } from '../../core/patterns/catalogue';
import { type SampleLanguage, sampleLanguages } from '../../core/patterns/pattern';
import { CommandId } from '../../ids';
import { loadChunk } from '../../platform/chunks';
import type { HtmlPage, PageData } from '../../platform/htmlPages';
import type { PatternLibrary } from '../../platform/patternLibrary';
import { reportLanguage } from '../../platform/reportLanguage';
import type { Services } from '../../platform/services';
import type { JudgedConnection } from './judgedConnection';
import type { SampleLanguages } from './sampleLanguages';

/** Stands in the policy where no bucket is selected. */
const anyBucket = 'BUCKET';

const pageId = (id: string) => `pattern:${id}`;

/** Pages about patterns; open ones follow the connection that patterns are judged against. */
export class PatternPages {
  readonly #services: Services;
  readonly #library: PatternLibrary;
  readonly #judged: JudgedConnection;
  readonly #languages: SampleLanguages;
  readonly #shown = new Set<string>();

  constructor(
    services: Services,
    { library, judged, languages }: { library: PatternLibrary; judged: JudgedConnection; languages: SampleLanguages },
  ) {
    this.#services = services;
    this.#library = library;
    this.#judged = judged;
    this.#languages = languages;
  }

  /** @throws AppError `input.invalid`, `local.io` */
  async show(id: string): Promise<void> {
    const pattern = await this.#library.get(id);
    this.#shown.add(pattern.id);
    this.#services.pages.show(await this.#pageOf(pattern));
  }

  /** Judges the patterns of open pages anew. */
  async refresh(): Promise<void> {
    for (const id of [...this.#shown]) {
      if (this.#services.pages.isOpen(pageId(id)))
        this.#services.pages.update(await this.#pageOf(await this.#library.get(id)));
      else this.#shown.delete(id);
    }
  }

  async #pageOf(pattern: Pattern): Promise<HtmlPage> {
    const { t } = vscode.l10n;
    const connection = this.#judged.get();
    const verdicts = await this.#judged.verdicts();
    const bucket = this.#bucket(connection?.id);
    const { patternHtml, patternPolicy } = loadChunk('patterns');
    const language = reportLanguage();
    const stores = pattern.group !== 'management';
    const actions = {
      insert: t('Insert...'),
      try: t('Try It'),
      ...(stores && { connection: t('Choose Connection') }),
      ...(stores && connection && { probe: t('Probe') }),
    };
    return {
      id: pageId(pattern.id),
      title: `${pattern.id} ${pattern.title[language]}`,
      body: patternHtml(pattern, {
        ...{ language, bucket, actions, languages: this.#languages.orderFor(pattern) },
        ...(connection && verdicts && { connection: { name: connection.name, verdicts } }),
      }),
      actions: {
        insert: () => run(CommandId.insertPattern, pattern.id),
        try: () => run(CommandId.tryPattern, pattern.id),
        connection: () => run(CommandId.choosePatternConnection),
        probe: () => this.#probe(connection?.id, pattern.id),
        pattern: ({ id = '' }) => this.show(id),
        copyPolicy: () => copy(patternPolicy(pattern, bucket)),
        copyCode: (data) => this.#copyCode(pattern, data),
      },
      answers: { code: (data) => this.#code(pattern, data) },
    };
  }

  /** The reader wants to know it of this pattern: its page comes back in front of the report. */
  async #probe(connectionId: string | undefined, id: string): Promise<void> {
    await run(CommandId.probeEndpoint, connectionId);
    await this.show(id);
  }

  /** The bucket that is selected in the tree, of the connection that the page is about. */
  #bucket(connectionId: string | undefined): string {
    const [node] = this.#services.selection.nodes;
    return node && 'bucket' in node && node.connectionId === connectionId ? node.bucket : anyBucket;
  }

  async #code(pattern: Pattern, data: PageData): Promise<Html> {
    const { codeHtml, patternFiles } = loadChunk('patterns');
    const language = languageOf(data);
    await this.#languages.remember(language);
    const [samples, tests] = await Promise.all([
      patternFiles(pattern, 'samples', language),
      patternFiles(pattern, 'tests', language),
    ]);
    return codeHtml({ language, samples, tests }, reportLanguage());
  }

  async #copyCode(pattern: Pattern, data: PageData): Promise<void> {
    const kind = data['kind'] === 'tests' ? 'tests' : 'samples';
    const files = await loadChunk('patterns').patternFiles(pattern, kind, languageOf(data));
    await copy(files.find(({ name }) => name === data['file'])?.text ?? '');
  }
}

function languageOf({ language }: PageData): SampleLanguage {
  return sampleLanguages.find((each) => each === language) ?? 'typescript';
}

function run(id: string, ...args: unknown[]): Thenable<unknown> {
  return vscode.commands.executeCommand(id, ...args);
}

async function copy(text: string): Promise<void> {
  await vscode.env.clipboard.writeText(text);
  vscode.window.setStatusBarMessage(vscode.l10n.t('Copied'), 3000);
}
