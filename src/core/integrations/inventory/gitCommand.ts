import { execFile } from 'node:child_process';

/** The most that git may answer. */
const maxBytes = 64 * 1024 * 1024;

/**
 * What git answers in a folder; undefined when there is no git, no repository, or it refuses. Nothing that the repository's own
 * configuration names is started: it may come from strangers.
 */
export function gitCommand(folder: string, args: readonly string[], signal?: AbortSignal): Promise<string | undefined> {
  const safe = ['-c', 'core.fsmonitor=false', '-c', 'core.quotePath=false', '-c', 'color.ui=false', '--no-pager'];
  return new Promise((resolve) => {
    execFile(
      'git',
      ['-C', folder, ...safe, ...args],
      {
        maxBuffer: maxBytes,
        timeout: 30_000,
        windowsHide: true,
        env: { ...process.env, GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' },
        ...(signal && { signal }),
      },
      (error, stdout) => resolve(error ? undefined : stdout),
    );
  });
}
