import type { UsePlace, Uses } from '../uses/useFinder';
import type { DefinitionDiff, OperationChange } from './definitionDiff';

/** What of the reader's own files a new version touches. */
export interface TouchedUses {
  /** Operations that are removed or changed and that files name. */
  readonly operations: number;
  /** Places that name them; a line counts once. */
  readonly calls: number;
  readonly files: number;
  /** Of the calls, those that meet a breaking change. */
  readonly breakingCalls: number;
}

/** A place, and the operation that it names. */
export interface TouchedPlace extends UsePlace {
  readonly operation: string;
}

export function touchedUses({ operations }: Pick<DefinitionDiff, 'operations'>, uses: Uses): TouchedUses {
  const touched = operations.filter((operation) => placesOf(operation, uses).length > 0);
  const places = touched.flatMap((operation) => placesOf(operation, uses));
  const breaking = touched.filter((operation) => operation.breaking).flatMap((operation) => placesOf(operation, uses));
  return {
    operations: touched.length,
    calls: lines(places),
    files: new Set(places.map(({ file }) => file)).size,
    breakingCalls: lines(breaking),
  };
}

/** Places that name an operation of the old version; none of one that was added. */
export function placesOf({ kind, id }: OperationChange, uses: Uses): readonly UsePlace[] {
  return kind === 'added' ? [] : (uses.get(id) ?? []);
}

/** The touched places one by one, for programs. */
export function touchedPlaces({ operations }: DefinitionDiff, uses: Uses): readonly TouchedPlace[] {
  return operations.flatMap((operation) =>
    placesOf(operation, uses).map((place) => ({ operation: operation.id, ...place })),
  );
}

function lines(places: readonly UsePlace[]): number {
  return new Set(places.map(({ file, line }) => `${line} ${file}`)).size;
}
