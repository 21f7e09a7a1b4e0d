import assert from 'node:assert/strict';
import { allChecks, awsObservations } from './allChecks';
import { noReason, readDifferences } from './differences';
import { type Observations, runChecks } from './runChecks';
import { type Target, targets } from './targets';

/** `TARGETS=rgw-16,moto` chooses; all without. */
function chosenTargets(): readonly Target[] {
  const chosen = process.env['TARGETS']?.split(',');
  return targets.filter(({ name }) => chosen?.includes(name) ?? true);
}

const observations = new Map<string, Observations>([['aws', awsObservations]]);

it('has one id for each check', () => {
  const ids = allChecks.map(({ id }) => id);
  assert.deepEqual(
    ids.filter((id, at) => ids.indexOf(id) !== at),
    [],
  );
});

for (const { name, heldAgainst, open } of chosenTargets()) {
  describe(`contract of ${name}, held against ${heldAgainst}`, () => {
    const listed = readDifferences(name);
    let observed: Observations = new Map();
    let expected: Observations | undefined;

    before(async function () {
      this.timeout(120_000);
      expected = observations.get(heldAgainst);
      if (!expected) throw new Error(`TARGETS needs ${heldAgainst} before ${name}`);
      const { store, close } = await open();
      observed = await runChecks(store, allChecks).finally(close);
      observations.set(name, observed);
    });

    for (const { id } of allChecks) {
      const difference = listed[id];
      it(difference ? `${id} (differs: ${difference.reason})` : id, () => {
        if (difference) assert.notDeepEqual(observed.get(id), expected?.get(id), 'the listed difference is gone');
        assert.deepEqual(observed.get(id), difference ? difference.observed : expected?.get(id));
      });
    }

    it('gives a reason for each difference, and lists none for a check that is gone', () => {
      const ids = new Set(allChecks.map(({ id }) => id));
      const open = Object.entries(listed).filter(([id, { reason }]) => reason === noReason || !ids.has(id));
      assert.deepEqual(
        open.map(([id]) => id),
        [],
      );
    });
  });
}
