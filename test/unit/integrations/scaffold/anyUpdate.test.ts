import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import * as fc from 'fast-check';
import { applyPlan } from '../../../../src/core/integrations/scaffold/applyPlan';
import type { PlannedFile } from '../../../../src/core/integrations/scaffold/filePlan';
import { settleConflicts } from '../../../../src/core/integrations/scaffold/planScaffold';
import { ScaffoldFolder } from './scaffoldFolder';

const runs = Number(process.env['SCAFFOLD_RUNS'] ?? 150);
const seed = Number(process.env['SCAFFOLD_SEED'] ?? 20_261_124);

/** What somebody does to the lines of a text; the place is a part of its length. */
interface Edit {
  readonly at: number;
  readonly do: 'insert' | 'replace' | 'delete';
}

/** What one side does to a file. */
interface Side {
  readonly edits: readonly Edit[];
  readonly gone: boolean;
}

interface History {
  readonly lines: number;
  readonly mine: Side;
  readonly theirs: Side;
  readonly crlf: boolean;
  readonly last: boolean;
}

const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  do: fc.constantFrom('insert', 'replace', 'delete'),
});
const side = fc.record({
  edits: fc.oneof(fc.constant([]), fc.array(edit, { minLength: 1, maxLength: 4 })),
  gone: fc.oneof({ weight: 6, arbitrary: fc.constant(false) }, fc.constant(true)),
}) as fc.Arbitrary<Side>;
const history = fc.record({
  lines: fc.integer({ min: 0, max: 14 }),
  mine: side,
  theirs: side,
  crlf: fc.boolean(),
  last: fc.boolean(),
}) as fc.Arbitrary<History>;

/** Lines after edits; each written line is of its own, so that it can be found again. */
function edited(lines: readonly string[], { edits }: Side, who: string): string[] {
  const after = [...lines];
  for (const [number, { at, do: what }] of edits.entries()) {
    const place = Math.min(Math.floor(at * (after.length + 1)), after.length);
    if (what === 'insert') after.splice(place, 0, `${who} ${number}`);
    else if (place < after.length) after.splice(place, 1, ...(what === 'replace' ? [`${who} ${number}`] : []));
  }
  return after;
}

const textOf = (lines: readonly string[], last: boolean) =>
  lines.length === 0 ? '' : `${lines.join('\n')}${last ? '\n' : ''}`;

interface Case {
  readonly file: string;
  readonly base: readonly string[];
  readonly mine: readonly string[];
  readonly theirs: readonly string[];
  readonly how: History;
}

function caseOf(how: History, index: number): Case {
  const base = Array.from({ length: how.lines }, (_, at) => `base ${index} ${at}`);
  const [mine, theirs] = [edited(base, how.mine, `mine ${index}`), edited(base, how.theirs, `theirs ${index}`)];
  return { file: `folder${index % 3}/file${index}.txt`, base, mine, theirs, how };
}

const same = (a: readonly string[], b: readonly string[]) => a.join('\n') === b.join('\n');

describe('updating any history of edits', () => {
  it('keeps or shows every edit of both sides, leaves deleted what was deleted, and changes nothing the second time', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(history, { minLength: 1, maxLength: 6 }), async (histories) => {
        const folder = await ScaffoldFolder.make();
        try {
          const cases = histories.map(caseOf);
          await applyPlan(
            await folder.plan(Object.fromEntries(cases.map(({ file, base, how }) => [file, textOf(base, how.last)]))),
          );
          for (const { file, base, mine, how } of cases) {
            if (how.mine.gone) await rm(path.join(folder.root, file));
            else if (!same(base, mine) || how.crlf)
              await folder.write(file, textOf(mine, how.last).replaceAll('\n', how.crlf ? '\r\n' : '\n'));
          }
          const newer = Object.fromEntries(
            cases
              .filter(({ how }) => !how.theirs.gone)
              .map(({ file, theirs, how }) => [file, textOf(theirs, how.last)]),
          );
          const plan = await folder.plan(newer, '2.0.0');
          await applyPlan(plan);
          const after = await folder.all();
          for (const each of cases)
            outcome(
              each,
              plan.files.find(({ path: file }) => file === each.file),
              after[each.file],
            );
          const again = await folder.plan(newer, '2.0.0');
          await applyPlan(again);
          assert.deepEqual(await folder.all(), after, 'a second run changes nothing');
          await decide(folder, newer);
        } finally {
          await folder.remove();
        }
      }),
      { numRuns: runs, seed },
    );
  }).timeout(600_000);
});

/** Conflicts that somebody decided do not come up again. */
async function decide(folder: ScaffoldFolder, newer: Readonly<Record<string, string>>): Promise<void> {
  const plan = await folder.plan(newer, '2.0.0');
  const conflicts = plan.files.filter(({ action }) => action === 'conflict');
  const texts = new Map(conflicts.map(({ path: file, conflicted = '' }) => [file, conflicted]));
  await applyPlan(settleConflicts(plan, texts));
  const left = (await folder.plan(newer, '2.0.0')).files.filter(({ action }) => action === 'conflict');
  assert.deepEqual(left, []);
  for (const [file, text] of texts) assert.equal(await folder.read(file), text);
}

function outcome({ base, mine, theirs, how }: Case, planned: PlannedFile | undefined, found: string | undefined): void {
  const [edits, changes] = [!same(base, mine), !same(base, theirs)];
  if (how.mine.gone) {
    assert.equal(found, undefined, 'deleted stays deleted');
    return;
  }
  if (how.theirs.gone && !edits) {
    assert.equal(found, undefined, 'untouched, and no longer in the template');
    return;
  }
  const text = found ?? '';
  const lines = text.split(/\r?\n/).filter((line) => line !== '');
  if (!edits && !how.theirs.gone) assert.deepEqual(lines, theirs, 'untouched: the template');
  if (edits && (how.theirs.gone || !changes)) assert.deepEqual(lines, mine, 'only mine');
  for (const line of mine.filter((each) => each.startsWith('mine'))) assert.ok(lines.includes(line), `${line} is lost`);
  if (how.crlf && lines.length > 1) assert.doesNotMatch(text.replace(/\r\n/g, ''), /\n/, 'line ends stay');
  if (!edits || !changes || how.theirs.gone) return;
  const shown = planned?.action === 'conflict' ? (planned.conflicted ?? '').split(/\r?\n/) : lines;
  for (const line of theirs.filter((each) => each.startsWith('theirs')))
    assert.ok(shown.includes(line), `${line} is not shown`);
  if (planned?.action === 'conflict') assert.deepEqual(lines, mine, 'a conflict leaves mine');
  // What one side took away, and the other left, is away.
  else for (const line of base) assert.equal(lines.includes(line), mine.includes(line) && theirs.includes(line), line);
}
