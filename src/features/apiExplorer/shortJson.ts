import type { JsonValue } from '../../core/apis/exactJson/jsonValue';
import type { ApiResponse } from '../../core/apis/requests/apiResponse';
import { loadChunk } from '../../platform/chunks';

/** Characters up to which a body is read here, in a few tenths of a second: everything else in the window waits for it. */
const most = 2_000_000;

/** The body of an answer as JSON; `undefined` when it is none, or so long that reading it would hold up the window. */
export function shortJson({ body }: ApiResponse): JsonValue | undefined {
  return 'text' in body && body.text.length <= most ? loadChunk('apis').responseJson({ body }) : undefined;
}
