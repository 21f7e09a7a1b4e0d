import { CommandId } from '../../ids';
import { registerCommands } from '../../platform/commands';
import type { Services } from '../../platform/services';
import { compareCapabilities } from './commands/compareCapabilities';
import { probeEndpoint } from './commands/probeEndpoint';
import { showCapabilities } from './commands/showCapabilities';

/** What endpoints really do: probing, reports, comparing. */
export function activateCapabilities(services: Services): void {
  registerCommands(services, {
    [CommandId.probeEndpoint]: probeEndpoint(services),
    [CommandId.showCapabilities]: showCapabilities(services),
    [CommandId.compareCapabilities]: compareCapabilities(services),
  });
}
