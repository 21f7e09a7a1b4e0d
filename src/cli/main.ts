#!/usr/bin/env node
import { version } from '../../package.json';
import { AppError, isAppError, isCancellation } from '../core/base/errors';
import { silentLog } from '../core/base/log';
import { cachedKeys } from '../core/storage/s3/credentials';
import type { CliContext, LocalContext } from './cliContext';
import { catCommand } from './commands/cat';
import { listCommand } from './commands/list';
import { probeCommand } from './commands/probe';
import { sandboxCommand } from './commands/sandbox';
import { sandboxFaultsCommand } from './commands/sandboxFaults';
import { sandboxRequestsCommand } from './commands/sandboxRequests';
import { sandboxStatusCommand } from './commands/sandboxStatus';
import { sandboxTimeCommand } from './commands/sandboxTime';
import { statCommand } from './commands/stat';
import { testConnectionCommand } from './commands/testConnection';
import { connectionFromArgs } from './connectionFromArgs';
import { ExitCode, exitCodeFor } from './exitCodes';
import { type ParsedArguments, parseArguments } from './parseArguments';
import { usage } from './usage';

type Command = (context: LocalContext) => Promise<number>;

const commands: Readonly<Record<string, Command>> = {
  'connections test': connected(testConnectionCommand),
  ls: connected(listCommand),
  stat: connected(statCommand),
  cat: connected(catCommand),
  probe: connected(probeCommand),
  sandbox: sandboxCommand,
  'sandbox status': sandboxStatusCommand,
  'sandbox faults': sandboxFaultsCommand,
  'sandbox time': sandboxTimeCommand,
  'sandbox requests': sandboxRequestsCommand,
};

/** A command that talks to a store: the connection comes from options and environment. */
function connected(command: (context: CliContext) => Promise<number>): Command {
  return (context) => {
    const { values, environment } = context;
    const connection = connectionFromArgs(values, environment);
    const keys = cachedKeys(connection, { storedKeys: async () => undefined, environment });
    return command({
      ...context,
      recursive: values.recursive,
      limit: limitOf(values.limit),
      versionId: values['version-id'],
      connection,
      clientOptions: { keys, log: silentLog },
    });
  };
}

function findCommand(positionals: readonly string[]): { command: Command; args: string[] } {
  for (const words of [2, 1]) {
    const command = commands[positionals.slice(0, words).join(' ')];
    if (command !== undefined) return { command, args: positionals.slice(words) };
  }
  throw new AppError('input.invalid', `Unknown command: ${positionals.join(' ')}. Try --help.`, {
    facts: { reason: 'command' },
  });
}

function limitOf(text: string | undefined): number {
  if (text === undefined) return Number.POSITIVE_INFINITY;
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new AppError('input.invalid', '--limit takes a whole number from 1', {
    facts: { reason: 'limit', value: text },
  });
}

function formatIsJson(format: string, command: Command): boolean {
  if (format === 'json' || format === 'text') return format === 'json';
  if (format === 'markdown' && command === commands['probe']) return false;
  throw new AppError('input.invalid', '--format takes text or json, and for probe markdown', {
    facts: { reason: 'format', value: format },
  });
}

function runCommand({ values, positionals }: ParsedArguments, signal: AbortSignal): Promise<number> {
  const { command, args } = findCommand(positionals);
  const json = formatIsJson(values.format, command);
  return command({ args, json, signal, stdout: process.stdout, environment: process.env, values });
}

function report(error: unknown, json: boolean): number {
  if (isCancellation(error)) return 130;
  const known = isAppError(error) ? error : new AppError('internal', String((error as Error).stack ?? error));
  const { code, message, facts } = known;
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
    return report(error, argv.includes('json') || argv.includes('--format=json'));
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
