import * as vscode from 'vscode';
import type { Grouping } from '../../core/apis/tree/apiLevel';
import { ConfigKey } from '../../ids';

/** How the view shows operations; the defaults stand in package.json. */
export const apiConfig = {
  grouping: (): Grouping => vscode.workspace.getConfiguration().get<Grouping>(ConfigKey.apiGroupBy, 'tag'),
  label: (): 'operationId' | 'path' =>
    vscode.workspace.getConfiguration().get<'operationId' | 'path'>(ConfigKey.apiLabel, 'operationId'),
};
