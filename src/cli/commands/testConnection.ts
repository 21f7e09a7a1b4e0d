import { testConnection } from '../../core/storage/s3/testConnection';
import { type CliContext, print } from '../cliContext';
import { ExitCode, exitCodeFor } from '../exitCodes';

function asText(value: object): string {
  return Object.entries(value)
    .filter(([, each]) => each !== undefined)
    .map(([name, each]) => `${name}=${each}`)
    .join(' ');
}

/** `connections test`: every step with its outcome; the exit code is that of the step that failed. */
export async function testConnectionCommand(context: CliContext): Promise<number> {
  const report = await testConnection(context.connection, context.clientOptions, context.signal);
  const failed = report.steps.find(({ outcome }) => outcome === 'failed');
  if (context.json) {
    const steps = report.steps.map(({ error, ...step }) => ({
      ...step,
      ...(error && { error: { code: error.code, message: error.message, ...error.facts } }),
    }));
    print(context, JSON.stringify({ ...report, steps }, undefined, 2));
  } else {
    for (const { step, outcome, facts, error } of report.steps) {
      print(
        context,
        `${outcome.padEnd(8)}${step.padEnd(12)} ${asText(facts ?? {})}${error ? ` ${error.code}: ${error.message}` : ''}`.trimEnd(),
      );
    }
    if (report.workingAddressing) print(context, `hint: --addressing ${report.workingAddressing} works`);
  }
  return failed?.error ? exitCodeFor(failed.error.code) : ExitCode.ok;
}
