/**
 * Writes the differences of targets as they are now: `node --import tsx test/contract/record.ts rgw-16 [TARGET ...]`.
 * Reasons that were given stay; new differences wait for one. CHECKS=words keeps to checks whose id has these words and
 * prints what they saw instead of writing. Of a target that may not differ, what differs is printed.
 */
import { isDeepStrictEqual } from 'node:util';
import { allChecks, awsObservations } from './allChecks';
import { differencesOf, noReason, readDifferences, writeDifferences } from './differences';
import { type Observations, runChecks } from './runChecks';
import { type Target, targets } from './targets';

const words = process.env['CHECKS'];
const checks = allChecks.filter(({ id }) => words === undefined || new RegExp(words).test(id));
const observations = new Map<string, Observations>([['aws', awsObservations]]);

async function record(target: Target): Promise<void> {
  const { name, heldAgainst, mayDiffer } = target;
  const started = performance.now();
  const { store, close } = await target.open();
  const observed = await runChecks(store, checks).finally(close);
  observations.set(name, observed);
  const expected = observations.get(heldAgainst);
  if (!expected) throw new Error(`${name} is held against ${heldAgainst}: name that one first`);
  const differences = differencesOf(checks, observed, expected, readDifferences(name));
  const all = Object.values(differences);
  const open = all.filter(({ reason }) => reason === noReason).length;
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${name}: ${checks.length} checks, ${all.length} differences, ${open} without a reason, ${seconds} s`);
  if (words === undefined && mayDiffer) writeDifferences(name, differences);
  else print(words === undefined ? Object.keys(differences) : observed.keys(), observed, expected);
}

function print(ids: Iterable<string>, observed: Observations, expected: Observations): void {
  for (const id of ids) {
    const [lines, wanted] = [observed.get(id) ?? [], expected.get(id) ?? []];
    console.log(`${isDeepStrictEqual(lines, wanted) ? 'same  ' : 'DIFFER'} ${id}`);
    for (const [at, line] of lines.entries()) {
      console.log(`    ${line}${line === wanted[at] ? '' : `\n  < ${wanted[at] ?? '(nothing)'}`}`);
    }
  }
}

async function recordAll(): Promise<void> {
  for (const target of targets.filter(({ name }) => process.argv.includes(name))) await record(target);
}

recordAll().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
