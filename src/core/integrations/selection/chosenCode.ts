import path from 'node:path';
import type { Catalogue } from '../../patterns/catalogue';
import type { SampleLanguage } from '../../patterns/pattern';
import { codeSymbols, symbolAtLine, symbolOfLines } from '../../patterns/recognition/codeSymbols';
import type { CodeLines, FoundInCode } from '../../patterns/recognition/foundInCode';
import { maskCode } from '../../patterns/recognition/maskedCode';
import { type DefinedOperations, recogniseCode } from '../../patterns/recognition/recogniseCode';
import { sampleNames } from '../../patterns/recognition/sampleNames';
import { type StorePort, storePorts } from '../../patterns/recognition/storePorts';
import type { CodePlace, IntegrationKind } from '../manifest/integration';

/** What somebody chose in an editor or on the command line: lines, the place of a cursor, or nothing but the file. */
export type Choice = { readonly lines: CodeLines } | { readonly cursor: number } | 'file';

/** Chosen code, and what it does. */
export interface ChosenCode {
  readonly place: CodePlace;
  readonly lines: CodeLines;
  readonly language: SampleLanguage;
  readonly found: FoundInCode;
  /** Classes among it that can stand in for the storage port. */
  readonly ports: readonly StorePort[];
}

export interface CodeToRead {
  /** Absolute path. */
  readonly file: string;
  readonly text: string;
  readonly choice: Choice;
  /** Absolute path of the integration's folder. */
  readonly root: string;
  readonly catalogue: Catalogue;
  readonly definitions: readonly DefinedOperations[];
}

const endings: readonly (readonly [RegExp, SampleLanguage])[] = [
  [/\.[cm]?tsx?$/i, 'typescript'],
  [/\.py$/i, 'python'],
  [/\.java$/i, 'java'],
  [/\.go$/i, 'go'],
];

/** The language of a file of code by its name; undefined for one that no samples are written in. */
export function codeLanguage(file: string): SampleLanguage | undefined {
  return endings.find(([pattern]) => pattern.test(file))?.[1];
}

/**
 * Reads what was chosen: the symbol that it is, what it does with files, objects and APIs, and the storage ports in it.
 * @returns Undefined when the file is in none of the languages.
 * @throws AppError `local.io` when samples of the catalogue cannot be read
 */
export async function readChosenCode(chosen: CodeToRead): Promise<ChosenCode | undefined> {
  const language = codeLanguage(chosen.file);
  if (language === undefined) return undefined;
  const { text, catalogue, definitions } = chosen;
  const { lines, symbol } = chosenLines(text, language, chosen.choice);
  const file = path.relative(chosen.root, chosen.file).replaceAll(path.sep, '/');
  const all = text.split('\n').length;
  const whole = lines.from <= 1 && lines.to >= all;
  const place: CodePlace = {
    file,
    ...(symbol !== undefined && { symbol }),
    ...(symbol === undefined && !whole && { lines: `${lines.from}-${lines.to}` }),
  };
  const patterns = [...catalogue.patterns.values()];
  const found = recogniseCode({
    ...{ text, language, lines, definitions },
    patterns: new Set(patterns.map(({ id }) => id)),
    goals: new Set(patterns.flatMap(({ goals }) => goals.map(({ id }) => id))),
    samples: await sampleNames(catalogue, language),
  });
  const ports = storePorts(text, language).filter(({ line, name }) => isChosen(line, name, lines, symbol));
  return { place, lines, language, found, ports };
}

/** A class counts when it was chosen itself, or one of its methods was. */
function isChosen(line: number, name: string, { from, to }: CodeLines, symbol: string | undefined): boolean {
  return (line >= from && line <= to) || symbol === name;
}

/** A selection that ends before the first character of a line does not mean that line; callers see to that. */
function chosenLines(
  text: string,
  language: SampleLanguage,
  choice: Choice,
): { readonly lines: CodeLines; readonly symbol?: string } {
  const all: CodeLines = { from: 1, to: text.split('\n').length };
  const symbols = codeSymbols(maskCode(text, language), language);
  if (choice === 'file') return named(all, symbolOfLines(symbols, all));
  if ('cursor' in choice) {
    const symbol = symbolAtLine(symbols, choice.cursor);
    return symbol === undefined ? { lines: all } : named(symbol, symbol);
  }
  const lines = { from: Math.max(1, choice.lines.from), to: Math.min(all.to, choice.lines.to) };
  return named(lines, symbolOfLines(symbols, lines));
}

function named({ from, to }: CodeLines, symbol: { readonly name: string } | undefined) {
  return { lines: { from, to }, ...(symbol !== undefined && { symbol: symbol.name }) };
}

/** What fits the kind of an integration, and ids of what does not: a REST integration has no store, one of S3 no API. */
export function fittingKind(
  { patterns, operations, unanswered }: FoundInCode,
  kind: IntegrationKind,
): { readonly found: FoundInCode; readonly leftOut: readonly string[] } {
  const fits = ({ id }: { readonly id: string }) => (id.startsWith('R') ? kind !== 's3' : kind !== 'rest');
  const [ofStore, ofApi] = [kind !== 'rest', kind !== 's3'];
  return {
    found: {
      patterns: patterns.filter(fits),
      operations: ofApi ? operations : [],
      unanswered: ofStore ? unanswered : [],
    },
    leftOut: [
      ...patterns.filter((each) => !fits(each)).map(({ id }) => id),
      ...(ofApi ? [] : operations.map(({ id }) => id)),
      ...(ofStore ? [] : unanswered.map(({ construct }) => construct)),
    ],
  };
}
