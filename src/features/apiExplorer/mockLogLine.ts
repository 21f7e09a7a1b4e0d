import type { MockedRequest } from '../../core/apis/mock/apiMock';

/** A request to a mock on one line of the log; its address has no query, which may hold a token. */
export function mockLogLine(name: string, request: MockedRequest): string {
  const { method, path, operation, status, milliseconds } = request;
  const outcome = status === 0 ? 'broken off' : String(status);
  const known = operation === undefined ? 'no operation' : operation;
  return `${name}: ${outcome} ${method} ${path} (${known}), ${milliseconds.toFixed(1)} ms`;
}
