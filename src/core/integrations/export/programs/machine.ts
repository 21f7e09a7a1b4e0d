import { existsSync } from 'node:fs';
import path from 'node:path';

/** What is asked about a machine. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly exists: (file: string) => boolean;
}

/** Where a program is, by the ways in which each system installs it. */
export interface ProgramPlaces {
  /** An environment variable that names it, before all other places. */
  readonly variable: string;
  /** Names that it is started by on Linux. */
  readonly linux: readonly string[];
  /** Below a folder of applications. */
  readonly mac: readonly string[];
  /** Names below a folder of programs. */
  readonly windows: readonly (readonly string[])[];
}

/** The first place where a program is. @returns undefined when it is in none. */
export function findProgram(places: ProgramPlaces, machine: Machine = thisMachine()): string | undefined {
  const { environment, exists } = machine;
  const named = environment[places.variable];
  return named !== undefined && exists(named) ? named : usualPlaces(places, machine).find(exists);
}

function usualPlaces({ linux, mac, windows }: ProgramPlaces, { platform, environment }: Machine): string[] {
  if (platform === 'win32') {
    const roots = ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'].flatMap((name) => environment[name] ?? []);
    return windows.flatMap((program) => roots.map((root) => path.win32.join(root, ...program)));
  }
  if (platform === 'darwin') {
    const home = environment['HOME'];
    const roots = ['/Applications', ...(home ? [path.posix.join(home, 'Applications')] : [])];
    return mac.flatMap((program) => roots.map((root) => path.posix.join(root, program)));
  }
  const folders = (environment['PATH'] ?? '').split(':').filter((folder) => folder !== '');
  // A program in a snap sees no temporary files of others: last.
  return linux.flatMap((name) => folders.map((folder) => path.posix.join(folder, name))).sort(snapsLast);
}

function snapsLast(a: string, b: string): number {
  return Number(a.startsWith('/snap/')) - Number(b.startsWith('/snap/'));
}

function thisMachine(): Machine {
  return { platform: process.platform, environment: process.env, exists: existsSync };
}
