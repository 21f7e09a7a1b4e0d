import type { RequestDraft } from '../../httpFile/writeHttpRequest';
import { redactedText } from '../redactor';
import type { HistoryRecord } from './historyRecord';

/**
 * What was sent as a request of a `.http` file. Headers whose value was taken out are left out with it: credentials are added
 * when it is sent.
 */
export function draftOfRecord({ request, operation, definition }: HistoryRecord): RequestDraft {
  const { method, url, headers, body } = request;
  return {
    title: operation ?? method,
    ...(operation !== undefined && { operation }),
    ...(definition !== undefined && { definition }),
    method,
    url,
    headers: headers.filter(([, value]) => value !== redactedText),
    ...(body !== undefined && { body }),
  };
}

/** Whether something is missing that nobody adds when it is sent again: a password in the body, a token in the address. */
export function lacksSecret({ request: { url, headers, body = '' } }: HistoryRecord): boolean {
  const partly = headers.some(([, value]) => value !== redactedText && value.includes(redactedText));
  return partly || url.includes(redactedText) || body.includes(redactedText);
}
