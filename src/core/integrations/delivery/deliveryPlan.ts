import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import path from 'node:path';
import { AppError, throwIfCancelled } from '../../base/errors';
import { documentFile } from '../documents/documentFormat';
import { type FileList, listFiles, type OwnFile } from '../inventory/listFiles';
import { isMadeByTools, isSecretFile } from '../inventory/madeByTools';
import type { Integration } from '../manifest/integration';
import { globMatches } from '../results/globMatch';
import { resultFiles } from '../results/resultFiles';
import type { DeliveredFile, DeliveryManifest, DeliveryPart } from './deliveryManifest';
import { deliveredResults } from './evidence';

/** A file of the delivery and where its bytes come from. */
export interface PlannedDelivery extends DeliveredFile {
  readonly content: Uint8Array | { readonly file: string };
}

export interface DeliveryPlan {
  /** By path. */
  readonly files: readonly PlannedDelivery[];
  readonly leftOut: DeliveryManifest['leftOut'];
}

export interface DeliveryPlanOptions {
  /** Absolute path of the archive, which may lie in the folder itself. */
  readonly out: string;
  readonly signal?: AbortSignal;
}

/**
 * Which files of an integration are delivered as what: source is everything of its own, documents with what they were exported to, what a
 * build made as far as the manifest names it, results of tests and probes as evidence. Never secrets, links, or what tools made.
 * @param folder Absolute path.
 * @throws AppError `local.io`, `cancelled`
 */
export async function planDelivery(
  folder: string,
  integration: Integration,
  { out, signal }: DeliveryPlanOptions,
): Promise<DeliveryPlan> {
  const list = await listFiles(folder, signal);
  const sorted = await sortOut(folder, integration, list);
  const outside = (file: string) => path.join(folder, file) !== out && path.join(folder, file) !== `${out}.part`;
  const files: PlannedDelivery[] = [];
  for (const { part, file, executable } of sorted.files.filter((each) => outside(each.file))) {
    throwIfCancelled(signal);
    files.push(await planned(folder, { part, file, executable, name: nameOf(part, file, integration) }));
  }
  const leftOut = [...sorted.leftOut, ...list.links.map((file) => ({ path: file, reason: 'link' as const }))];
  return {
    files: files.sort((a, b) => (a.path < b.path ? -1 : 1)),
    leftOut: leftOut.sort((a, b) => (a.path < b.path ? -1 : 1)),
  };
}

interface Sorted {
  readonly part: DeliveryPart;
  readonly file: string;
  readonly executable: boolean;
}

async function sortOut(folder: string, integration: Integration, list: FileList) {
  const { delivery, tests } = integration;
  const own = new Map(list.files.map((each) => [each.file, each]));
  const results = new Set((await resultFiles(folder, tests.results)).map(({ file }) => file));
  const artefacts = new Set((await resultFiles(folder, delivery.artefacts)).map(({ file }) => file));
  const exported = await exportedDocuments(folder, integration);
  const probes = integration.connections.flatMap(({ probe }) => probe ?? []).filter((file) => own.has(file));
  const partOf = (file: string): DeliveryPart => {
    if (artefacts.has(file)) return 'package';
    if (results.has(file) || probes.includes(file)) return 'evidence';
    return file.startsWith(`${integration.documents.folder}/`) ? 'documents' : 'source';
  };
  const names = [...new Set([...own.keys(), ...results, ...artefacts, ...exported])];
  const isOut = (file: string) => delivery.leaveOut.some((glob) => globMatches(glob, file));
  const secret = names.filter(isSecretFile);
  const out = names.filter((file) => !isSecretFile(file) && isOut(file));
  const files = names
    .filter((file) => !isSecretFile(file) && !isOut(file))
    // Also a build's own folder may be named; what tools keep in it is no result of a build.
    .filter((file) => artefacts.has(file) || results.has(file) || !isMadeByTools(file))
    .map((file): Sorted => ({ part: partOf(file), file, executable: own.get(file)?.executable ?? false }));
  const leftOut: DeliveryManifest['leftOut'] = [
    ...secret.map((file) => ({ path: file, reason: 'secret' as const })),
    ...out.map((file) => ({ path: file, reason: 'manifest' as const })),
  ];
  return { files, leftOut };
}

/** Documents in the forms that they were exported to, whether git knows these or not. */
async function exportedDocuments(folder: string, { documents }: Integration): Promise<readonly string[]> {
  const names = documents.wanted.flatMap((id) =>
    documents.languages.map((language) => documentFile(id, language).replace(/\.md$/, '')),
  );
  const found = await resultFiles(folder, [`${documents.folder}/**/*.{docx,pdf,html}`]);
  return found
    .map(({ file }) => file)
    .filter((file) => names.some((name) => path.posix.basename(file).startsWith(`${name}.`)));
}

function nameOf(part: DeliveryPart, file: string, { documents }: Integration): string {
  return part === 'documents' ? `documents/${file.slice(documents.folder.length + 1)}` : `${part}/${file}`;
}

interface Wanted extends Pick<OwnFile, 'file' | 'executable'> {
  readonly part: DeliveryPart;
  readonly name: string;
}

async function planned(folder: string, { part, file, executable, name }: Wanted): Promise<PlannedDelivery> {
  const known = { path: name, part, ...(executable && { executable: true as const }) };
  if (part === 'evidence' && file.endsWith('.xml')) {
    return { ...known, ...plannedText(await deliveredResults(folder, file)), machineRemoved: true };
  }
  return { ...known, ...(await hashed(path.join(folder, file))) };
}

/** A text of ours as a file of the delivery. */
export function plannedText(text: string): Pick<PlannedDelivery, 'bytes' | 'sha256' | 'content'> {
  const content = Buffer.from(text);
  return { bytes: content.length, sha256: createHash('sha256').update(content).digest('hex'), content };
}

async function hashed(file: string): Promise<Pick<PlannedDelivery, 'bytes' | 'sha256' | 'content'>> {
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
      hash.update(chunk);
      bytes += chunk.length;
    }
  } catch (cause) {
    throw new AppError('local.io', `Cannot read ${file}`, { facts: { file }, cause });
  }
  return { bytes, sha256: hash.digest('hex'), content: { file } };
}
