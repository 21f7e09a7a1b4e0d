import * as vscode from 'vscode';
import type { FaultState } from '../core/sandbox/faults/faultInjector';
import { writeFaultText } from '../core/sandbox/faults/faultText';
import { faultText } from './faultTexts';

const number = (value: number) => value.toLocaleString(vscode.env.language);

/** A fault rule in a tree, with a box that switches it. @param flag Its `contextValue`. */
export function faultItem({ rule, enabled, struck }: FaultState, flag: string): vscode.TreeItem {
  const { t } = vscode.l10n;
  const item = new vscode.TreeItem(faultText(rule.fault), vscode.TreeItemCollapsibleState.None);
  const notation = writeFaultText(rule);
  const isUsedUp = rule.count !== undefined && struck >= rule.count;
  item.description = isUsedUp
    ? t('{0} · struck {1} times, used up', notation, number(struck))
    : t('{0} · struck {1} times', notation, number(struck));
  item.tooltip = notation;
  item.contextValue = flag;
  const { Checked, Unchecked } = vscode.TreeItemCheckboxState;
  item.checkboxState = {
    state: enabled ? Checked : Unchecked,
    tooltip: enabled ? t('On: clear to let requests pass') : t('Off: check to have it strike'),
  };
  return item;
}
