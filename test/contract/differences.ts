import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Check, Observation } from './check';
import type { Observations } from './runChecks';

/** Where a store differs from what it is held against, and why. */
export interface Difference {
  readonly observed: Observation;
  readonly reason: string;
}

export type Differences = Readonly<Record<string, Difference>>;

/** A reason that nobody has given yet; the suite takes none of these. */
export const noReason = 'TODO';

function fileOf(name: string): string {
  return path.join(import.meta.dirname, 'differences', `${name}.json`);
}

/** The listed differences of a target; none without a file. */
export function readDifferences(name: string): Differences {
  const file = fileOf(name);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Differences) : {};
}

/**
 * What is to be listed for these observations, in the order of the checks. A reason stays as long as there is a
 * difference; a new one gets none, so that somebody thinks of it.
 */
export function differencesOf(
  checks: readonly Check[],
  observed: Observations,
  expected: Observations,
  listed: Differences,
): Differences {
  const differing = checks.filter(({ id }) => !isDeepStrictEqual(observed.get(id), expected.get(id)));
  return Object.fromEntries(
    differing.map(({ id }) => [id, { observed: observed.get(id) ?? [], reason: listed[id]?.reason ?? noReason }]),
  );
}

/** Writes them as the house formats JSON. */
export function writeDifferences(name: string, differences: Differences): void {
  writeFileSync(fileOf(name), `${JSON.stringify(differences, undefined, 2)}\n`);
  execFileSync('npx', ['biome', 'format', '--write', fileOf(name)], { stdio: 'ignore' });
}
