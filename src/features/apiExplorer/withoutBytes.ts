import type { ApiResponse } from '../../core/apis/requests/apiResponse';

/** An answer without the bytes of its body, which are of no use to a definition and would be copied to its thread. */
export function withoutBytes(response: ApiResponse): ApiResponse {
  const { body } = response;
  return 'bytes' in body ? { ...response, body: { ...body, bytes: new Uint8Array(0) } } : response;
}
