import { adminClientFromArgs } from '../adminClientFromArgs';
import { type LocalContext, print } from '../cliContext';
import { ExitCode } from '../exitCodes';

/** `sandbox status`: how the running sandbox runs. */
export async function sandboxStatusCommand(context: LocalContext): Promise<number> {
  const status = await adminClientFromArgs(context).status();
  if (context.json) print(context, JSON.stringify(status));
  else for (const [name, value] of Object.entries(status)) print(context, `${name.padEnd(13)}${value}`);
  return ExitCode.ok;
}
