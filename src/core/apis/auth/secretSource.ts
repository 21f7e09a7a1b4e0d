/** What a way of authentication needs to know that only the user, or a secret storage, can say. */
export const secretNames = ['username', 'password', 'token', 'apiKey', 'clientId', 'clientSecret'] as const;
export type SecretName = (typeof secretNames)[number];

/**
 * Where secrets come from: VS Code's secret storage, the environment of a command. Nothing that it gives is kept anywhere, and it
 * is asked anew for each login.
 */
export interface SecretSource {
  /** `undefined` when there is none. */
  get(name: SecretName): Promise<string | undefined>;
}
