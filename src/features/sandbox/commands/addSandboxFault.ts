import * as vscode from 'vscode';
import { isAppError } from '../../../core/base/errors';
import { type FaultPreset, faultPresets } from '../../../core/sandbox/faults/faultPresets';
import type { NewFaultRule } from '../../../core/sandbox/faults/faultRule';
import { parseFaultText, writeFaultText } from '../../../core/sandbox/faults/faultText';
import { errorText } from '../../../platform/errorMessages';
import { askPick } from '../../../platform/prompts';
import { askOnce } from '../../../platform/stepInput';
import { presetTexts } from '../faultTexts';
import type { SandboxSession } from '../sandboxSession';

interface PresetItem extends vscode.QuickPickItem {
  /** Undefined: a rule of one's own. */
  readonly preset?: FaultPreset;
}

/** "Add Fault": one of the presets, or a rule in the short notation of the command line. */
export function addSandboxFault(session: SandboxSession) {
  return async (): Promise<void> => {
    const title = vscode.l10n.t('Add Fault');
    const items: PresetItem[] = [
      ...Object.entries(presetTexts()).map(([preset, { label, detail }]) => ({
        label,
        detail,
        preset: preset as FaultPreset,
      })),
      { label: vscode.l10n.t('A rule of your own...'), detail: 'put key=logs/* status=503 count=3' },
    ];
    const { preset } = await askPick(items, { title, placeHolder: vscode.l10n.t('What should go wrong?') });
    const rule = preset === undefined ? await askRule(title) : faultPresets[preset];
    await session.order({ do: 'addFault', rule });
  };
}

async function askRule(title: string): Promise<NewFaultRule> {
  const text = await askOnce(title).text({
    prompt: vscode.l10n.t(
      'Which requests, and what happens to them; words are those of "storage-integrator sandbox --fault"',
    ),
    value: writeFaultText({ methods: ['PUT'], keyPattern: 'logs/*', count: 3, ...{ fault: faultPresets.burst.fault } }),
    validate: (value) => problemOf(value),
  });
  return parseFaultText(text);
}

function problemOf(text: string): string | undefined {
  try {
    parseFaultText(text);
    return undefined;
  } catch (error) {
    if (isAppError(error)) return errorText(error);
    throw error;
  }
}
