import { load, YAMLException } from 'js-yaml';
import { AppError } from '../../base/errors';
import { type DocumentLanguage, documentLanguages } from '../manifest/integration';
import type { DocumentRecipient, DocumentSignatory, DocumentVersion, FrontMatter } from './frontMatter';

/** A document in its two parts. */
export interface MarkdownFile {
  readonly frontMatter: FrontMatter;
  /** Markdown without the front matter. */
  readonly body: string;
  /** Lines above the body, for messages about its lines. */
  readonly skippedLines: number;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Takes a document apart.
 * @param file Only named in errors.
 * @throws AppError `config.invalid` when there is no front matter, or it does not fit; `facts.line` says where when that is known.
 */
export function readFrontMatter(text: string, file: string): MarkdownFile {
  const plain = text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  const [whole, yaml] = /^---[ \t]*\n([\s\S]*?\n)?---[ \t]*(?:\n|$)/.exec(plain) ?? [];
  if (whole === undefined)
    throw invalid(file, 1, 'The document does not begin with front matter between two lines ---');
  return {
    frontMatter: frontMatterOf(fieldsOf(yaml ?? '', file), file),
    body: plain.slice(whole.length),
    skippedLines: whole.split('\n').length - 1,
  };
}

function fieldsOf(yaml: string, file: string): Fields {
  try {
    const value: unknown = load(yaml);
    if (isFields(value)) return value;
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    throw invalid(file, (error.mark?.line ?? 0) + 2, error.reason);
  }
  throw invalid(file, 2, 'The front matter is no YAML map');
}

function frontMatterOf(fields: Fields, file: string): FrontMatter {
  const title = textOf(fields['title']);
  if (title === undefined) throw invalid(file, 1, 'title is missing');
  const optional = [
    'document',
    'number',
    'version',
    'date',
    'classification',
    'customer',
    'vendor',
    'project',
  ] as const;
  const given = optional.flatMap((key) => {
    const value = textOf(fields[key]);
    return value === undefined ? [] : [[key, value] as const];
  });
  return {
    ...(Object.fromEntries(given) as Partial<Record<(typeof optional)[number], string>>),
    title,
    language: languageOf(fields['language'], file),
    authors: listOf(fields, 'authors', file, signatory),
    reviewers: listOf(fields, 'reviewers', file, signatory),
    approvers: listOf(fields, 'approvers', file, signatory),
    history: listOf(fields, 'history', file, version),
    distribution: listOf(fields, 'distribution', file, recipient),
  };
}

function languageOf(value: unknown, file: string): DocumentLanguage {
  const found = documentLanguages.find((language) => language === value);
  if (found === undefined) throw invalid(file, 1, `language is one of ${documentLanguages.join(', ')}`);
  return found;
}

/** Entries of a list; an entry alone is a list of one. */
function listOf<T>(fields: Fields, key: string, file: string, read: (value: unknown) => T | undefined): readonly T[] {
  const value = fields[key];
  if (value === undefined || value === null) return [];
  return (Array.isArray(value) ? value : [value]).map((entry: unknown, at) => {
    const item = read(entry);
    if (item === undefined) throw invalid(file, 1, `${key}, entry ${at + 1}: this does not fit`);
    return item;
  });
}

function signatory(value: unknown): DocumentSignatory | undefined {
  const name = textOf(isFields(value) ? value['name'] : value);
  return name === undefined ? undefined : { name, ...textsOf(value, ['organisation', 'date']) };
}

function recipient(value: unknown): DocumentRecipient | undefined {
  const name = textOf(isFields(value) ? value['name'] : value);
  return name === undefined ? undefined : { name, ...textsOf(value, ['organisation', 'purpose']) };
}

function version(value: unknown): DocumentVersion | undefined {
  if (!isFields(value)) return undefined;
  const number = textOf(value['version']);
  if (number === undefined) return undefined;
  const [date, author, changes] = ['date', 'author', 'changes'].map((key) => textOf(value[key]) ?? '');
  return { version: number, date: date ?? '', author: author ?? '', changes: changes ?? '' };
}

function textsOf<K extends string>(value: unknown, keys: readonly K[]): Partial<Record<K, string>> {
  if (!isFields(value)) return {};
  const entries = keys.flatMap((key) => {
    const text = textOf(value[key]);
    return text === undefined ? [] : [[key, text] as const];
  });
  return Object.fromEntries(entries) as Partial<Record<K, string>>;
}

/** Numbers, too: `version: 1.0` is written without quotes more often than not, and is 1 then. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(file: string, line: number, detail: string): AppError {
  return new AppError('config.invalid', `${file}:${line}: ${detail}`, { facts: { file, line, detail } });
}
