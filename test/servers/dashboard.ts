import { authPresets } from '../../src/core/apis/auth/authPresets';
import type { SecretSource } from '../../src/core/apis/auth/secretSource';
import { ApiConnection } from '../../src/core/apis/requests/apiConnection';
import { silentLog } from '../../src/core/base/log';

function required(name: string): string {
  const value = process.env[name];
  if (value) return value;
  throw new Error(`${name} is not set: these tests need the management API of a real store`);
}

/** The management API of the test store. */
export interface Dashboard {
  readonly url: string;
  readonly secrets: SecretSource;
  readonly password: string;
}

/** @throws naming the variable that is missing, when no store was started for the tests. */
export function acquireDashboard(): Dashboard {
  const values = { username: required('DASH_USER'), password: required('DASH_PW') };
  const secrets: SecretSource = { get: async (name) => (values as Readonly<Record<string, string>>)[name] };
  return { url: required('DASHBOARD_URL').replace(/\/$/, ''), secrets, password: values.password };
}

/** A connection that logs in when it must; dispose of it after use. */
export function openDashboard(): ApiConnection {
  const { url, secrets } = acquireDashboard();
  return new ApiConnection({ server: url, auth: authPresets['ceph-dashboard'] }, { secrets, log: silentLog });
}
