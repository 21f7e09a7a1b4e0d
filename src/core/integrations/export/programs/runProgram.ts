import { spawn } from 'node:child_process';

export interface RunOptions {
  readonly signal?: AbortSignal;
  /** It is ended after so long. */
  readonly timeoutMilliseconds: number;
}

export interface ProgramEnd {
  /** The end of what it wrote to standard error. */
  readonly told: string;
  /** It was ended because it took too long. */
  readonly isLate: boolean;
}

/** Of what a program says, the end is kept, characters. */
const keptCharacters = 4800;

/**
 * Runs a program to its end, in a group of its own, so that its helpers end with it when it takes too long or the signal aborts;
 * the caller looks at the signal afterwards.
 * @throws Error of the system when it cannot be started.
 */
export function runProgram(program: string, args: readonly string[], options: RunOptions): Promise<ProgramEnd> {
  const { signal, timeoutMilliseconds } = options;
  return new Promise((resolve, reject) => {
    let told = '';
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], detached: process.platform !== 'win32' });
    const end = () => endGroup(child.pid);
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      end();
    }, timeoutMilliseconds);
    signal?.addEventListener('abort', end, { once: true });
    child.stderr.on('data', (chunk: Buffer) => {
      told = (told + chunk.toString('utf8')).slice(-keptCharacters);
    });
    const settle = (finish: () => void) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      finish();
    };
    child.once('error', (cause) => settle(() => reject(cause)));
    child.once('close', () => settle(() => resolve({ told, isLate })));
  });
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}
