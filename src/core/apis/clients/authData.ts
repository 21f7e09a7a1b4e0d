import { loginData } from './loginData';
import type { ClientModel } from './model/clientModel';

/** How requests are let in, as plain data that every language's runtime reads. */
export function authData({ auth }: ClientModel) {
  switch (auth.kind) {
    case 'login':
      return {
        kind: auth.kind,
        login: loginData(auth),
        ...auth.send,
        renewOn: auth.renewOn,
        ...(auth.logout && { logout: auth.logout }),
      };
    case 'apiKey':
      return auth;
    case 'oauth2ClientCredentials':
      // Whoever uses the client gets the token: servers of tokens differ too much.
      return { kind: 'bearer' as const };
    case 'mutualTls':
      return { kind: 'none' as const };
    default:
      return { kind: auth.kind };
  }
}
