import * as vscode from 'vscode';
import type { ApiEnvironment } from './apiEnvironments';
import type { ApiMocks } from './apiMocks';

/** The name of the environment of a mock. */
export function mockEnvironmentName(definition: string): string {
  return vscode.l10n.t('Mock of {0}', definition);
}

/** Environments that lead to the mocks that run. */
export function mockEnvironments(mocks: ApiMocks): readonly ApiEnvironment[] {
  return mocks
    .running()
    .map(({ name, mock }) => ({
      name: mockEnvironmentName(name),
      baseUrl: mock.status.url,
      environment: 'development' as const,
    }));
}

/** Whether an origin is that of a mock, which lets in whoever gives anything. */
export function isMockOrigin(mocks: ApiMocks, origin: string): boolean {
  return mocks.running().some(({ mock }) => mock.status.url.startsWith(`${origin}/`) || mock.status.url === origin);
}
