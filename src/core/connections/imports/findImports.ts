import { posix, win32 } from 'node:path';
import { importAwsConfig } from './awsConfig';
import type { ImportOrigin, ImportResult } from './importCandidate';
import { importMinioConfig } from './minioConfig';
import { importRcloneConfig } from './rcloneConfig';
import { importS3cmdConfig } from './s3cmdConfig';

/** The machine as seen by {@link findImports}; handed in, so that it reads nothing by itself. */
export interface ImportSurroundings {
  /** The user's home directory. */
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** The file's text; rejects as `fs.readFile` does, with `code` `ENOENT` for a file that does not exist. */
  readFile(path: string): Promise<string>;
}

export interface ImportProblem {
  readonly origin: ImportOrigin;
  readonly file: string;
  /** The system's code of why the file cannot be read: `EACCES`, `EISDIR`; `unknown` where it has none. */
  readonly reason: string;
}

export interface FoundImports extends ImportResult {
  /** Files that were read. */
  readonly files: readonly { readonly origin: ImportOrigin; readonly file: string }[];
  readonly problems: readonly ImportProblem[];
}

/**
 * Looks for the configuration of the AWS tools, rclone, s3cmd and the MinIO client where these look for it, the first
 * file of each that exists. A file that is missing is fine, one that cannot be read is a problem, one that makes no sense
 * is among `skipped`. Never throws for a file.
 */
export async function findImports(surroundings: ImportSurroundings): Promise<FoundImports> {
  const search = new Search(surroundings);
  const awsConfig = await search.first('aws', [search.awsFile('AWS_CONFIG_FILE', 'config')]);
  const awsCredentials = await search.first('aws', [search.awsFile('AWS_SHARED_CREDENTIALS_FILE', 'credentials')]);
  const rclone = await search.first('rclone', search.rcloneFiles());
  const s3cmd = await search.first('s3cmd', search.s3cmdFiles());
  const minio = await search.first('minio', search.minioFiles());
  const results = [
    importAwsConfig(awsConfig, awsCredentials),
    ...(rclone === undefined ? [] : [importRcloneConfig(rclone)]),
    ...(s3cmd === undefined ? [] : [importS3cmdConfig(s3cmd)]),
    ...(minio === undefined ? [] : [importMinioConfig(minio)]),
  ];
  return {
    candidates: results.flatMap(({ candidates }) => candidates),
    skipped: results.flatMap(({ skipped }) => skipped),
    files: search.files,
    problems: search.problems,
  };
}

class Search {
  readonly files: { origin: ImportOrigin; file: string }[] = [];
  readonly problems: ImportProblem[] = [];
  readonly #around: ImportSurroundings;
  readonly #windows: boolean;

  constructor(around: ImportSurroundings) {
    this.#around = around;
    this.#windows = around.platform === 'win32';
  }

  /** The text of the first file that exists. One that exists and cannot be read ends the search, as for the tool itself. */
  async first(origin: ImportOrigin, files: readonly string[]): Promise<string | undefined> {
    for (const file of files) {
      try {
        const text = await this.#around.readFile(file);
        this.files.push({ origin, file });
        return text;
      } catch (error) {
        const reason = systemCode(error);
        // ENOTDIR: something on the way is a file, so there is no such file either.
        if (reason === 'ENOENT' || reason === 'ENOTDIR') continue;
        this.problems.push({ origin, file, reason });
        return undefined;
      }
    }
    return undefined;
  }

  awsFile(variable: string, name: string): string {
    return this.#named(variable) ?? this.#atHome('.aws', name);
  }

  /** Source: rclone.org/docs, "--config". */
  rcloneFiles(): string[] {
    const named = this.#named('RCLONE_CONFIG');
    if (named !== undefined) return [named];
    const xdg = this.#named('XDG_CONFIG_HOME');
    return [
      ...this.#inAppData('rclone', 'rclone.conf'),
      ...(xdg === undefined ? [] : [this.#join(xdg, 'rclone', 'rclone.conf')]),
      this.#atHome('.config', 'rclone', 'rclone.conf'),
      this.#atHome('.rclone.conf'),
    ];
  }

  s3cmdFiles(): string[] {
    const named = this.#named('S3CMD_CONFIG');
    return named === undefined ? [...this.#inAppData('s3cmd.ini'), this.#atHome('.s3cfg')] : [named];
  }

  /** On Windows the MinIO client's folder has no dot before its name. */
  minioFiles(): string[] {
    const named = this.#named('MC_CONFIG_DIR');
    if (named !== undefined) return [this.#join(named, 'config.json')];
    return [...(this.#windows ? [this.#atHome('mc', 'config.json')] : []), this.#atHome('.mc', 'config.json')];
  }

  /** The file or folder that an environment variable names; a `~/` at its start is the home directory. */
  #named(variable: string): string | undefined {
    const value = this.#around.env[variable];
    if (value === undefined || value === '') return undefined;
    return /^~[/\\]/.test(value) ? this.#atHome(value.slice(2)) : value;
  }

  #inAppData(...names: string[]): string[] {
    const folder = this.#windows ? this.#named('APPDATA') : undefined;
    return folder === undefined ? [] : [this.#join(folder, ...names)];
  }

  #atHome(...names: string[]): string {
    return this.#join(this.#around.home, ...names);
  }

  #join(...names: string[]): string {
    return this.#windows ? win32.join(...names) : posix.join(...names);
  }
}

function systemCode(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'unknown';
}
