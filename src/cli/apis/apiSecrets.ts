import type { SecretName, SecretSource } from '../../core/apis/auth/secretSource';

/** Variables of the environment that have the secrets of a management API. */
export const secretVariables: Readonly<Record<SecretName, string>> = {
  username: 'API_USERNAME',
  password: 'API_PASSWORD',
  token: 'API_TOKEN',
  apiKey: 'API_KEY',
  clientId: 'API_CLIENT_ID',
  clientSecret: 'API_CLIENT_SECRET',
};

export function environmentSecrets(environment: Readonly<Record<string, string | undefined>>): SecretSource {
  return { get: async (name) => environment[secretVariables[name]] };
}
