import * as vscode from 'vscode';
import type { NumberedRequest } from '../../core/sandbox/admin/requestLog';
import { Scheme } from '../../ids';
import type { SandboxSession } from './sandboxSession';

/** The address of a request's document. */
export function requestUri(number: number): vscode.Uri {
  return vscode.Uri.from({ scheme: Scheme.request, path: `/request-${number}.yaml` });
}

/** As YAML, whose scalars may be written as JSON; names are those of `sandbox requests --format json`. */
function documentOf({ number, time, milliseconds, ...rest }: NumberedRequest): string {
  const rows: Readonly<Record<string, unknown>> = {
    number,
    time: new Date(time).toISOString(),
    ...rest,
    milliseconds: Math.round(milliseconds * 10) / 10,
  };
  return Object.entries(rows)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? quoted(value) : JSON.stringify(value)}\n`)
    .join('');
}

function quoted(text: string): string {
  return /^[A-Za-z][\w./-]*$/.test(text) ? text : JSON.stringify(text);
}

/** One request to the sandbox as a read-only document. */
export class RequestDocuments implements vscode.TextDocumentContentProvider {
  readonly #session: SandboxSession;

  constructor(session: SandboxSession) {
    this.#session = session;
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    const number = Number(/^\/request-(\d+)\.yaml$/.exec(uri.path)?.[1]);
    const request = this.#session.requests.find((each) => each.number === number);
    return request ? documentOf(request) : `# ${vscode.l10n.t('This request is no longer kept.')}\n`;
  }
}
