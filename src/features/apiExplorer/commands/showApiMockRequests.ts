import type { ApiExplorer } from '../apiExplorer';

/** "Show Requests to Mocks": the log of what they were asked. */
export function showApiMockRequests({ mocks }: ApiExplorer) {
  return (): void => mocks.showRequests();
}
