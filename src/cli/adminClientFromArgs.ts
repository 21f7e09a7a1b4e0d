import { AdminClient } from '../core/sandbox/admin/adminClient';
import type { LocalContext } from './cliContext';
import { defaultSandboxPort, portArgument } from './portArgument';

/** The admin port of a running sandbox: as given, or next to the port that a sandbox has without being told. */
export function adminClientFromArgs({ values }: LocalContext): AdminClient {
  const besidePort = (portArgument('--port', values.port) ?? defaultSandboxPort) + 1;
  return new AdminClient(portArgument('--admin-port', values['admin-port']) ?? besidePort);
}
