import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Document, isMap, isNode, LineCounter, parseDocument } from 'yaml';
import { AppError } from '../../base/errors';
import { type Integration, manifestName } from './integration';
import { parseIntegration } from './integrationSchema';

/** What is wrong with a manifest, and where. */
export interface ManifestProblem {
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  readonly message: string;
}

export interface ReadManifest {
  /** Absent when there are problems. */
  readonly integration?: Integration;
  readonly problems: readonly ManifestProblem[];
}

/** Reads the text of an `integration.yaml`; what does not fit comes back with its lines. */
export function readManifest(text: string): ReadManifest {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const placed = (offset: number, message: string): ManifestProblem => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1), message };
  };
  if (document.errors.length > 0)
    return { problems: document.errors.map(({ message, pos }) => placed(pos[0], message)) };
  const value = plainValue(document);
  if (value instanceof Error) return { problems: [placed(0, value.message)] };
  const parsed = parseIntegration(value);
  if (parsed.ok) return { integration: parsed.integration, problems: [] };
  return {
    problems: parsed.issues.map(({ path: keys, message }) =>
      placed(offsetOf(document, keys), keys.length === 0 ? message : `${keys.join('.')}: ${message}`),
    ),
  };
}

/** The values; an error when aliases would multiply them without bound. */
function plainValue(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** Where a value stands; what is missing has no place of its own: the nearest that holds it has. */
function offsetOf(document: Document, keys: readonly (string | number)[]): number {
  for (let depth = keys.length; depth > 0; depth--) {
    const node: unknown = document.getIn(keys.slice(0, depth), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

/**
 * Reads the manifest of an integration.
 * @param folder Absolute path of the integration's folder.
 * @throws AppError `local.io` when it cannot be read, `config.invalid` with file, line and message of the first problem.
 */
export async function loadManifest(folder: string): Promise<Integration> {
  const file = path.join(folder, manifestName);
  const text = await readFile(file, 'utf8').catch((cause) => {
    throw new AppError('local.io', `Cannot read ${file}`, { facts: { file }, cause });
  });
  const { integration, problems } = readManifest(text);
  if (integration) return integration;
  const [first] = problems;
  throw new AppError('config.invalid', `${file} does not fit`, {
    facts: { file, line: first?.line ?? 1, detail: first?.message ?? '', problems: problems.length },
  });
}

/** The text of a new manifest. @param values As people write them: only what is not the default. */
export function writeManifest(values: Readonly<Record<string, unknown>>): string {
  return new Document(values).toString({ lineWidth: 0, flowCollectionPadding: false });
}

/**
 * Sets values in the text of a manifest and leaves everything else, comments and order included, as it is.
 * @param changes Values by their path: `[['phases', 'survey', 'state'], 'done']`; undefined removes.
 * @throws AppError `config.invalid` when the text is no YAML map.
 */
export function editManifest(
  text: string,
  changes: readonly (readonly [path: readonly (string | number)[], value: unknown])[],
): string {
  const document = parseDocument(text);
  if (document.errors.length > 0 || !(isMap(document.contents) || document.contents === null)) {
    throw new AppError('config.invalid', 'The manifest is no YAML map', { facts: { file: manifestName } });
  }
  for (const [keys, value] of changes) {
    if (value === undefined) document.deleteIn(keys);
    else document.setIn(keys, document.createNode(value));
  }
  return document.toString({ lineWidth: 0, flowCollectionPadding: /[[{] \S/.test(text) });
}
