import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { type Html, html } from '../core/base/html';
import type { ErrorBoundary } from './commands';
import { errorText } from './errorMessages';

export interface HtmlPage {
  /** One panel an id: showing it again brings the same panel to the front with the new content. */
  readonly id: string;
  readonly title: string;
  readonly body: Html;
  /** Opens beside what is being worked on, and leaves the focus there. */
  readonly beside?: boolean;
  /** What elements with `data-action` do; `data` holds their other data attributes. */
  readonly actions?: Readonly<Record<string, (data: PageData) => unknown>>;
  /** What goes inside elements with `data-ask` once they are opened. */
  readonly answers?: Readonly<Record<string, (data: PageData) => Promise<Html>>>;
}

/** The data attributes of an element, by their names in camel case. */
export type PageData = Readonly<Record<string, string>>;

type PageMessage =
  | { readonly action: string; readonly data: PageData }
  /** `number` comes back with the answer. */
  | { readonly ask: string; readonly data: PageData; readonly number: number };

interface OpenPage {
  readonly panel: vscode.WebviewPanel;
  page: HtmlPage;
}

/**
 * Pages in the editor area: HTML from core, with the look of VS Code (media/pages/page.css) and one small script that reports
 * what was clicked. Nothing is loaded from anywhere else, and the page itself can run no other script.
 */
export class HtmlPages {
  readonly #extensionUri: vscode.Uri;
  readonly #boundary: ErrorBoundary;
  readonly #open = new Map<string, OpenPage>();

  constructor(extensionUri: vscode.Uri, boundary: ErrorBoundary) {
    this.#extensionUri = extensionUri;
    this.#boundary = boundary;
  }

  dispose(): void {
    for (const { panel } of [...this.#open.values()]) panel.dispose();
  }

  show(page: HtmlPage): void {
    const known = this.#open.get(page.id);
    this.#fill(known ?? this.#create(page), page);
    // A new panel shows itself; one that is in view stays where it is.
    if (known !== undefined && !(page.beside && known.panel.visible)) known.panel.reveal(undefined, page.beside);
  }

  /** Puts new content into a page that is open, where it is. */
  update(page: HtmlPage): void {
    const known = this.#open.get(page.id);
    if (known !== undefined) this.#fill(known, page);
  }

  isOpen(id: string): boolean {
    return this.#open.has(id);
  }

  #fill(known: OpenPage, page: HtmlPage): void {
    known.page = page;
    known.panel.title = page.title;
    known.panel.webview.html = this.#document(known.panel.webview, page).text;
  }

  #create(page: HtmlPage): OpenPage {
    const media = vscode.Uri.joinPath(this.#extensionUri, 'media', 'pages');
    const options = { enableScripts: true, enableFindWidget: true, localResourceRoots: [media] };
    const panel = vscode.window.createWebviewPanel(
      'storageIntegrator.page',
      page.title,
      page.beside
        ? { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true }
        : { viewColumn: vscode.ViewColumn.Active },
      options,
    );
    const opened: OpenPage = { panel, page };
    this.#open.set(page.id, opened);
    panel.onDidDispose(() => this.#open.delete(page.id));
    panel.webview.onDidReceiveMessage((message: PageMessage) => {
      if ('ask' in message) return void this.#answer(opened, message);
      const run = opened.page.actions?.[message.action];
      if (run) void this.#boundary.run(message.action, () => run(message.data));
    });
    return opened;
  }

  /** A question that fails is told where its answer would stand, and asked again when the element is opened again. */
  async #answer({ panel, page }: OpenPage, message: Extract<PageMessage, { ask: string }>): Promise<void> {
    const { ask, data, number } = message;
    try {
      const answer = await page.answers?.[ask]?.(data);
      await panel.webview.postMessage({ number, html: answer?.text ?? '' });
    } catch (error) {
      await panel.webview.postMessage({ number, failed: errorText(error) });
    }
  }

  #document(webview: vscode.Webview, { title, body }: HtmlPage): Html {
    const file = (name: string) =>
      webview.asWebviewUri(vscode.Uri.joinPath(this.#extensionUri, 'media', 'pages', name)).toString();
    const nonce = randomBytes(16).toString('hex');
    const policy = `default-src 'none'; style-src ${webview.cspSource}; img-src ${webview.cspSource} data:; script-src 'nonce-${nonce}'`;
    return html`<!DOCTYPE html>
<html lang="${vscode.env.language}">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${title}</title>
<link rel="stylesheet" href="${file('page.css')}">
</head>
<body>${body}<script nonce="${nonce}" src="${file('page.js')}"></script></body>
</html>`;
  }
}
