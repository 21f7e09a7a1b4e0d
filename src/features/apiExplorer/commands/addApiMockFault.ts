import * as vscode from 'vscode';
import { faultPresets } from '../../../core/sandbox/faults/faultPresets';
import { askFault } from '../../../platform/askFault';
import type { ApiExplorer } from '../apiExplorer';
import { askMock } from '../askMock';

/** What makes sense for any HTTP service. */
const presets = [
  'slow',
  'burst',
  'internalError',
  'reset',
  'lostAnswer',
  'truncated',
  'slowBody',
  'duplicate',
] as const;

/** "Add Fault to Mock": one of the presets, or a rule in the short notation of the command line. */
export function addApiMockFault({ mocks }: ApiExplorer) {
  return async (node?: unknown): Promise<void> => {
    const definition = await askMock(mocks, node, vscode.l10n.t('Add Fault'));
    const example = {
      methods: ['POST'],
      keyPattern: '*/os-buckets/*',
      count: 1,
      fault: faultPresets.burst.fault,
    } as const;
    await mocks.order(definition, { do: 'addFault', rule: await askFault(presets, example) });
  };
}
