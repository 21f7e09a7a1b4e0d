import type { AuthFlow } from '../../../apis/auth/authFlow';
import { authPresets } from '../../../apis/auth/authPresets';
import type { ProjectApi } from './projectOperations';

/** Ways by which a project's requests are let in, as its setting `API_LOGIN` has them. */
export const loginKinds = ['xms', 'ceph-dashboard', 'token', 'basic', 'none'] as const;
export type LoginKind = (typeof loginKinds)[number];

const account = ['API_USERNAME', 'API_PASSWORD'] as const;

/** Settings without which nobody is let in, the secret last. */
export const credentialsOf = {
  xms: account,
  'ceph-dashboard': account,
  token: ['API_TOKEN'],
  basic: account,
  none: [],
} as const satisfies Readonly<Record<LoginKind, readonly string[]>>;

/** How the management API of a project lets requests in, as templates see it. */
export interface LoginFacts {
  readonly kind: LoginKind;
  /** All ways, this one first. */
  readonly kinds: readonly LoginKind[];
  /** {@link credentialsOf} */
  readonly needs: readonly string[];
  /** Where a token of kind `token` goes; in `Authorization` it is a bearer token. */
  readonly header: string;
  /**
   * A path that answers who may read: of an operation in use, behind the base path; `/` where there is none. What answers at `/` tells of a
   * login only.
   */
  readonly probe: string;
  /** Whether a request with wrong credentials can be told from others. */
  readonly refuses: boolean;
}

/** What the definitions of a project say of it; without any that of XMS. */
export function projectLogin(apis: readonly ProjectApi[]): LoginFacts {
  const api = apis.find(({ model }) => kindOf(model.auth) !== 'none') ?? apis[0];
  const kind = api === undefined ? 'xms' : kindOf(api.model.auth);
  const probe = api === undefined ? '/' : probeOf(api);
  return {
    kind,
    needs: credentialsOf[kind],
    kinds: [kind, ...loginKinds.filter((each) => each !== kind)],
    header: api === undefined ? authPresets.xms.send.header : headerOf(api.model.auth),
    probe,
    refuses: kind === 'xms' || kind === 'ceph-dashboard' || (kind !== 'none' && probe !== '/'),
  };
}

function kindOf(auth: AuthFlow): LoginKind {
  switch (auth.kind) {
    case 'login':
      return auth.login.path === authPresets.xms.login.path ? 'xms' : 'ceph-dashboard';
    case 'basic':
      return 'basic';
    case 'none':
    case 'mutualTls':
      return 'none';
    default:
      // Whoever runs the program fetches the token: servers of tokens differ too much.
      return 'token';
  }
}

function headerOf(auth: AuthFlow): string {
  if (auth.kind === 'login') return auth.send.header;
  return auth.kind === 'apiKey' && auth.in === 'header' ? auth.name : 'Authorization';
}

/** A read that needs nothing but to be let in. */
function probeOf({ model }: ProjectApi): string {
  const call = model.calls.find(
    ({ method, parameters, open, body }) =>
      method === 'GET' && !open && body === undefined && parameters.every(({ required }) => !required),
  );
  return call?.path ?? '/';
}
