import { type ApiRequest, headerValue, withHeader } from '../requests/apiRequest';
import type { AuthFlow } from './authFlow';
import type { HeldToken } from './heldToken';
import type { NeedSecret } from './obtainToken';

/**
 * A request with what lets it in. A header that the request already has is left as it is: who writes one means it.
 * @param token Of flows that obtain one.
 * @throws AppError `auth.noCredentials` (from `secret`).
 */
export async function withCredentials(
  request: ApiRequest,
  flow: AuthFlow,
  secret: NeedSecret,
  token?: HeldToken,
): Promise<ApiRequest> {
  switch (flow.kind) {
    case 'none':
    case 'mutualTls':
      return request;
    case 'basic': {
      const pair = `${await secret('username')}:${await secret('password')}`;
      return withOwnHeader(request, 'Authorization', `Basic ${Buffer.from(pair).toString('base64')}`);
    }
    case 'bearer':
      return withOwnHeader(request, 'Authorization', `Bearer ${await secret('token')}`);
    case 'apiKey':
      return withApiKey(request, flow, await secret('apiKey'));
    case 'oauth2ClientCredentials':
      return withOwnHeader(request, 'Authorization', `Bearer ${token?.value ?? ''}`);
    case 'login':
      return withOwnHeader(
        request,
        flow.send.header,
        flow.send.template.replaceAll('{{token}}', () => token?.value ?? ''),
      );
  }
}

function withOwnHeader(request: ApiRequest, name: string, value: string): ApiRequest {
  if (headerValue(request.headers, name)) return request;
  return { ...request, headers: withHeader(request.headers, name, value) };
}

function withApiKey(request: ApiRequest, flow: AuthFlow & { kind: 'apiKey' }, key: string): ApiRequest {
  if (flow.in === 'header') return withOwnHeader(request, flow.name, key);
  const pair = `${encodeURIComponent(flow.name)}=${encodeURIComponent(key)}`;
  if (flow.in === 'query') return { ...request, url: `${request.url}${request.url.includes('?') ? '&' : '?'}${pair}` };
  const others = headerValue(request.headers, 'cookie');
  return { ...request, headers: withHeader(request.headers, 'Cookie', others ? `${others}; ${pair}` : pair) };
}
