import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../core/base/disposable';
import { Emitter } from '../core/base/event';
import type { Log } from '../core/base/log';
import { type ClientSettings, deriveClientSettings } from '../core/capabilities/clientSettings';
import type { Outcome } from '../core/capabilities/verdict';
import type { Connection } from '../core/connections/connection';
import type { ProbeReport } from '../core/probe/probeReport';

/** Reports that are kept for each connection; the oldest goes when another comes. */
const keptReports = 20;

/** A report that is kept, without what is in it. */
export interface KeptReport {
  readonly connectionId: string;
  /** ISO 8601, UTC: when the probe started. Names the report. */
  readonly started: string;
  readonly file: vscode.Uri;
}

/** What is needed of the newest report without reading it. */
export interface ProbeSummary {
  readonly endpoint: string;
  readonly started: string;
  readonly settings: ClientSettings;
  readonly counts: Readonly<Partial<Record<Outcome, number>>>;
}

const stateKey = (connectionId: string) => `probe:${connectionId}`;

function summaryOf({ connection, started, verdicts }: ProbeReport): ProbeSummary {
  const counts: Partial<Record<Outcome, number>> = {};
  for (const { outcome } of Object.values(verdicts)) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return { endpoint: connection.endpoint, started, settings: deriveClientSettings({ verdicts }), counts };
}

const reportName = /^(\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2})\.json$/;

/**
 * What probes found out, kept with each connection in the extension's own folder: facts about a store, never a secret. Reports
 * of another endpoint than the connection has now are of no use to its client, and still there to compare with.
 */
export class ProbeResults implements Disposable {
  readonly #owned = new DisposableStore();
  readonly #changed = this.#owned.add(new Emitter<string>());
  readonly #folder: vscode.Uri;
  readonly #state: vscode.Memento;
  readonly #log: Log;

  /** Fires with the id of a connection that has another report. */
  readonly onDidChange = this.#changed.event;

  constructor(context: Pick<vscode.ExtensionContext, 'globalStorageUri' | 'globalState'>, log: Log) {
    this.#folder = vscode.Uri.joinPath(context.globalStorageUri, 'probes');
    this.#state = context.globalState;
    this.#log = log;
  }

  dispose(): void {
    this.#owned.dispose();
  }

  async keep(report: ProbeReport): Promise<KeptReport> {
    const folder = vscode.Uri.joinPath(this.#folder, report.connection.id);
    const file = vscode.Uri.joinPath(folder, `${report.started.slice(0, 19).replaceAll(':', '-')}.json`);
    await vscode.workspace.fs.writeFile(file, Buffer.from(JSON.stringify(report)));
    await this.#state.update(stateKey(report.connection.id), summaryOf(report));
    const outdated = (await this.list(report.connection.id)).slice(keptReports);
    await Promise.all(outdated.map((old) => vscode.workspace.fs.delete(old.file)));
    this.#changed.fire(report.connection.id);
    return { connectionId: report.connection.id, started: report.started, file };
  }

  /** The reports of a connection, the newest first. */
  async list(connectionId: string): Promise<KeptReport[]> {
    const folder = vscode.Uri.joinPath(this.#folder, connectionId);
    const entries = await readFolder(folder);
    return entries
      .flatMap(([name]) => {
        const started = reportName.exec(name)?.[1]?.replace(/T(..)-(..)-(..)$/, 'T$1:$2:$3Z');
        return started === undefined ? [] : [{ connectionId, started, file: vscode.Uri.joinPath(folder, name) }];
      })
      .sort((a, b) => (a.started < b.started ? 1 : -1));
  }

  /** Undefined for a file that is gone or cannot be read as a report: the others still can. */
  async read({ file }: KeptReport): Promise<ProbeReport | undefined> {
    try {
      const report = JSON.parse(Buffer.from(await vscode.workspace.fs.readFile(file)).toString()) as ProbeReport;
      if (report.format === 1) return report;
    } catch (error) {
      this.#log.warn(`probe results: ${String(error)}`);
    }
    return undefined;
  }

  /** What the newest probe of the connection's endpoint found, in short; undefined when it was not probed. */
  summary({ id, endpoint }: Pick<Connection, 'id' | 'endpoint'>): ProbeSummary | undefined {
    const summary = this.#state.get<ProbeSummary>(stateKey(id));
    return summary?.endpoint === endpoint ? summary : undefined;
  }

  /** Forgets all of a connection that is gone. */
  async forget(connectionId: string): Promise<void> {
    await this.#state.update(stateKey(connectionId), undefined);
    for (const { file } of await this.list(connectionId)) await vscode.workspace.fs.delete(file);
  }

  /** The newest report about the endpoint that the connection has now; undefined when there is none. */
  async latest({ id, endpoint }: Connection): Promise<ProbeReport | undefined> {
    for (const kept of await this.list(id)) {
      const report = await this.read(kept);
      if (report?.connection.endpoint === endpoint) return report;
    }
    return undefined;
  }
}

async function readFolder(folder: vscode.Uri): Promise<[string, vscode.FileType][]> {
  try {
    return await vscode.workspace.fs.readDirectory(folder);
  } catch {
    return []; // no probe yet
  }
}
