import * as vscode from 'vscode';
import type { MockedRequest } from '../../core/apis/mock/apiMock';
import { Scheme } from '../../ids';
import type { ApiMocks } from './apiMocks';

/** The address of the document of requests to a mock. @param definition Key of its definition. */
export function mockRequestsUri(definition: string): vscode.Uri {
  const name = definition.replace(/^.*\//, '') || 'mock';
  return vscode.Uri.from({ scheme: Scheme.mock, path: `/${name}.log`, query: definition });
}

/** Requests to mocks as read-only documents that grow. */
export class MockRequestDocuments implements vscode.TextDocumentContentProvider {
  readonly #mocks: ApiMocks;
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();

  readonly onDidChange = this.#changed.event;

  constructor(mocks: ApiMocks) {
    this.#mocks = mocks;
    // Of a mock that ended what was written stays.
    mocks.onDidChange(({ definition }) => {
      if (mocks.get(definition) !== undefined) this.#changed.fire(mockRequestsUri(definition));
    });
  }

  /** Shows what came while the document was being opened: VS Code does not hear of changes until it is. */
  catchUp(definition: string): void {
    this.#changed.fire(mockRequestsUri(definition));
  }

  provideTextDocumentContent({ query }: vscode.Uri): string {
    const mock = this.#mocks.get(query);
    if (mock === undefined) return `# ${vscode.l10n.t('The mock does not run any more.')}\n`;
    return [`# ${mock.status.url}`, ...mock.lastRequests.map(requestLine), ''].join('\n');
  }
}

/** Addresses have no query here, which may hold a token. */
function requestLine({ time, method, path, operation, status, milliseconds }: MockedRequest): string {
  const clock = new Date(time).toLocaleTimeString(vscode.env.language, { hour12: false });
  const outcome = status === 0 ? '---' : String(status);
  return `${clock} ${outcome} ${method} ${path}${operation === undefined ? '' : ` (${operation})`} ${milliseconds.toFixed(1)} ms`;
}
