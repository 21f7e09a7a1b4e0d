import { readFile } from 'node:fs/promises';
import { hasSystemCode } from './diskErrors';

/** A process, told apart from a later one that got the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Boot and start time where the system tells them (Linux); empty elsewhere. */
  readonly started: string;
}

export async function thisProcess(): Promise<ProcessIdentity> {
  return { pid: process.pid, started: await startOf(process.pid) };
}

/**
 * Tells whether this process still runs. Where start times are unknown, a stranger that got its number passes for it.
 */
export async function isRunning({ pid, started }: ProcessIdentity): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it runs, for another user.
    if (!hasSystemCode(error, 'EPERM')) return false;
  }
  const now = await startOf(pid);
  return started === '' || now === '' || now === started;
}

async function startOf(pid: number): Promise<string> {
  if (process.platform !== 'linux') return '';
  try {
    const [boot, stat] = await Promise.all([
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
      readFile(`/proc/${pid}/stat`, 'utf8'),
    ]);
    // Field 22, in clock ticks since boot; the second field may hold spaces and brackets, so count from its end.
    const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
    return `${boot.trim()}/${ticks}`;
  } catch {
    return '';
  }
}
