import { readFile } from 'node:fs/promises';
import path from 'node:path';
import {
  Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  LineCounter,
  type Node,
  parseDocument,
  type YAMLError,
} from 'yaml';
import { AppError } from '../../base/errors';
import type { Localized } from '../../patterns/pattern';
import { formOf, inForm, plainText } from '../scaffold/textForm';
import { type Integration, manifestName } from './integration';
import { parseIntegration } from './integrationSchema';
import type { ManifestIssue } from './manifestIssues';

/** What is wrong with a manifest, and where. */
export interface ManifestProblem {
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** In English, as {@link texts}. */
  readonly message: string;
  /** What is wrong and what would be right. */
  readonly texts: Localized;
}

/** The most that is read: a thousand requirements and goals have a tenth of it. More is no manifest. */
const maxLength = 2 * 1024 * 1024;

/**
 * How often aliases may multiply what they stand for. A thousand entries that share one list are far below; what is made to
 * use up memory is far above.
 */
const maxAliases = 100_000;

export interface ReadManifest {
  /** Absent when there are problems. */
  readonly integration?: Integration;
  readonly problems: readonly ManifestProblem[];
}

/**
 * Reads the text of an `integration.yaml`; what does not fit comes back with its lines. YAML 1.2 with merge keys (`<<`), which many
 * write; a byte order mark and line ends of Windows are no part of it.
 */
export function readManifest(text: string): ReadManifest {
  if (text.length > maxLength) return { problems: [problemAt({ line: 1, col: 1 }, tooLarge(text.length))] };
  const { document, lines } = parsed(text);
  const [first] = document.errors;
  if (first) return { problems: document.errors.map((each) => problemAt(lines.linePos(each.pos[0]), yamlTexts(each))) };
  const value = plainValue(document);
  if (value instanceof Error) return { problems: [problemAt({ line: 1, col: 1 }, sameText(value.message))] };
  const read = parseIntegration(value);
  if (read.ok) return { integration: read.integration, problems: [] };
  return { problems: placed(document, lines, read.issues) };
}

/** Issues of a manifest that can be read otherwise, with their places. */
export function placeIssues(text: string, issues: readonly ManifestIssue[]): readonly ManifestProblem[] {
  const { document, lines } = parsed(text);
  return placed(document, lines, issues);
}

function parsed(text: string) {
  const lines = new LineCounter();
  return { document: parseDocument(text, { lineCounter: lines, merge: true, prettyErrors: false }), lines };
}

function placed(document: Document, lines: LineCounter, issues: readonly ManifestIssue[]): readonly ManifestProblem[] {
  return issues.map(({ path: keys, texts }) => {
    const named = keys.length === 0 ? '' : `${keys.join('.')}: `;
    return problemAt(lines.linePos(offsetOf(document, keys)), {
      en: named + texts.en,
      'zh-cn': named + texts['zh-cn'],
    });
  });
}

function problemAt({ line, col }: { readonly line: number; readonly col: number }, texts: Localized): ManifestProblem {
  return { line: Math.max(line, 1), column: Math.max(col, 1), message: texts.en, texts };
}

const sameText = (text: string): Localized => ({ en: text, 'zh-cn': text });

function tooLarge(length: number): Localized {
  const size = `${(length / 1024 / 1024).toFixed(1)} MiB`;
  return {
    en: `The file has ${size}, more than the 2 MiB that a manifest may have. Is it another file?`,
    'zh-cn': `文件为 ${size}，超过集成清单的上限 2 MiB。请确认是否选错了文件。`,
  };
}

/** What the reader of YAML says; its words are English, so what happens to people most is said in Chinese as well. */
function yamlTexts({ code, message }: YAMLError): Localized {
  const chinese = yamlMeanings[code];
  return {
    en: `This is no YAML: ${message}`,
    'zh-cn': `不是有效的 YAML：${chinese ? `${chinese}（${message}）` : message}`,
  };
}

const yamlMeanings: Readonly<Partial<Record<YAMLError['code'], string>>> = {
  DUPLICATE_KEY: '同一个键出现了两次',
  BAD_INDENT: '缩进有误',
  TAB_AS_INDENT: '缩进不能使用制表符，请改用空格',
  MULTIPLE_DOCS: '文件中有多个文档，只能有一个',
  MISSING_CHAR: '缺少字符，例如引号、括号或冒号',
  UNEXPECTED_TOKEN: '出现了意料之外的字符',
  BLOCK_AS_IMPLICIT_KEY: '缩进有误，或冒号后的文本需要加引号',
  MULTILINE_IMPLICIT_KEY: '键必须写在一行之内',
  BAD_ALIAS: '别名没有对应的锚点',
};

/** The values; an error when aliases would multiply them without bound. */
function plainValue(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: maxAliases });
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** Where a value stands; what is missing has no place of its own: the nearest that holds it has. */
function offsetOf(document: Document, keys: readonly (string | number)[]): number {
  let found = 0;
  let node: unknown = document.contents;
  for (const key of keys) {
    const at: unknown = isAlias(node) ? node.resolve(document) : node;
    const next: unknown = isCollection(at) ? at.get(key, true) : undefined;
    if (!isNode(next)) break;
    // What an alias stands for is written elsewhere, and wrong there.
    found = next.range?.[0] ?? found;
    node = next;
  }
  return found;
}

/**
 * Reads the manifest of an integration.
 * @param folder Absolute path of the integration's folder.
 * @throws AppError `local.io` when it cannot be read, `config.invalid` with file, line and message of the first problem.
 */
export async function loadManifest(folder: string): Promise<Integration> {
  const file = path.join(folder, manifestName);
  const text = await readFile(file, 'utf8').catch((cause) => {
    throw unreadable(file, cause);
  });
  const { integration, problems } = readManifest(text);
  if (integration) return integration;
  throw manifestError(file, problems);
}

/** A manifest, or another file that somebody named, that cannot be read. */
export function unreadable(file: string, cause: unknown): AppError {
  const { code } = cause as NodeJS.ErrnoException;
  const detail = code ?? String(cause);
  return new AppError('local.io', `Cannot read ${file} (${detail})`, { facts: { file, detail }, cause });
}

/** More problems than that are told by their number: whoever mends the first mends others with it. */
const maxTold = 20;

/** What is wrong with a manifest, as an error that names file and lines. @param file Its path. */
export function manifestError(file: string, problems: readonly ManifestProblem[]): AppError {
  const told = (language: keyof Localized, more: string) =>
    [
      ...problems.slice(0, maxTold).map(({ line, texts }) => `${file}:${line}: ${texts[language]}`),
      ...(problems.length > maxTold ? [more] : []),
    ].join('\n');
  const [first] = problems;
  const rest = problems.length - maxTold;
  return new AppError('config.invalid', told('en', `and ${rest} more`), {
    facts: {
      ...{ reason: 'manifest', file, line: first?.line ?? 1, problems: problems.length },
      ...{ detail: first?.texts.en ?? '', detailZh: first?.texts['zh-cn'] ?? '' },
      messageZh: told('zh-cn', `另有 ${rest} 处问题`),
    },
  });
}

/** The text of a new manifest. @param values As people write them: only what is not the default. */
export function writeManifest(values: Readonly<Record<string, unknown>>): string {
  return new Document(values).toString({ lineWidth: 0, flowCollectionPadding: false });
}

/**
 * Sets values in the text of a manifest and leaves everything else, comments, order, line ends and a byte order mark included, as it
 * is. What an alias or a merge key brought along is written out where it is changed.
 * @param changes Values by their path: `[['phases', 'survey', 'state'], 'done']`; undefined removes.
 * @throws AppError `config.invalid` when the text is no YAML map.
 */
export function editManifest(
  text: string,
  changes: readonly (readonly [path: readonly (string | number)[], value: unknown])[],
): string {
  const form = formOf(text);
  const plain = plainText(text);
  const document = parseDocument(plain, { merge: true, prettyErrors: false });
  if (document.errors.length > 0 || !(isMap(document.contents) || document.contents === null)) {
    throw new AppError('config.invalid', 'The manifest is no YAML map', {
      facts: { reason: 'manifest', file: manifestName, line: 1, detail: '', detailZh: '' },
    });
  }
  for (const [keys, value] of changes) {
    writeOutAliases(document, keys);
    if (value === undefined) document.deleteIn(keys);
    else document.setIn(keys, document.createNode(value));
  }
  return inForm(document.toString({ lineWidth: 0, flowCollectionPadding: /[[{] \S/.test(plain) }), form);
}

/** Aliases on the way to a value become what they stand for: the change is meant for this place only. */
function writeOutAliases(document: Document, keys: readonly (string | number)[]): void {
  for (let depth = 1; depth < keys.length; depth++) {
    const way = keys.slice(0, depth);
    const node: unknown = document.getIn(way, true);
    if (!isAlias(node)) continue;
    const meant = node.resolve(document)?.clone() as Node | undefined;
    if (isCollection(meant)) delete meant.anchor;
    document.setIn(way, meant);
  }
}
