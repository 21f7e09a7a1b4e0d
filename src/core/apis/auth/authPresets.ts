import type { LoginFlow } from './authFlow';

const json = 'application/json';

/** XMS: the token of a login goes into `Xms-Auth-Token`, never into the query, though definitions list that first. */
const xms: LoginFlow = {
  kind: 'login',
  login: {
    method: 'POST',
    path: '/auth/tokens:login',
    headers: { 'Content-Type': json, Accept: json },
    body: { auth: { name: '{{username}}', password: '{{password}}' } },
    token: { pointer: '/token/uuid', expiry: '/token/expires' },
  },
  send: { header: 'Xms-Auth-Token', template: '{{token}}' },
  renewOn: [401],
  logout: { method: 'POST', path: '/auth/tokens:logout', headers: { Accept: json } },
};

const cephType = 'application/vnd.ceph.api.v1.0+json';

/** Ceph dashboard, from Nautilus on; the version in Accept is demanded from Pacific (16) on, other operations say theirs themselves. */
const cephDashboard: LoginFlow = {
  kind: 'login',
  login: {
    method: 'POST',
    path: '/api/auth',
    headers: { 'Content-Type': json, Accept: cephType },
    body: { username: '{{username}}', password: '{{password}}' },
    token: { pointer: '/token' },
  },
  send: { header: 'Authorization', template: 'Bearer {{token}}' },
  renewOn: [401],
  logout: { method: 'POST', path: '/api/auth/logout', headers: { Accept: cephType } },
};

/** Ways of authentication that are known by the name of the product. */
export const authPresets = { xms, 'ceph-dashboard': cephDashboard } as const satisfies Readonly<
  Record<string, LoginFlow>
>;

export type AuthPreset = keyof typeof authPresets;

export function isAuthPreset(name: string): name is AuthPreset {
  return Object.hasOwn(authPresets, name);
}
