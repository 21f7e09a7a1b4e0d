import { type FaultPreset, faultPresets } from '../../../core/sandbox/faults/faultPresets';
import { askFault } from '../../../platform/askFault';
import type { SandboxSession } from '../sandboxSession';

const presets = Object.keys(faultPresets) as FaultPreset[];

/** "Add Fault": one of the presets, or a rule in the short notation of the command line. */
export function addSandboxFault(session: SandboxSession) {
  return async (): Promise<void> => {
    const example = { methods: ['PUT'], keyPattern: 'logs/*', count: 3, fault: faultPresets.burst.fault } as const;
    await session.order({ do: 'addFault', rule: await askFault(presets, example) });
  };
}
