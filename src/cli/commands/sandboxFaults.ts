import { AppError } from '../../core/base/errors';
import type { AdminClient } from '../../core/sandbox/admin/adminClient';
import type { ListedFault } from '../../core/sandbox/admin/adminStatus';
import { parseFaultText } from '../../core/sandbox/faults/faultText';
import { adminClientFromArgs } from '../adminClientFromArgs';
import { type LocalContext, print, printable } from '../cliContext';
import { ExitCode } from '../exitCodes';

type Action = (client: AdminClient, words: readonly string[]) => Promise<readonly ListedFault[]>;

const actions: Readonly<Record<string, Action>> = {
  list: (client) => client.faults(),
  add: (client, words) => client.addFault(parseFaultText(words.join(' '))),
  remove: (client, [id]) => client.removeFault(required(id)),
  on: (client, [id]) => client.changeFault(required(id), { enabled: true }),
  off: (client, [id]) => client.changeFault(required(id), { enabled: false }),
  reset: (client, [id]) => client.changeFault(required(id), { reset: true }),
  clear: (client) => client.clearFaults(),
};

function required(id: string | undefined): string {
  if (id !== undefined) return id;
  throw new AppError('input.invalid', 'Name the fault, as "sandbox faults" lists it', { facts: { reason: 'noFault' } });
}

function line({ rule, text, enabled, seen, struck }: ListedFault): string {
  return `${rule.id.padEnd(10)} ${enabled ? 'on ' : 'off'} ${printable(text)}  (struck ${struck} of ${seen})`;
}

/** `sandbox faults [list | add RULE | remove ID | on ID | off ID | reset ID | clear]`: prints what is there afterwards. */
export async function sandboxFaultsCommand(context: LocalContext): Promise<number> {
  const [name = 'list', ...words] = context.args;
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
  if (action === undefined) {
    const message = `sandbox faults takes ${Object.keys(actions).join(', ')}`;
    throw new AppError('input.invalid', message, { facts: { reason: 'command' } });
  }
  const faults = await action(adminClientFromArgs(context), words);
  for (const fault of faults) print(context, context.json ? JSON.stringify(fault) : line(fault));
  return ExitCode.ok;
}
