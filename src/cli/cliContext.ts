import type { Connection } from '../core/connections/connection';
import type { ClientOptions } from '../core/storage/s3/s3ClientConfig';
import { S3ObjectStore } from '../core/storage/s3/s3ObjectStore';
import type { ParsedArguments } from './parseArguments';

/** What every command of the command line gets: its arguments, and where to write. */
export interface LocalContext {
  readonly args: readonly string[];
  /** One of those that the command has. */
  readonly format: string;
  readonly json: boolean;
  readonly signal: AbortSignal;
  readonly stdout: NodeJS.WritableStream;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** As parsed, for what only one command knows. */
  readonly values: ParsedArguments['values'];
}

/** What a command gets that talks to a store. */
export interface CliContext extends LocalContext {
  readonly recursive: boolean;
  readonly limit: number;
  readonly versionId: string | undefined;
  readonly connection: Connection;
  readonly clientOptions: ClientOptions;
}

/** One line to standard output. */
export function print(context: Pick<LocalContext, 'stdout'>, line: string): void {
  context.stdout.write(`${line}\n`);
}

export function openStore(context: CliContext): S3ObjectStore {
  return new S3ObjectStore(context.connection, context.clientOptions);
}

/**
 * Text as one line of a terminal: control characters, which could move the cursor or fake a line, and the backslash
 * that marks them are escaped. JSON output has the exact text.
 */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the control characters are the point
  return text.replace(/[\u0000-\u001f\u007f-\u009f\\]/g, (char) =>
    char === '\\' ? '\\\\' : `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}
