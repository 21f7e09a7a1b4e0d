import { setTimeout as sleep } from 'node:timers/promises';

export const patience = 15_000;

/**
 * Asks again until the answer is something, as a person looks until they see it.
 * @throws naming `what` when that takes too long.
 */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | false>,
  timeout = patience,
): Promise<T> {
  for (const deadline = Date.now() + timeout; ; await sleep(50)) {
    const seen = await look();
    if (seen !== undefined && seen !== false) return seen;
    if (Date.now() > deadline) throw new Error(`Waited ${timeout / 1000} s for ${what}`);
  }
}

/** Text as a pattern that matches only itself. */
export function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** A pattern for exactly this text, whatever space is around it. */
export function exactly(text: string): RegExp {
  return new RegExp(`^\\s*${escapeRegExp(text)}\\s*$`);
}
