import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { type Html, html } from '../core/base/html';
import type { ErrorBoundary } from './commands';

export interface HtmlPage {
  /** One panel an id: showing it again brings the same panel to the front with the new content. */
  readonly id: string;
  readonly title: string;
  readonly body: Html;
  /** What elements with `data-action` do; `data` holds their other data attributes. */
  readonly actions?: Readonly<Record<string, (data: Readonly<Record<string, string>>) => unknown>>;
}

interface PageMessage {
  readonly action: string;
  readonly data: Readonly<Record<string, string>>;
}

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
    const known = this.#open.get(page.id) ?? this.#create(page);
    known.page = page;
    known.panel.title = page.title;
    known.panel.webview.html = this.#document(known.panel.webview, page).text;
    known.panel.reveal();
  }

  #create(page: HtmlPage): OpenPage {
    const media = vscode.Uri.joinPath(this.#extensionUri, 'media', 'pages');
    const options = { enableScripts: true, enableFindWidget: true, localResourceRoots: [media] };
    const panel = vscode.window.createWebviewPanel(
      'storageIntegrator.page',
      page.title,
      vscode.ViewColumn.Active,
      options,
    );
    const opened: OpenPage = { panel, page };
    this.#open.set(page.id, opened);
    panel.onDidDispose(() => this.#open.delete(page.id));
    panel.webview.onDidReceiveMessage(({ action, data }: PageMessage) => {
      const run = opened.page.actions?.[action];
      if (run) void this.#boundary.run(action, () => run(data));
    });
    return opened;
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
