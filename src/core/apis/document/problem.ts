import { definitionLimits } from './limits';

/**
 * What can be wrong with a definition, as codes; the reader's text is made from code and facts (cli/definitionProblemText.ts,
 * and in VS Code with its translations).
 */
export const problemCodes = [
  // reading files
  'file.empty',
  'file.tooLarge',
  'file.unreadable',
  'file.notObject',
  // YAML and JSON
  'yaml.syntax',
  'yaml.duplicateKey',
  'yaml.multipleDocuments',
  'yaml.tooManyAliases',
  'yaml.unknownAlias',
  'yaml.complexKey',
  'yaml.mergeUnusable',
  'yaml.bracketIndent',
  // references
  'ref.notFound',
  'ref.circular',
  'ref.remote',
  'ref.outside',
  'ref.tooManyFiles',
  // the document
  'document.noVersion',
  'document.unknownVersion',
  'document.noTitle',
  'document.noPaths',
  'document.otherVersionKey',
  'document.unexpectedType',
  'document.tooMany',
  // paths and operations
  'path.noSlash',
  'path.ambiguous',
  'path.parameterMissing',
  'path.parameterUnused',
  'operation.noId',
  'operation.duplicateId',
  'operation.noResponses',
  'parameter.invalid',
  'parameter.duplicate',
  'media.keyOfSchema',
  'security.unknownScheme',
] as const;

export type ProblemCode = (typeof problemCodes)[number];
export type ProblemSeverity = 'error' | 'warning' | 'information';
export type ProblemFacts = Readonly<Record<string, string | number>>;

/** A place in a definition's text. */
export interface Place {
  /** The file, when it is not the definition's main file. */
  readonly uri?: string;
  /** From 1. */
  readonly line: number;
}

/** Something wrong with a definition that did not keep us from showing the rest. */
export interface DefinitionProblem extends Place {
  readonly code: ProblemCode;
  readonly severity: ProblemSeverity;
  readonly facts: ProblemFacts;
}

/** error: part of the definition is lost or means nothing; information: allowed, but inconvenient. The others: warning. */
const severities: Partial<Record<ProblemCode, ProblemSeverity>> = {
  'file.empty': 'error',
  'file.tooLarge': 'error',
  'file.unreadable': 'error',
  'file.notObject': 'error',
  'yaml.syntax': 'error',
  'yaml.duplicateKey': 'error',
  'yaml.tooManyAliases': 'error',
  'yaml.unknownAlias': 'error',
  'ref.notFound': 'error',
  'ref.circular': 'error',
  'ref.remote': 'error',
  'ref.outside': 'error',
  'ref.tooManyFiles': 'error',
  'document.noVersion': 'error',
  'document.noPaths': 'error',
  'document.tooMany': 'error',
  'operation.duplicateId': 'error',
  'operation.noId': 'information',
  'path.ambiguous': 'error',
};

/** Collects problems up to a bound for each severity; one line and code with the same facts counts once. */
export class ProblemList {
  readonly #problems: DefinitionProblem[] = [];
  readonly #seen = new Set<string>();
  readonly #counts = { error: 0, warning: 0, information: 0 };
  #leftOut = 0;

  add(code: ProblemCode, place: Place, facts: ProblemFacts = {}): void {
    const key = JSON.stringify([code, place.uri, place.line, facts]);
    if (this.#seen.has(key)) return;
    const severity = severities[code] ?? 'warning';
    if (++this.#counts[severity] > definitionLimits.problems) {
      this.#leftOut++;
      return;
    }
    this.#seen.add(key);
    this.#problems.push({ ...place, code, severity, facts });
  }

  /** Problems that were found but not kept. */
  get leftOut(): number {
    return this.#leftOut;
  }

  /** In the order of the text, the main file first. */
  sorted(): readonly DefinitionProblem[] {
    return [...this.#problems].sort((a, b) => compareText(a.uri ?? '', b.uri ?? '') || a.line - b.line);
  }
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
