import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import type { SampleLanguage } from '../pattern';

/** Programs that running tests in a language takes; of those in one list any will do, the first is the usual one. */
const needed: Readonly<Record<SampleLanguage, readonly (readonly string[])[]>> = {
  typescript: [['node'], ['npm']],
  python: [['python3', 'python']],
  java: [['java'], ['mvn']],
  go: [['go']],
};

export interface Toolchain {
  /** Absolute paths by the usual name of the program. */
  readonly found: ReadonlyMap<string, string>;
  /** Usual names of those that are not there. */
  readonly missing: readonly string[];
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Looks for a language's programs in PATH. */
export async function findToolchain(
  language: SampleLanguage,
  environment: Environment,
  platform: NodeJS.Platform = process.platform,
): Promise<Toolchain> {
  const found = new Map<string, string>();
  const missing: string[] = [];
  for (const names of needed[language]) {
    const [usual = ''] = names;
    const file = await findProgram(programFiles(names, environment, platform), platform);
    if (file === undefined) missing.push(usual);
    else found.set(usual, file);
  }
  return { found, missing };
}

/** Where programs of these names could be, in the order in which the system looks; on Windows with each ending of PATHEXT. */
export function programFiles(
  names: readonly string[],
  environment: Environment,
  platform: NodeJS.Platform,
): readonly string[] {
  const windows = platform === 'win32';
  const system = windows ? path.win32 : path.posix;
  const endings = windows ? (environment['PATHEXT'] ?? '.EXE;.CMD;.BAT').split(';') : [''];
  const folders = (environment['PATH'] ?? environment['Path'] ?? '').split(system.delimiter).filter(Boolean);
  return names.flatMap((name) =>
    folders.flatMap((folder) => endings.map((ending) => system.join(folder, name + ending))),
  );
}

async function findProgram(files: readonly string[], platform: NodeJS.Platform): Promise<string | undefined> {
  const mode = platform === 'win32' ? constants.F_OK : constants.X_OK;
  for (const file of files) {
    const there = access(file, mode).then(() => true);
    if (await there.catch(() => false)) return file;
  }
  return undefined;
}
