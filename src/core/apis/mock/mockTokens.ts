import { randomBytes } from 'node:crypto';

/** Tokens that the mock has given out and still knows. */
export class MockTokens {
  readonly #ends = new Map<string, number>();
  readonly #lifetime: number;
  readonly #now: () => number;

  /** @param lifetime Milliseconds. */
  constructor(lifetime: number, now: () => number) {
    this.#lifetime = lifetime;
    this.#now = now;
  }

  issue(): { readonly token: string; readonly expires: number } {
    const token = randomBytes(20).toString('hex');
    const expires = this.#now() + this.#lifetime;
    this.#ends.set(token, expires);
    return { token, expires };
  }

  isValid(token: string): boolean {
    return (this.#ends.get(token) ?? 0) > this.#now();
  }

  revoke(token: string): void {
    this.#ends.delete(token);
  }
}
