import * as vscode from 'vscode';
import type { ApiEnvironment } from '../../core/apis/requests/apiEnvironment';
import type { ApiMocks } from './apiMocks';

/** The name of the environment that leads to the mock of a definition. */
export function mockEnvironmentName(): string {
  return vscode.l10n.t('Mock');
}

/** The environment that leads to the mock of a definition, while it runs. */
export function mockEnvironment(mocks: ApiMocks, definition: string): ApiEnvironment | undefined {
  const { status } = mocks.get(definition) ?? {};
  return status && { name: mockEnvironmentName(), baseUrl: status.url, environment: 'development' };
}

/** Whether an origin is that of a mock, which lets in whoever gives anything. */
export function isMockOrigin(mocks: ApiMocks, origin: string): boolean {
  return mocks.running().some(({ mock }) => new URL(mock.status.url).origin === origin);
}
