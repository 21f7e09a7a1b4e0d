import { once } from 'node:events';
import { RunningSandbox } from '../../core/sandbox/runningSandbox';
import { type LocalContext, print } from '../cliContext';
import { ExitCode } from '../exitCodes';
import { type SandboxArgs, sandboxFromArgs } from '../sandboxFromArgs';

/** A word of a shell command. */
function quoted(text: string): string {
  return /^[\w./:@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** What another program needs to know. The secret is there only when it was made up: else whoever asked knows it. */
function facts(running: RunningSandbox, { keys, random, folder }: SandboxArgs) {
  const { endpoint, region, dialect, dataDir, pid } = running.status();
  const { accessKeyId, secretAccessKey } = keys;
  return {
    endpoint,
    adminEndpoint: running.adminEndpoint,
    region,
    dialect,
    dataDir,
    temporary: folder.temporary,
    accessKeyId,
    ...(random && { secretAccessKey }),
    pid,
  };
}

/** Lines for a shell: what is not an `export` is a comment, so that all of it can be pasted. */
function lines(running: RunningSandbox, args: SandboxArgs): string[] {
  const { endpoint, adminEndpoint, region, dialect, dataDir, temporary } = facts(running, args);
  const { accessKeyId, secretAccessKey } = args.keys;
  const dialectText = dialect === 'aws' ? 'behaves like AWS' : `behaves like ${dialect}`;
  return [
    `# Sandbox storage at ${endpoint}, ${dialectText}. Ctrl+C stops it.`,
    temporary
      ? `# Temporary: everything in it is deleted when it stops. To keep it, give --data-dir DIR.`
      : `# Data in ${dataDir}`,
    `# Admin port: ${adminEndpoint} (storage-integrator sandbox status|faults|time|requests)`,
    ...(args.random ? ['# The keys are made up and shown only here.'] : []),
    `export AWS_ENDPOINT_URL_S3=${quoted(endpoint)}`,
    `export AWS_REGION=${quoted(region)}`,
    `export AWS_ACCESS_KEY_ID=${quoted(accessKeyId)}`,
    ...(args.random ? [`export AWS_SECRET_ACCESS_KEY=${quoted(secretAccessKey)}`] : []),
  ];
}

/** `sandbox`: an S3 store in this process, until it is interrupted. */
export async function sandboxCommand(context: LocalContext): Promise<number> {
  const args = await sandboxFromArgs(context);
  try {
    const running = await RunningSandbox.start(args.options);
    try {
      const output = context.json ? [JSON.stringify(facts(running, args))] : lines(running, args);
      for (const line of output) print(context, line);
      if (!context.signal.aborted) await once(context.signal, 'abort');
    } finally {
      await running.close();
    }
  } finally {
    await args.folder.remove();
  }
  return ExitCode.ok;
}
