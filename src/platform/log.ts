import * as vscode from 'vscode';
import type { Log } from '../core/base/log';

/** The extension's output channel; it also carries what core logs. */
export function createLog(): Log & vscode.LogOutputChannel {
  return vscode.window.createOutputChannel('Storage Integrator', { log: true });
}
