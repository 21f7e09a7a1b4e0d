import { createHash, randomBytes } from 'node:crypto';
import { hostname } from 'node:os';

/** Who runs a probe, and since when: enough to know later whether what it left may be removed. */
export interface ProbeOwner {
  /** Milliseconds since 1970. */
  readonly started: number;
  /** Six hexadecimal digits made from the machine's name, which itself is nobody's business. */
  readonly host: string;
  readonly process: number;
}

export const bucketStart = 'si-probe-';

/** Where the probe works in any bucket. */
export const scratchRoot = '.storage-integrator-probe/';

/** Milliseconds after which no run is alive any more, whoever started it. */
const oldAge = 60 * 60_000;

const form = /^([0-9a-z]{8})-([0-9a-f]{6})-([0-9a-z]+)-([0-9a-f]{6})$/;
const running = new Set<string>();

export function thisHost(): string {
  return createHash('sha256').update(hostname()).digest('hex').slice(0, 6);
}

/**
 * A name for one run, from which its owner can be told: a bucket is known as ours even when the run died before it could
 * write anything into it. It suits a bucket's name: lower-case letters, digits and hyphens.
 */
export function newProbeId(now: number): string {
  const id = `${now.toString(36).padStart(8, '0')}-${thisHost()}-${process.pid.toString(36)}-${randomBytes(3).toString('hex')}`;
  running.add(id);
  return id;
}

/** The run has cleaned up after itself, or tried to. */
export function endProbeId(id: string): void {
  running.delete(id);
}

/** Undefined for a text that is no name of a run. */
export function parseProbeId(id: string): ProbeOwner | undefined {
  const [, started = '', host = '', pid = ''] = form.exec(id) ?? [];
  return host === '' ? undefined : { started: Number.parseInt(started, 36), host, process: Number.parseInt(pid, 36) };
}

/** True when no living run can own it: an hour old, or its process on this machine is gone. */
export function isAbandoned(id: string, now: number): boolean {
  const owner = parseProbeId(id);
  if (owner === undefined || running.has(id)) return false;
  if (now - owner.started > oldAge) return true;
  return owner.host === thisHost() && (owner.process === process.pid || !isAlive(owner.process));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
