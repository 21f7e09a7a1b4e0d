import * as vscode from 'vscode';
import { AppError } from '../../../core/base/errors';
import type { Connection } from '../../../core/connections/connection';
import type { ProbeReport } from '../../../core/probe/probeReport';
import { loadChunk } from '../../../platform/chunks';
import { withAbsolutePaths } from '../../../platform/connectionPaths';
import { withProgress } from '../../../platform/progress';
import { askPick } from '../../../platform/prompts';
import type { Services } from '../../../platform/services';
import { targetConnectionId, targetNodes } from '../../../platform/targets';
import { showReport } from '../reportPage';

/** "Probe Endpoint Capabilities": asks where it may work, finds out what the store really does, keeps and shows the report. */
export function probeEndpoint(services: Services) {
  return async (node?: unknown): Promise<void> => {
    const id = await targetConnectionId(services, node, vscode.l10n.t('Probe Endpoint Capabilities'));
    const connection = services.connections.get(id);
    requireWritable(connection);
    const [target] = targetNodes(services, node, undefined);
    const bucket = await askPlace(services, connection, target && 'bucket' in target ? target.bucket : undefined);
    await confirm(services, connection, bucket);
    const report = await runProbe(services, connection, bucket);
    await services.probes.keep(report);
    await showReport(services, report);
  };
}

function requireWritable({ readOnly, name }: Connection): void {
  if (!readOnly) return;
  throw new AppError('readOnly', 'A probe writes objects, and the connection is read-only', {
    facts: { connection: name, operation: 'Probe' },
  });
}

interface PlaceItem extends vscode.QuickPickItem {
  readonly bucket?: string;
  readonly byName?: boolean;
}

/** The bucket to work in; undefined: in buckets of the probe's own. */
async function askPlace(
  services: Services,
  connection: Connection,
  selected: string | undefined,
): Promise<string | undefined> {
  const { t } = vscode.l10n;
  const own: PlaceItem = {
    label: `$(add) ${t('In buckets that the probe makes and removes')}`,
    detail: t('Tests everything, bucket settings included. The key must be allowed to make buckets.'),
  };
  const byName: PlaceItem = { label: `$(edit) ${t('In another bucket...')}`, byName: true };
  const items = services.stores
    .open(connection.id)
    .listBuckets()
    .then((buckets) => buckets.map(({ name }) => name))
    .catch((): string[] => []) // who may not list buckets can still name one
    .then((names) => [selected, ...names.filter((name) => name !== selected)].filter((name) => name !== undefined))
    .then((names): PlaceItem[] => [
      own,
      ...names.map((bucket) => ({
        label: `$(archive) ${bucket}`,
        description: t('in a scratch prefix; settings of the bucket are not touched'),
        bucket,
      })),
      byName,
    ]);
  const chosen = await askPick(items, {
    title: t('Probe "{0}"', connection.name),
    placeHolder: t('Where may the probe write its test objects? It removes all of them.'),
  });
  return chosen.byName ? askBucketName(connection) : chosen.bucket;
}

async function askBucketName(connection: Connection): Promise<string> {
  const name = await vscode.window.showInputBox({
    title: vscode.l10n.t('Probe "{0}"', connection.name),
    prompt: vscode.l10n.t('Name of a bucket that the key may write to'),
    ignoreFocusOut: true,
  });
  if (!name?.trim()) throw new AppError('cancelled', 'No bucket was named');
  return name.trim();
}

function confirm(services: Services, connection: Connection, bucket: string | undefined): Promise<void> {
  const { t } = vscode.l10n;
  const place =
    bucket === undefined
      ? t(
          'It makes a few buckets named si-probe-…, writes some hundred small objects and two of 8 MiB, and removes all of it.',
        )
      : t(
          'It writes some hundred small objects and two of 8 MiB to a scratch prefix of the bucket "{0}", and removes all of it.',
          bucket,
        );
  const lines = [
    place,
    t('It takes about a minute and can be cancelled at any time.'),
    ...(connection.environment === 'production' ? [t('This connection is marked production.')] : []),
  ];
  return services.prompts.confirm({
    message: t('Probe what "{0}" really does?', connection.name),
    detail: lines.join('\n\n'),
    action: t('Probe'),
  });
}

function runProbe(services: Services, connection: Connection, bucket: string | undefined): Promise<ProbeReport> {
  const { keys } = services.stores.clientOptions(connection);
  let shown = 0;
  return withProgress(vscode.l10n.t('Probing "{0}"', connection.name), (signal, report) =>
    loadChunk('probe').probeEndpoint(withAbsolutePaths(connection), {
      keys,
      log: services.log,
      signal,
      ...(bucket !== undefined && { bucket }),
      onProgress: ({ done, total, current }) => {
        report({ message: `${done}/${total} ${current}`, increment: ((done - shown) / total) * 100 });
        shown = done;
      },
    }),
  );
}
