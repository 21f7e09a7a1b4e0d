import { type AppError, isAppError } from '../../base/errors';
import { type AccessKeys, type Connection, connectionDefaults } from '../connection';
import { type EndpointReason, guessScheme, normalizeEndpoint } from '../endpoint';
import type {
  ImportCandidate,
  ImportNote,
  ImportOrigin,
  ImportResult,
  ImportSkipReason,
  SkippedImport,
} from './importCandidate';

/** What an importer found for one connection; the rest has its default. */
export interface ImportedValues extends Partial<Omit<Connection, 'id' | 'endpoint' | 'credentials'>> {
  /** As the tool wrote it. */
  readonly endpoint: string;
  readonly credentials: Connection['credentials'];
}

/** Gathers the candidates of one tool, so that every importer fills in the same defaults. */
export class ImportCollector implements ImportResult {
  readonly candidates: ImportCandidate[] = [];
  readonly skipped: SkippedImport[] = [];
  readonly #origin: ImportOrigin;

  constructor(origin: ImportOrigin) {
    this.#origin = origin;
  }

  skip(originName: string, reason: ImportSkipReason): void {
    this.skipped.push({ origin: this.#origin, originName, reason });
  }

  /** A candidate with the origin's name, or a skipped one when the endpoint is none. */
  add(originName: string, values: ImportedValues, notes: readonly ImportNote[], keys?: AccessKeys): void {
    try {
      const draft = toDraft(originName, values);
      const all = keys?.sessionToken === undefined ? notes : [...notes, 'temporaryKeys' as const];
      this.candidates.push({
        origin: this.#origin,
        originName,
        draft,
        ...(keys === undefined ? {} : { keys }),
        notes: all,
      });
    } catch (error) {
      if (!isEndpointError(error)) throw error;
      this.skip(originName, error.facts['reason'] as EndpointReason);
    }
  }
}

function toDraft(name: string, { endpoint, ...values }: ImportedValues): Omit<Connection, 'id'> {
  return {
    ...connectionDefaults,
    name,
    ...values,
    endpoint: normalizeEndpoint(guessScheme(endpoint)),
  };
}

function isEndpointError(error: unknown): error is AppError {
  return isAppError(error) && error.code === 'config.invalid';
}
