import { open } from 'node:fs/promises';
import path from 'node:path';
import { throwIfCancelled } from '../../../base/errors';
import { isSecretFile } from '../../inventory/madeByTools';
import { resultFiles } from '../../results/resultFiles';
import { type Check, type CheckContext, finding, notChecked } from '../checkContext';
import type { CheckFinding } from '../checkFinding';
import { scanText } from '../secrets/scanText';

/** Bytes of a file that is scanned; no text of a person is larger. */
const maxBytes = 4 * 1024 * 1024;
const atOnce = 16;

type Scanned = readonly CheckFinding[] | 'binary' | 'large';

/** No secret in any file that is part of the integration, or that is delivered as evidence. */
export const checkSecrets: Check = async (context) => {
  const { folder, integration, list, signal } = context;
  const own = list.files.map(({ file, bytes }) => ({ file, bytes }));
  const known = new Set(own.map(({ file }) => file));
  // Delivered although git may ignore them.
  const made = await resultFiles(folder, [...integration.tests.results, ...integration.delivery.artefacts]);
  const files = [...own, ...made.filter(({ file }) => !known.has(file))];
  const holders = own.filter(({ file }) => isSecretFile(file));
  const scanned: { readonly file: string; readonly found: Scanned }[] = [];
  for (let at = 0; at < files.length; at += atOnce) {
    throwIfCancelled(signal);
    const batch = files
      .slice(at, at + atOnce)
      .map(async ({ file, bytes }) => ({ file, found: await scanFile(context, file, bytes) }));
    scanned.push(...(await Promise.all(batch)));
  }
  const unread = (kind: 'binary' | 'large') => scanned.filter(({ found }) => found === kind).map(({ file }) => file);
  return {
    findings: [
      ...holders.map(({ file }) => finding('error', 'secrets.file', [], { file })),
      ...scanned.flatMap(({ found }) => (typeof found === 'string' ? [] : found)),
    ],
    notChecked: (['binary', 'large'] as const)
      .map((kind) => ({ kind, names: unread(kind) }))
      .filter(({ names }) => names.length > 0)
      .map(({ kind, names }) => notChecked(`secrets.${kind}`, [names.length, names.slice(0, 3).join(', ')])),
  };
};

async function scanFile({ folder }: CheckContext, file: string, bytes: number): Promise<Scanned> {
  if (bytes > maxBytes) return 'large';
  const handle = await open(path.join(folder, file), 'r');
  try {
    const content = await handle.readFile();
    // As git does: a NUL near the beginning.
    if (content.subarray(0, 8000).includes(0)) return 'binary';
    return scanText(file, content.toString('utf8')).map(({ kind, line, masked, unsure }) =>
      finding(unsure ? 'warning' : 'error', `secrets.${kind}`, [masked], { file, line }),
    );
  } finally {
    await handle.close();
  }
}
