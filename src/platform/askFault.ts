import * as vscode from 'vscode';
import { isAppError } from '../core/base/errors';
import { type FaultPreset, faultPresets } from '../core/sandbox/faults/faultPresets';
import type { NewFaultRule } from '../core/sandbox/faults/faultRule';
import { parseFaultText, writeFaultText } from '../core/sandbox/faults/faultText';
import { errorText } from './errorMessages';
import { presetTexts } from './faultTexts';
import { askPick } from './prompts';
import { askOnce } from './stepInput';

interface PresetItem extends vscode.QuickPickItem {
  /** Undefined: a rule of one's own. */
  readonly preset?: FaultPreset;
}

/**
 * Asks for a fault: one of the presets, or a rule in the short notation of the command line.
 * @param example A rule to begin with.
 * @throws AppError `cancelled`
 */
export async function askFault(presets: readonly FaultPreset[], example: NewFaultRule): Promise<NewFaultRule> {
  const title = vscode.l10n.t('Add Fault');
  const texts = presetTexts();
  const items: PresetItem[] = [
    ...presets.map((preset) => ({ ...texts[preset], preset })),
    { label: vscode.l10n.t('A rule of your own...'), detail: writeFaultText(example) },
  ];
  const { preset } = await askPick(items, { title, placeHolder: vscode.l10n.t('What should go wrong?') });
  return preset === undefined ? askRule(title, example) : faultPresets[preset];
}

async function askRule(title: string, example: NewFaultRule): Promise<NewFaultRule> {
  const text = await askOnce(title).text({
    prompt: vscode.l10n.t(
      'Which requests, and what happens to them; words are those of "storage-integrator sandbox --fault"',
    ),
    value: writeFaultText(example),
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
