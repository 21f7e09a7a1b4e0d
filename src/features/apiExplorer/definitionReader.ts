import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import { definitionLimits } from '../../core/apis/document/limits';
import { LocalFiles, readLocalText } from '../../core/apis/files/localFiles';
import type { DefinitionText } from '../../core/apis/worker/protocol';
import { AppError, isAppError, withFacts } from '../../core/base/errors';
import type { Log } from '../../core/base/log';
import { loadChunk } from '../../platform/chunks';
import { absolutePath } from '../../platform/connectionPaths';
import type { DefinitionSecrets } from './definitionSecrets';
import type { DefinitionEntry } from './definitionSettings';
import type { DefinitionSource } from './definitionSources';

/** A definition's text, and how the files are read that it names. */
export interface ReadDefinition {
  readonly source: DefinitionText;
  readonly readFile: (uri: string, maxBytes: number) => Promise<string>;
  /** When the text was fetched, where the network could not be reached now. */
  readonly offlineSince?: Date;
}

interface CachedText {
  readonly uri: string;
  readonly text: string;
}

/** Reads definitions from files of any kind and from the web; what comes from the web is kept for times without it. */
export class DefinitionReader {
  readonly #cache: vscode.Uri;
  readonly #secrets: DefinitionSecrets;
  readonly #log: Log;

  constructor(context: Pick<vscode.ExtensionContext, 'globalStorageUri'>, secrets: DefinitionSecrets, log: Log) {
    this.#cache = vscode.Uri.joinPath(context.globalStorageUri, 'definitions');
    this.#secrets = secrets;
    this.#log = log;
  }

  /** @throws AppError `local.io`, `network.*`, `tls.*`, `store.*`, `input.invalid` where the workspace is not trusted. */
  async read(source: DefinitionSource): Promise<ReadDefinition> {
    if (source.blocked) {
      const facts = { reason: 'untrustedDefinition' };
      throw new AppError('input.invalid', `${source.key} is the workspace's, which is not trusted`, { facts });
    }
    if (!/^https?:/.test(source.key)) return this.#readFile(vscode.Uri.parse(source.key));
    try {
      return await this.#readWeb(source);
    } catch (error) {
      throw withFacts(error, { apiDefinition: source.key });
    }
  }

  /** The text that was fetched last from an address, for a document that shows it. */
  async cached(uri: string): Promise<string | undefined> {
    return (await this.#fromCache(uri))?.text;
  }

  /** Forgets what was kept of an address. */
  async forget(uri: string): Promise<void> {
    await vscode.workspace.fs.delete(this.#cacheFile(uri)).then(undefined, () => undefined); // never fetched
  }

  async #readFile(uri: vscode.Uri): Promise<ReadDefinition> {
    const folders = foldersAround(uri);
    const readable = folders.map((folder) => `${folder.toString().replace(/\/$/, '')}/`);
    const local = new LocalFiles(folders.map(({ fsPath }) => fsPath));
    const maxBytes = definitionLimits.scannedBytes;
    const text =
      uri.scheme === 'file' ? await readLocalText(uri.fsPath, maxBytes) : await readVirtual(uri.toString(), maxBytes);
    return {
      source: { uri: uri.toString(), text, readable },
      readFile: (file, max) => (file.startsWith('file:') ? local.read(file, max) : readVirtual(file, max)),
    };
  }

  async #readWeb({ key, placed }: DefinitionSource): Promise<ReadDefinition> {
    const { HttpFiles } = loadChunk('apis');
    const headers = await this.#secrets.headers(key, placed.entry.headers ?? []);
    const files = new HttpFiles(key, { ...transportOf(placed.entry), headers });
    let offlineSince: Date | undefined;
    const readFile = async (uri: string, maxBytes: number): Promise<string> => {
      try {
        const text = await files.read(uri, maxBytes);
        await this.#keep(uri, text);
        return text;
      } catch (error) {
        const kept = await this.#fromCache(uri);
        if (kept === undefined || !isOffline(error)) throw error;
        this.#log.warn(`api definitions: ${uri} cannot be reached, the kept copy is used`);
        offlineSince ??= kept.saved;
        return kept.text;
      }
    };
    const text = await readFile(key, definitionLimits.scannedBytes);
    const readable = [`${new URL(key).origin}/`];
    return { source: { uri: key, text, readable }, readFile, ...(offlineSince && { offlineSince }) };
  }

  #cacheFile(uri: string): vscode.Uri {
    return vscode.Uri.joinPath(this.#cache, `${createHash('sha256').update(uri).digest('hex').slice(0, 32)}.json`);
  }

  async #keep(uri: string, text: string): Promise<void> {
    const kept: CachedText = { uri, text };
    await vscode.workspace.fs.writeFile(this.#cacheFile(uri), Buffer.from(JSON.stringify(kept)));
  }

  async #fromCache(uri: string): Promise<{ readonly text: string; readonly saved: Date } | undefined> {
    try {
      const file = this.#cacheFile(uri);
      const { mtime } = await vscode.workspace.fs.stat(file);
      const kept = JSON.parse(Buffer.from(await vscode.workspace.fs.readFile(file)).toString()) as CachedText;
      return kept.uri === uri ? { text: kept.text, saved: new Date(mtime) } : undefined;
    } catch {
      return undefined; // not fetched yet
    }
  }
}

/** How the address of an entry is reached. */
export function transportOf({ caFile, insecure, proxy }: Pick<DefinitionEntry, 'caFile' | 'insecure' | 'proxy'>) {
  const verify = insecure === true ? ('none' as const) : ('system' as const);
  return { tls: { verify, ...(caFile && { caFile: absolutePath(caFile) }) }, ...(proxy && { proxy }) };
}

function isOffline(error: unknown): boolean {
  return isAppError(error) && /^(network|proxy|tls|store\.busy)/.test(error.code);
}

/** Where the files of a definition may lie: beside it, and in its workspace folder. */
function foldersAround(uri: vscode.Uri): readonly vscode.Uri[] {
  const own = vscode.Uri.joinPath(uri, '..');
  const folder = vscode.workspace.getWorkspaceFolder(uri)?.uri;
  return folder === undefined ? [own] : [own, folder];
}

async function readVirtual(uri: string, maxBytes: number): Promise<string> {
  try {
    const at = vscode.Uri.parse(uri);
    const { size } = await vscode.workspace.fs.stat(at);
    if (size > maxBytes) throw new Error(`it has ${size} bytes, more than ${maxBytes}`);
    return Buffer.from(await vscode.workspace.fs.readFile(at)).toString('utf8');
  } catch (cause) {
    const detail = (cause as Error).message;
    throw new AppError('local.io', `Cannot read ${uri}: ${detail}`, { facts: { file: uri, detail }, cause });
  }
}
