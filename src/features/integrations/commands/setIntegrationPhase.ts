import path from 'node:path';
import * as vscode from 'vscode';
import {
  manifestName,
  type PhaseId,
  type PhaseState,
  phaseIds,
  phaseStates,
} from '../../../core/integrations/manifest/integration';
import { askPick } from '../../../platform/prompts';
import { askIntegrationFolder } from '../askIntegrationFolder';
import { editManifestFile } from '../editManifestFile';
import type { IntegrationLibrary } from '../integrationLibrary';
import { phaseStateText, phaseTitle } from '../integrationTexts';

/** "Change State of Phase": writes it, with the day, into the manifest. The second argument answers the question. */
export function setIntegrationPhase(library: IntegrationLibrary) {
  return async (node?: unknown, given?: unknown): Promise<void> => {
    const title = vscode.l10n.t('Change State of Phase');
    const folder = await askIntegrationFolder(library, node, title);
    const phase = phaseOfNode(node) ?? (await askPhase(title));
    const state = phaseStates.find((each) => each === given) ?? (await askState(title, phase));
    const today = new Date().toISOString().slice(0, 10);
    await editManifestFile(path.join(folder, manifestName), [
      [['phases', phase, 'state'], state],
      [['phases', phase, 'done'], state === 'done' ? today : undefined],
    ]);
    library.touch(folder);
  };
}

function phaseOfNode(node: unknown): PhaseId | undefined {
  return phaseIds.find((phase) => phase === (node as { readonly phase?: unknown } | undefined)?.phase);
}

async function askPhase(title: string): Promise<PhaseId> {
  const items = phaseIds.map((phase) => ({ label: phaseTitle(phase), phase }));
  return (await askPick(items, { title, placeHolder: vscode.l10n.t('Which phase?') })).phase;
}

async function askState(title: string, phase: PhaseId): Promise<PhaseState> {
  const items = phaseStates.map((state) => ({ label: phaseStateText(state), state }));
  return (await askPick(items, { title, placeHolder: vscode.l10n.t('{0} is', phaseTitle(phase)) })).state;
}
