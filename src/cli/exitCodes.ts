import type { ErrorCode } from '../core/base/errors';

/** Exit codes of the command line, as README.md lists them. */
export const ExitCode = { ok: 0, failed: 1, usage: 2, notFound: 3, denied: 4, network: 5 } as const;

/** The exit code that tells a script what kind of failure it was. */
export function exitCodeFor(code: ErrorCode): number {
  if (code === 'store.noSuchBucket' || code === 'store.noSuchKey') return ExitCode.notFound;
  if (code === 'input.invalid' || code === 'config.invalid') return ExitCode.usage;
  if (code.startsWith('auth.') || code === 'readOnly') return ExitCode.denied;
  if (/^(network|tls|proxy)\./.test(code)) return ExitCode.network;
  return ExitCode.failed;
}
