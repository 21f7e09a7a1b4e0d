import * as vscode from 'vscode';
import { type Grouping, groupings } from '../../../core/apis/tree/apiLevel';
import { ConfigKey } from '../../../ids';
import { askPick } from '../../../platform/prompts';
import { apiConfig } from '../apiConfig';

/** "Group Operations By": writes the setting; the view follows it. */
export function groupApiOperations() {
  return async (given?: unknown): Promise<void> => {
    const grouping = groupings.find((each) => each === given) ?? (await ask());
    await vscode.workspace.getConfiguration().update(ConfigKey.apiGroupBy, grouping, vscode.ConfigurationTarget.Global);
  };
}

async function ask(): Promise<Grouping> {
  const { t } = vscode.l10n;
  const texts: Readonly<Record<Grouping, readonly [string, string]>> = {
    tag: [t('By Tag'), t('as the definition puts them together')],
    path: [t('By Path'), t('segment by segment')],
    schema: [t('By Schema'), t('operations below each schema that they name')],
    object: [t('By Product Object'), t('the first segment of the path, such as buckets or users')],
  };
  const items = groupings.map((grouping) => {
    const [label, detail] = texts[grouping];
    const isNow = grouping === apiConfig.grouping();
    return { label, detail, grouping, ...(isNow && { description: t('now') }) };
  });
  return (await askPick(items, { title: t('Group Operations') })).grouping;
}
