import { type ApiRequest, headerValue } from './apiRequest';
import type { ApiResponse } from './apiResponse';
import { resolveUrl, sameOrigin } from './requestUrl';
import { type SendOptions, sendOnce } from './sendOnce';

/** Sends a request; what runs on top of it (logging in, paging, waiting) knows no sockets. */
export type Send = (request: ApiRequest, signal?: AbortSignal) => Promise<ApiResponse>;

/** Redirects in a row; browsers stop at 20. */
const mostRedirects = 5;

/**
 * Sends a request and follows redirects that stay on its scheme, host and port and cannot change what is done: of GET and HEAD, and
 * 307 and 308, which repeat the request as it was (RFC 9110, 15.4). Any other is the answer, with `notFollowed` saying where it
 * leads: a redirect to another host would carry credentials there.
 * @throws AppError as {@link sendOnce}.
 */
export async function sendRequest(request: ApiRequest, options: SendOptions): Promise<ApiResponse> {
  const redirects: string[] = [];
  for (let current = request; ; ) {
    const response = await sendOnce(current, options);
    const target = redirectTarget(response);
    if (target === undefined) return { ...response, redirects };
    const { status } = response;
    const harmless = current.method === 'GET' || current.method === 'HEAD' || status === 307 || status === 308;
    if (!harmless || redirects.length >= mostRedirects || !sameOrigin(target, current.url)) {
      return { ...response, redirects, notFollowed: target };
    }
    redirects.push(target);
    current = { ...current, url: target };
  }
}

const redirectStatuses: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

function redirectTarget({ status, headers, url }: ApiResponse): string | undefined {
  const location = headerValue(headers, 'location');
  if (!redirectStatuses.has(status) || location === undefined) return undefined;
  return resolveUrl(location, url);
}
