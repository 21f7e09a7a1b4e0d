import { OperationUses } from '../../apis/uses/operationUses';
import type { SampleLanguage } from '../pattern';
import { patternOfFile } from '../sampleText';
import { type MeantCall, meantCalls } from './callMeanings';
import { constructAnswers } from './constructAnswers';
import type {
  CodeLines,
  Evidence,
  FoundInCode,
  FoundOperation,
  FoundPattern,
  UnansweredConstruct,
} from './foundInCode';
import { type ImportedNames, importedNames } from './importedNames';
import { type MaskedCode, maskCode } from './maskedCode';
import { isSample, type SampleName } from './sampleNames';

/** Operations of a definition that code may call. */
export interface DefinedOperations {
  /** Address or path, as the caller wants it back. */
  readonly definition: string;
  /** `id` is method and path. */
  readonly operations: readonly { readonly id: string; readonly path: string; readonly operationId?: string }[];
}

export interface CodeToRecognise {
  /** The whole file: its imports say what names in the lines are. */
  readonly text: string;
  readonly language: SampleLanguage;
  readonly lines: CodeLines;
  /** Ids of patterns of the catalogue, and of their goals. */
  readonly patterns: ReadonlySet<string>;
  readonly goals: ReadonlySet<string>;
  readonly samples: readonly SampleName[];
  readonly definitions: readonly DefinedOperations[];
}

/**
 * What some lines of a file do with files, objects and APIs, and which patterns answer it: by calls of file APIs and S3 SDKs, by names and
 * headers of samples, by ids that the text names, and by operations of API definitions. Comments and quoted text are no code; nothing is run.
 */
export function recogniseCode(code: CodeToRecognise): FoundInCode {
  const masked = maskCode(code.text, code.language);
  const imports = importedNames(masked, code.language);
  const within = ({ line }: { readonly line: number }) => line >= code.lines.from && line <= code.lines.to;
  const calls = meantCalls(masked, code.language, imports).filter(within);
  const found = new FoundPatterns(code);
  found.addCalls(calls);
  found.addMarker();
  for (const each of sampleUses(code, masked, imports)) if (within(each)) found.add(each.pattern, true, each);
  for (const each of namedIds(code)) if (within(each)) found.add(each.pattern, each.sure, each);
  return {
    patterns: found.list(),
    operations: code.definitions.flatMap((each) => operationsIn(masked, each, code)),
    unanswered: unanswered(calls, code),
  };
}

type Placed = Pick<Evidence, 'kind' | 'line' | 'word' | 'sure' | 'construct'>;

const textOf = (lines: readonly string[], line: number) => (lines[line - 1] ?? '').trim();

class FoundPatterns {
  readonly #code: CodeToRecognise;
  readonly #lines: readonly string[];
  readonly #found = new Map<string, { likely: boolean; evidence: Evidence[] }>();

  constructor(code: CodeToRecognise) {
    this.#code = code;
    this.#lines = code.text.split(/\r?\n/);
  }

  /** What the catalogue does not have is left out. */
  add(id: string, likely: boolean, { kind, line, word, sure, construct }: Placed): void {
    if (!this.#code.patterns.has(id)) return;
    const found = this.#found.get(id) ?? { likely: false, evidence: [] };
    this.#found.set(id, found);
    found.likely ||= likely;
    if (found.evidence.some((each) => each.line === line && each.word === word)) return;
    const text = textOf(this.#lines, line);
    found.evidence.push({ kind, line, word, sure, text, ...(construct !== undefined && { construct }) });
  }

  addCalls(calls: readonly MeantCall[]): void {
    for (const call of calls) {
      const { construct, likely, possible } = constructAnswers[call.kind];
      const placed = { kind: call.of, line: call.line, word: call.word, sure: call.sure, construct };
      for (const id of likely) this.add(id, call.sure, placed);
      for (const id of possible) this.add(id, false, { ...placed, sure: false });
    }
  }

  addMarker(): void {
    const marker = patternOfFile(this.#code.text);
    if (marker === undefined) return;
    const line = this.#lines.findIndex((each) => each.includes(`pattern ${marker.id} version`)) + 1;
    this.add(marker.id, true, { kind: 'marker', line, word: marker.id, sure: true });
  }

  list(): readonly FoundPattern[] {
    return [...this.#found]
      .map(([id, { likely, evidence }]) => ({ id, likely, evidence: evidence.sort((a, b) => a.line - b.line) }))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
  }
}

interface NamedPattern extends Placed {
  readonly pattern: string;
}

/** Names of samples where they are used: after the import, by which they are known. */
function sampleUses(
  { language, samples }: CodeToRecognise,
  { code }: MaskedCode,
  { names }: ImportedNames,
): readonly NamedPattern[] {
  const local = new Map<string, readonly SampleName[]>();
  for (const [name, imported] of names) {
    const found = samples.filter((each) => isSample(each, imported, language));
    if (found.length > 0) local.set(name, found);
  }
  const packages = language === 'go' ? [...names].filter(([, from]) => /(?:^|\/)storage$/.test(from)) : [];
  const used = (word: string, pattern: string, line: number): NamedPattern => ({
    ...{ kind: 'sample', sure: true, word, pattern, line },
  });
  return code.split('\n').flatMap((text, at) => {
    if (/^\s*(?:import|from)\b/.test(text)) return [];
    const words = [...text.matchAll(/[A-Za-z_$][\w$]*/g)].flatMap(([word]) =>
      (local.get(word) ?? []).map(({ name, pattern }) => used(name, pattern, at + 1)),
    );
    const members = packages.flatMap(([name]) =>
      [...text.matchAll(new RegExp(String.raw`\b${name}\.(\w+)`, 'g'))].flatMap(([, member = '']) =>
        samples.filter((each) => each.name === member).map(({ pattern }) => used(member, pattern, at + 1)),
      ),
    );
    return [...words, ...members];
  });
}

/** Ids in comments, names of tests and the like. A goal's id says what it is; `P14` alone may be anything. */
function namedIds({ text, goals }: CodeToRecognise): readonly NamedPattern[] {
  return text.split('\n').flatMap((line, at) => {
    if (/storage-integrator: pattern/.test(line)) return [];
    return [...line.matchAll(/\b([PR]\d\d)(?:-[a-z0-9]+)*\b/g)].map(([word, pattern = '']): NamedPattern => {
      return { kind: 'id', line: at + 1, word, pattern, sure: goals.has(word) };
    });
  });
}

const methods =
  /\b(?:GET|PUT|POST|DELETE|HEAD|PATCH|OPTIONS)\b|\.\s*(?:get|put|post|delete|head|patch)\b|\bMethod(?:Get|Put|Post|Delete|Head|Patch)\b/gi;

function operationsIn(
  { quoted }: MaskedCode,
  { definition, operations }: DefinedOperations,
  { lines: { from, to } }: CodeToRecognise,
): readonly FoundOperation[] {
  const lines = quoted.split('\n');
  const chosen = lines.map((line, at) => (at + 1 >= from && at + 1 <= to ? line : '')).join('\n');
  const found = new Map<string, { likely: boolean; evidence: Evidence[] }>();
  const named = new Map(operations.map(({ id, operationId }) => [id, operationId]));
  for (const { id, line } of new OperationUses(operations).find(chosen)) {
    const text = textOf(lines, line);
    // The method may stand on a line of its own beside the path.
    const around = lines.slice(Math.max(from, line - 2) - 1, Math.min(to, line + 2)).join('\n');
    const sure = isNamed(text, named.get(id)) || isOnlyMethod(text, around, id.split(' ')[0] ?? '');
    const each = found.get(id) ?? { likely: false, evidence: [] };
    found.set(id, each);
    each.likely ||= sure;
    each.evidence.push({ kind: 'operation', line, word: id, text, sure });
  }
  return [...found].map(([id, each]) => ({ definition, id, ...each }));
}

const isNamed = (text: string, operationId: string | undefined) =>
  operationId !== undefined && new RegExp(String.raw`\b${operationId.replaceAll(/\W/g, '\\$&')}\b`).test(text);

function isOnlyMethod(text: string, around: string, method: string): boolean {
  const named = (part: string) =>
    [...part.matchAll(methods)].map(([word]) => word.replace(/^\W+|^Method/i, '').toUpperCase());
  const [own, near] = [named(text), named(around)];
  const which = own.length > 0 ? own : near;
  return which.length > 0 && which.every((each) => each === method);
}

/** Constructs none of whose patterns the catalogue has. */
function unanswered(calls: readonly MeantCall[], { text, patterns }: CodeToRecognise): readonly UnansweredConstruct[] {
  const lines = text.split(/\r?\n/);
  const found = new Map<string, Evidence[]>();
  for (const { kind, of, line, word, sure } of calls) {
    const { construct, likely } = constructAnswers[kind];
    if (likely.length === 0 || likely.some((id) => patterns.has(id))) continue;
    const evidence = found.get(construct) ?? [];
    found.set(construct, evidence);
    if (!evidence.some((each) => each.line === line && each.word === word))
      evidence.push({ kind: of, line, word, sure, construct, text: textOf(lines, line) });
  }
  return [...found].map(([construct, evidence]) => ({ construct, evidence }));
}
