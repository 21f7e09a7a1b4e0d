import type { NumberedRequest } from '../../core/sandbox/admin/requestLog';
import { adminClientFromArgs } from '../adminClientFromArgs';
import { type LocalContext, print, printable } from '../cliContext';
import { ExitCode } from '../exitCodes';

function line(request: NumberedRequest): string {
  const { time, method, bucket, key, status, code, milliseconds, operation, faults } = request;
  const target = printable(key === '' ? bucket : `${bucket}/${key}`);
  const result = [status === 0 ? 'broken' : String(status), code].filter(Boolean).join(' ');
  const details = [operation, ...(faults ?? []).map((fault) => `fault: ${fault}`)].filter(Boolean).join(', ');
  return `${new Date(time).toISOString()}  ${method.padEnd(7)}/${target}  ${result}  ${Math.round(milliseconds)} ms  ${details}`;
}

/** `sandbox requests`: what the running sandbox was asked, as it comes, until it or this command ends. */
export async function sandboxRequestsCommand(context: LocalContext): Promise<number> {
  for await (const request of adminClientFromArgs(context).requests(context.signal))
    print(context, context.json ? JSON.stringify(request) : line(request));
  return ExitCode.ok;
}
