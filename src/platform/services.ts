import type * as vscode from 'vscode';
import type { Emitter } from '../core/base/event';
import type { Log } from '../core/base/log';
import type { StorageNode } from '../core/storage/nodes';
import type { ApiDirectory } from './apiDirectory';
import type { ChangeGate } from './changeGate';
import type { ErrorBoundary } from './commands';
import type { ConnectionRegistry } from './connectionRegistry';
import type { FrontDoor } from './frontDoor';
import type { HtmlPages } from './htmlPages';
import type { PatternLibrary } from './patternLibrary';
import type { PlannedDocuments } from './plannedDocuments';
import type { ProbeResults } from './probeResults';
import type { Prompts } from './prompts';
import type { ConnectionSecrets } from './secrets';
import type { StoreRegistry } from './storeRegistry';

/** What every feature is given; made once in app.ts. */
export interface Services {
  readonly context: vscode.ExtensionContext;
  /** Where commands, the tree and documents are put for VS Code to find. */
  readonly door: FrontDoor;
  readonly log: Log & vscode.LogOutputChannel;
  readonly boundary: ErrorBoundary;
  readonly prompts: Prompts;
  readonly secrets: ConnectionSecrets;
  readonly connections: ConnectionRegistry;
  readonly stores: StoreRegistry;
  readonly gate: ChangeGate;
  /** What probes found out about the connections' endpoints. */
  readonly probes: ProbeResults;
  readonly pages: HtmlPages;
  /** The catalogue of adaptation patterns that ships with the extension. */
  readonly patternLibrary: PatternLibrary;
  /** Files that would be written, beside those that are there. */
  readonly planned: PlannedDocuments;
  /** What the explorer of API definitions knows. */
  readonly apiDirectory: ApiDirectory;
  /** What is selected in the storage tree, for commands that start from the palette. */
  readonly selection: { nodes: readonly StorageNode[] };
  /** Fired to have the tree show a place, open and selected. */
  readonly reveal: Emitter<StorageNode>;
}
