/**
 * Writes the differences of targets as they are now: `node --import tsx test/contract/record.ts rgw-16 [TARGET ...]`.
 * Reasons that were given stay; new differences wait for one. CHECKS=words keeps to checks whose id has these words and
 * prints what they saw instead of writing, as for a target that may not differ.
 */
import { isDeepStrictEqual } from 'node:util';
import { allChecks, awsObservations } from './allChecks';
import { differencesOf, noReason, readDifferences, writeDifferences } from './differences';
import { type Observations, runChecks } from './runChecks';
import { targets } from './targets';

const words = process.env['CHECKS'];
const checks = allChecks.filter(({ id }) => words === undefined || new RegExp(words).test(id));
const observations = new Map<string, Observations>([['aws', awsObservations]]);

async function record(): Promise<void> {
  for (const { name, heldAgainst, mayDiffer, open: start } of targets.filter(({ name }) =>
    process.argv.includes(name),
  )) {
    const { store, close } = await start();
    const started = performance.now();
    const observed = await runChecks(store, checks).finally(close);
    observations.set(name, observed);
    const expected = observations.get(heldAgainst);
    if (!expected) throw new Error(`${name} is held against ${heldAgainst}: name that one first`);
    const differences = differencesOf(checks, observed, expected, readDifferences(name));
    const open = Object.values(differences).filter(({ reason }) => reason === noReason).length;
    console.log(
      `${name}: ${checks.length} checks, ${Object.keys(differences).length} differences, ${open} without a reason, ${Math.round(performance.now() - started)} ms`,
    );
    if (words === undefined && mayDiffer) writeDifferences(name, differences);
    else for (const { id } of checks) print(id, observed.get(id) ?? [], expected.get(id) ?? []);
  }
}

function print(id: string, observed: readonly string[], expected: readonly string[]): void {
  const same = isDeepStrictEqual(observed, expected);
  console.log(`${same ? 'same  ' : 'DIFFER'} ${id}`);
  for (const [at, line] of observed.entries()) {
    const wanted = expected[at];
    console.log(`    ${line}${line === wanted ? '' : `\n  < ${wanted ?? '(nothing)'}`}`);
  }
}

record().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
