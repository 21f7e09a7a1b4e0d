import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { AppError } from '../core/base/errors';
import type { Log } from '../core/base/log';
import { findVendor } from '../core/capabilities/findVendor';
import type { AccessKeys } from '../core/connections/connection';
import { randomKeys } from '../core/sandbox/auth/randomKeys';
import { parseFaultText } from '../core/sandbox/faults/faultText';
import type { RunningSandboxOptions } from '../core/sandbox/runningSandbox';
import type { LocalContext } from './cliContext';
import { defaultSandboxPort, portArgument } from './portArgument';

interface GivenKeys {
  readonly keys: AccessKeys;
  /** True when nobody knows them but us. */
  readonly random: boolean;
}

/** A data folder; a temporary one goes when the sandbox stops. */
interface DataFolder {
  readonly dataDir: string;
  readonly temporary: boolean;
  remove(): Promise<void>;
}

export interface SandboxArgs extends GivenKeys {
  readonly options: RunningSandboxOptions;
  readonly folder: DataFolder;
}

/** Warnings and errors go to standard error, so that the output stays what it says it is. */
const stderrLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: (message) => void process.stderr.write(`storage-integrator: ${message}\n`),
  error: (message) => void process.stderr.write(`storage-integrator: ${message}\n`),
};

/**
 * What options and environment say of a sandbox. The last thing is to make the temporary folder, if there is to be one:
 * who got a result removes it.
 * @throws AppError `input.invalid`, `config.invalid` and `local.io` for options that cannot be used.
 */
export async function sandboxFromArgs({ args, values, environment }: LocalContext): Promise<SandboxArgs> {
  if (args.length > 0) throw invalid('command', `Unknown command: sandbox ${args.join(' ')}. Try --help.`);
  const port = portArgument('--port', values.port) ?? defaultSandboxPort;
  const adminPort = portArgument('--admin-port', values['admin-port']) ?? (port === 0 ? 0 : port + 1);
  const faults = (values.fault ?? []).map(parseFaultText);
  const dialect = await findVendor(values.dialect ?? 'aws');
  const region = values.region ?? environment['AWS_REGION'] ?? environment['AWS_DEFAULT_REGION'] ?? 'us-east-1';
  const given = keysOf(values, environment);
  const folder = await dataFolder(values['data-dir']);
  const { fsync } = values;
  const { dataDir } = folder;
  const options = { dataDir, port, adminPort, keys: [given.keys], region, dialect, fsync, faults, log: stderrLog };
  return { ...given, options, folder };
}

/** Options win over the environment; where there is neither, the keys are made up. */
function keysOf(values: LocalContext['values'], environment: LocalContext['environment']): GivenKeys {
  const accessKeyId = values['access-key'] ?? environment['AWS_ACCESS_KEY_ID'];
  const secretAccessKey = values['secret-key'] ?? environment['AWS_SECRET_ACCESS_KEY'];
  if (!accessKeyId && !secretAccessKey) return { keys: randomKeys(), random: true };
  if (accessKeyId && secretAccessKey) return { keys: { accessKeyId, secretAccessKey }, random: false };
  const message = accessKeyId
    ? 'There is an access key without its secret: set AWS_SECRET_ACCESS_KEY or give --secret-key'
    : 'There is a secret without its access key: set AWS_ACCESS_KEY_ID or give --access-key';
  throw invalid('incompleteKeys', message);
}

async function dataFolder(given: string | undefined): Promise<DataFolder> {
  if (given !== undefined && given !== '')
    return { dataDir: path.resolve(given), temporary: false, remove: async () => undefined };
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'storage-integrator-sandbox-'));
  return { dataDir, temporary: true, remove: () => rm(dataDir, { recursive: true, force: true }) };
}

function invalid(reason: string, message: string): AppError {
  return new AppError('input.invalid', message, { facts: { reason } });
}
