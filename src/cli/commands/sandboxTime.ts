import { parseDuration } from '../../core/sandbox/admin/parseDuration';
import { adminClientFromArgs } from '../adminClientFromArgs';
import { type LocalContext, print } from '../cliContext';
import { ExitCode } from '../exitCodes';

/** `sandbox time 31d`: moves the running sandbox's time ahead, which applies lifecycle rules. */
export async function sandboxTimeCommand(context: LocalContext): Promise<number> {
  const span = context.args.join('');
  parseDuration(span);
  const time = await adminClientFromArgs(context).advanceTime(span);
  print(context, context.json ? JSON.stringify({ time }) : `The sandbox's time is ${time}`);
  return ExitCode.ok;
}
