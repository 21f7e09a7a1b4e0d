import { actionStateOf, actionStatusIn } from '../../core/apis/requests/follow/actionStatus';
import type { PollRequest } from '../../core/apis/requests/follow/followRequest';
import type { Answer } from './apiAnswers';
import type { DefinitionLibrary } from './definitionLibrary';
import { shortJson } from './shortJson';
import { withoutBytes } from './withoutBytes';

/** The request that tells how the work goes on that an answer began; `undefined` when nothing goes on, or nobody can tell. */
export async function pollRequest(
  library: DefinitionLibrary,
  { record, response, call }: Answer,
): Promise<PollRequest | undefined> {
  const { operation, definition } = record;
  if (call === undefined || response === undefined || response.status >= 300) return undefined;
  if (operation === undefined || definition === undefined) return undefined;
  const status = actionStatusIn(shortJson(response));
  const pending = status !== undefined && actionStateOf(status) === 'pending';
  if (response.status !== 202 && !pending) return undefined;
  const { method, url, headers } = call.request;
  const params = { id: operation, request: { method, url, headers }, response: withoutBytes(response) };
  return library.ask('follow', definition, params).catch(() => undefined); // the definition is gone or cannot be read
}
