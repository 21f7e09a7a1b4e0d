import { createInterface } from 'node:readline/promises';
import { AppError } from '../core/base/errors';

/**
 * Asks on the terminal before something changes. `yes` answers for the user.
 * @throws AppError `input.invalid` when there is nobody to ask, `cancelled` for anything but yes.
 */
export async function confirm(question: string, yes: boolean, signal: AbortSignal): Promise<void> {
  if (yes) return;
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new AppError('input.invalid', `${question} Nobody is there to ask: give --yes`, {
      facts: { reason: 'notConfirmed' },
    });
  }
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await lines.question(`${question} [y/N] `, { signal });
    if (!/^y(es)?$/i.test(answer.trim())) throw new AppError('cancelled', 'Not confirmed');
  } finally {
    lines.close();
  }
}
