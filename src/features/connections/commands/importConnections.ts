import { readFile } from 'node:fs/promises';
import os from 'node:os';
import * as vscode from 'vscode';
import { AppError } from '../../../core/base/errors';
import { loadChunk } from '../../../platform/chunks';
import type { Services } from '../../../platform/services';
import { importNoteText } from '../importTexts';

type Found = Awaited<ReturnType<ReturnType<typeof loadChunk<'connections'>>['findImports']>>;
type Candidate = Found['candidates'][number];

const originNames = { aws: 'AWS', rclone: 'rclone', s3cmd: 's3cmd', minio: 'MinIO Client' } as const;

interface CandidateItem extends vscode.QuickPickItem {
  readonly candidate: Candidate;
}

function candidateItem(candidate: Candidate): CandidateItem {
  const { draft, origin, originName, notes } = candidate;
  return {
    label: originName,
    description: `${originNames[origin]} · ${draft.endpoint}`,
    detail: notes.map(importNoteText).join(' '),
    picked: true,
    candidate,
  };
}

async function choose(found: Found): Promise<readonly CandidateItem[]> {
  const chosen = await vscode.window.showQuickPick(found.candidates.map(candidateItem), {
    canPickMany: true,
    ignoreFocusOut: true,
    title: vscode.l10n.t('Import Connections'),
    placeHolder: vscode.l10n.t('Found in the configuration of other tools. Choose what to import.'),
  });
  if (chosen === undefined || chosen.length === 0) throw new AppError('cancelled', 'Nothing was chosen');
  return chosen;
}

function tellNothingFound(services: Services, found: Found): void {
  const files = found.files.map(({ file }) => file);
  const text =
    files.length === 0
      ? vscode.l10n.t('No configuration of AWS tools, rclone, s3cmd or MinIO Client was found in its usual place.')
      : vscode.l10n.t(
          'Nothing to import was found in {0}. The log says why each entry was left out.',
          files.join(', '),
        );
  services.log.info(`import: nothing found; files ${JSON.stringify(files)}`);
  void vscode.window.showInformationMessage(text);
}

/** "Import Connections": from ~/.aws, rclone.conf, .s3cfg and the MinIO client's config.json; the user chooses. */
export function importConnections(services: Services) {
  return async (): Promise<void> => {
    const read = (file: string) => readFile(file, 'utf8');
    const found = await loadChunk('connections').findImports({
      home: os.homedir(),
      env: process.env,
      platform: process.platform,
      readFile: read,
    });
    for (const { origin, file, reason } of found.problems) services.log.warn(`import: ${origin} ${file}: ${reason}`);
    for (const { origin, originName, reason } of found.skipped)
      services.log.info(`import: ${origin} "${originName}" left out: ${reason}`);
    if (found.candidates.length === 0) return tellNothingFound(services, found);
    const chosen = await choose(found);
    for (const { candidate } of chosen) await importOne(services, candidate);
    void vscode.window.showInformationMessage(vscode.l10n.t('Connections imported: {0}', chosen.length));
  };
}

async function importOne(services: Services, { draft, keys }: Candidate): Promise<void> {
  const taken = new Set(services.connections.list().map(({ connection }) => connection.name));
  let name = draft.name;
  for (let n = 2; taken.has(name); n++) name = `${draft.name} ${n}`;
  const connection = { ...draft, name, id: services.connections.freeId(name) };
  if (keys !== undefined) await services.secrets.write(connection, keys);
  await services.connections.add(connection);
}
