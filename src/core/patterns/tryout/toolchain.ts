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

type Environment = Readonly<Record<string, string | undefined>>;

/** Looks for a language's programs in PATH. */
export async function findToolchain(language: SampleLanguage, environment: Environment): Promise<Toolchain> {
  const found = new Map<string, string>();
  const missing: string[] = [];
  for (const names of needed[language]) {
    const [usual = ''] = names;
    const file = await findProgram(names, environment);
    if (file === undefined) missing.push(usual);
    else found.set(usual, file);
  }
  return { found, missing };
}

const windows = process.platform === 'win32';

async function findProgram(names: readonly string[], environment: Environment): Promise<string | undefined> {
  const endings = windows ? (environment['PATHEXT'] ?? '.EXE;.CMD;.BAT').split(';') : [''];
  const folders = (environment['PATH'] ?? environment['Path'] ?? '').split(path.delimiter).filter(Boolean);
  const files = names.flatMap((name) =>
    folders.flatMap((folder) => endings.map((ending) => path.join(folder, name + ending))),
  );
  for (const file of files) if (await isProgram(file)) return file;
  return undefined;
}

function isProgram(file: string): Promise<boolean> {
  return access(file, windows ? constants.F_OK : constants.X_OK).then(
    () => true,
    () => false,
  );
}
