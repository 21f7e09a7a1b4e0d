import type { LogLevel } from './settings.js';

/** What a line says beside its message; never a secret, a signed URL or the content of a file. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** A log that samples and application share. */
export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

const levels: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

/**
 * One line of JSON for each message, as log collectors read them.
 * @param least The least important level that is written.
 * @param write Takes a line without its end; standard error, which leaves standard output to results.
 */
export function createLog(
  least: LogLevel,
  write: (line: string) => void = (line) => process.stderr.write(`${line}\n`),
): Log {
  const log = (level: LogLevel, message: string, fields: LogFields = {}) => {
    if (levels.indexOf(level) < levels.indexOf(least)) return;
    write(JSON.stringify({ time: new Date().toISOString(), level, message, ...fields }));
  };
  return {
    debug: (message, fields) => log('debug', message, fields),
    info: (message, fields) => log('info', message, fields),
    warn: (message, fields) => log('warn', message, fields),
    error: (message, fields) => log('error', message, fields),
  };
}
