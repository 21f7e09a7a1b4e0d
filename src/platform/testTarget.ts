import path from 'node:path';
import * as vscode from 'vscode';
import { AppError } from '../core/base/errors';
import type { Connection } from '../core/connections/connection';
import { withAbsolutePaths } from './connectionPaths';
import { connectionSettings } from './connectionSettings';
import { askPick } from './prompts';
import type { Services } from './services';

/** Where tests run that are delivered with code: those of a pattern, those of an integration. */
export interface TestTarget {
  /** What they read; it holds the connection's keys. */
  readonly env: Readonly<Record<string, string>>;
  /** Removes what was made for them. */
  readonly release: () => Promise<void>;
}

/** Beginning of the names of buckets that are made for tests. */
const bucketStart = 'si-patterns-';

/**
 * A store as the target of tests: asks for a bucket, and hands out the connection's keys to be put into the environment
 * of the tests and nowhere else.
 * @param folder Absolute path; gets the file of what the last probe found.
 * @param title Of the question for a bucket.
 * @throws AppError `cancelled`, `readOnly`, `auth.*`
 */
export async function storeTarget(
  services: Services,
  connection: Connection,
  { folder, title }: { readonly folder: string; readonly title: string },
): Promise<TestTarget> {
  requireWritable(connection);
  const bucket = await askBucket(services, connection, title);
  const known = withAbsolutePaths(connection);
  const keys = await services.stores.clientOptions(known).keys();
  const capabilities = path.join(folder, 'capabilities.json');
  const verdicts = (await services.probes.latest(connection))?.verdicts ?? {};
  await vscode.workspace.fs.writeFile(vscode.Uri.file(capabilities), Buffer.from(JSON.stringify({ verdicts })));
  const made = bucket ?? (await makeBucket(services, connection));
  const env = {
    ...connectionSettings(known),
    AWS_REGION: known.region,
    AWS_ACCESS_KEY_ID: keys.accessKeyId,
    AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
    ...(keys.sessionToken !== undefined && { AWS_SESSION_TOKEN: keys.sessionToken }),
    ...tlsSettings(known),
    S3_BUCKET: made,
    S3_CAPABILITIES: capabilities,
  };
  const release = async () => {
    if (bucket === undefined) await services.stores.open(connection.id).deleteBucket(made);
  };
  return { env, release };
}

function requireWritable({ readOnly, name }: Connection): void {
  if (!readOnly) return;
  throw new AppError('readOnly', 'Tests write objects, and the connection is read-only', {
    facts: { connection: name, operation: 'Try' },
  });
}

/** The authority that each language's client has to trust. */
function tlsSettings({ endpoint, tls }: Connection): Readonly<Record<string, string>> {
  if (!endpoint.startsWith('https:') || tls.caFile === undefined) return {};
  const { caFile } = tls;
  return { S3_TLS_ENDPOINT: endpoint, AWS_CA_BUNDLE: caFile, NODE_EXTRA_CA_CERTS: caFile };
}

interface BucketItem extends vscode.QuickPickItem {
  readonly bucket?: string;
}

/** Undefined: one that is made for the tests. @throws AppError `cancelled` */
async function askBucket(services: Services, connection: Connection, title: string): Promise<string | undefined> {
  const { t } = vscode.l10n;
  const own: BucketItem = {
    label: `$(add) ${t('In a bucket that is made and removed')}`,
    detail: t('The key must be allowed to make buckets.'),
  };
  const items = services.stores
    .open(connection.id)
    .listBuckets()
    .then((buckets) => buckets.map(({ name }) => name))
    .catch(() => (connection.startBucket === undefined ? [] : [connection.startBucket]))
    .then((names): BucketItem[] => [
      own,
      ...names.map((bucket) => ({ label: `$(archive) ${bucket}`, description: t('below random prefixes'), bucket })),
    ]);
  const production = connection.environment === 'production' ? `${t('This connection is marked production.')} ` : '';
  const placeHolder = `${production}${t('Where may the tests write? They remove what they write.')}`;
  return (await askPick(items, { title, placeHolder })).bucket;
}

async function makeBucket(services: Services, { id }: Connection): Promise<string> {
  const name = `${bucketStart}${Date.now().toString(36)}`;
  await services.stores.open(id).createBucket(name);
  return name;
}
