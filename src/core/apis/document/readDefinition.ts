import { isAppError, throwIfCancelled } from '../../base/errors';
import { DefinitionDocument, type LoadedFile } from './definitionDocument';
import { type FileSource, resolveUri } from './fileSource';
import { isObject } from './json';
import { definitionLimits } from './limits';
import { NodePlaces } from './nodePlaces';
import { type Place, ProblemList } from './problem';
import { SourceFile } from './sourceFile';
import { YamlComposer } from './yamlComposer';
import { parseYamlEvents } from './yamlEvents';

/** A reference to another file, and where it is written. */
interface FileRef {
  readonly reference: string;
  readonly from: SourceFile;
  readonly place: Place;
}

export interface ReadOptions {
  /** Absolute address of the text: relative references start there. */
  readonly uri: string;
  readonly text: string;
  /** Without it, references to other files are problems. */
  readonly files?: FileSource;
  readonly signal?: AbortSignal;
}

/**
 * Reads a definition and the files that it refers to, leniently: whatever is wrong becomes a problem with its line, and
 * everything else is there. Bounded by {@link definitionLimits}.
 * @throws AppError `cancelled` only.
 */
export async function readDefinition(options: ReadOptions): Promise<DefinitionDocument> {
  const places = new NodePlaces();
  const problems = new ProblemList();
  const main = readFile(new SourceFile(options.uri, options.text, true), places, problems);
  const document = new DefinitionDocument(main, places, problems);
  if (main.root !== undefined && !isObject(main.root)) problems.add('file.notObject', { line: 1 });
  await readReferred(document, main.refs, options);
  return document;
}

function readFile(file: SourceFile, places: NodePlaces, problems: ProblemList): LoadedFile & { refs: FileRef[] } {
  const top: Place = file.main ? { line: 1 } : { uri: file.uri, line: 1 };
  const nothing = { file, root: undefined, refs: [] };
  if (file.text.length > definitionLimits.parsedBytes) {
    problems.add('file.tooLarge', top, { bytes: file.text.length, limit: definitionLimits.parsedBytes });
    return nothing;
  }
  if (file.text.trim() === '') {
    problems.add('file.empty', top);
    return nothing;
  }
  const parsed = parseYamlEvents(file, problems);
  if (parsed === undefined) return nothing;
  const composer = new YamlComposer({ file, ...parsed, places, problems });
  const root = composer.compose();
  const refs = [...composer.fileRefs].map(([reference, offset]) => ({
    reference,
    from: file,
    place: { ...top, line: file.line(offset) },
  }));
  return { file, root, refs };
}

async function readReferred(
  document: DefinitionDocument,
  first: readonly FileRef[],
  options: ReadOptions,
): Promise<void> {
  const waiting = [...first];
  let bytes = options.text.length;
  for (let ref = waiting.shift(); ref !== undefined; ref = waiting.shift()) {
    throwIfCancelled(options.signal);
    const uri = resolveUri(ref.reference, ref.from.uri);
    if (uri !== undefined && document.hasFile(uri)) continue;
    const text = await readAllowed(document, uri, ref, definitionLimits.totalBytes - bytes, options);
    if (text === undefined || uri === undefined) continue;
    bytes += text.length;
    const loaded = readFile(new SourceFile(uri, text, false), document.places, document.problems);
    document.addFile(loaded);
    waiting.push(...loaded.refs);
  }
}

async function readAllowed(
  document: DefinitionDocument,
  uri: string | undefined,
  ref: FileRef,
  maxBytes: number,
  options: ReadOptions,
): Promise<string | undefined> {
  const { problems } = document;
  const facts = { reference: ref.reference };
  if (uri === undefined) problems.add('ref.notFound', ref.place, facts);
  else if (options.files?.allows(uri) !== true) {
    const url = new URL(uri);
    const remote = url.host !== '' && url.host !== new URL(ref.from.uri).host;
    problems.add(remote ? 'ref.remote' : 'ref.outside', ref.place, { ...facts, host: url.host });
  } else if (document.uris.length >= definitionLimits.files || maxBytes <= 0) {
    problems.add('ref.tooManyFiles', ref.place, { limit: definitionLimits.files });
  } else {
    try {
      return await options.files.read(uri, Math.min(maxBytes, definitionLimits.parsedBytes), options.signal);
    } catch (error) {
      throwIfCancelled(options.signal);
      const code = isAppError(error) ? error.code : 'internal';
      problems.add('file.unreadable', ref.place, { ...facts, reason: code });
    }
  }
  return undefined;
}
