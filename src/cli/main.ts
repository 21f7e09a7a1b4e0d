#!/usr/bin/env node
import { version } from '../../package.json';
import { AppError, isAppError, isCancellation } from '../core/base/errors';
import { type Command, commandTable } from './commandTable';
import { errorText } from './errorText';
import { ExitCode, exitCodeFor } from './exitCodes';
import { type ParsedArguments, parseArguments } from './parseArguments';
import { usage } from './usage';

function findCommand(positionals: readonly string[]): { command: Command; args: string[] } {
  for (const words of [2, 1]) {
    const name = positionals.slice(0, words).join(' ');
    const command = Object.hasOwn(commandTable, name) ? commandTable[name] : undefined;
    if (command) return { command, args: positionals.slice(words) };
  }
  throw new AppError('input.invalid', `Unknown command: ${positionals.join(' ')}. Try --help.`, {
    facts: { reason: 'command' },
  });
}

function requireFormat(format: string, { formats }: Command): void {
  if (formats.includes(format)) return;
  throw new AppError('input.invalid', `--format takes ${formats.join(', ')}`, {
    facts: { reason: 'format', value: format },
  });
}

function runCommand({ values, positionals }: ParsedArguments, signal: AbortSignal): Promise<number> {
  const { command, args } = findCommand(positionals);
  const { format } = values;
  requireFormat(format, command);
  const json = format === 'json';
  return command.run({ args, format, json, signal, stdout: process.stdout, environment: process.env, values });
}

function report(error: unknown, json: boolean, chinese: boolean): number {
  if (isCancellation(error)) return 130;
  const known = isAppError(error) ? error : new AppError('internal', String((error as Error).stack ?? error));
  const { code, facts } = known;
  const message = errorText(known, chinese);
  process.stderr.write(
    `${json ? JSON.stringify({ error: { code, message, ...facts } }) : `storage-integrator: ${message} [${code}]`}\n`,
  );
  return exitCodeFor(code);
}

async function main(argv: readonly string[]): Promise<number> {
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  process.once('SIGTERM', () => stop.abort());
  try {
    const parsed = parseArguments(argv);
    if (parsed.values.version) {
      process.stdout.write(`${version}\n`);
      return ExitCode.ok;
    }
    if (parsed.values.help || parsed.positionals.length === 0) {
      process.stdout.write(usage);
      return parsed.values.help ? ExitCode.ok : ExitCode.usage;
    }
    return await runCommand(parsed, stop.signal);
  } catch (error) {
    return report(
      error,
      argv.includes('json') || argv.includes('--format=json'),
      argv.includes('zh-cn') || argv.includes('--language=zh-cn'),
    );
  }
}

// The SDK's notice about Node versions to come is for us, not for who runs this command.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
// A reader that has seen enough (`| head`) closes the pipe: that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) =>
  process.exit(error.code === 'EPIPE' ? 0 : ExitCode.failed),
);
void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
