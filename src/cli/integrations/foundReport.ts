import { evidenceText, placeText, unboundText } from '../../core/integrations/selection/codeTexts';
import type { Evidence } from '../../core/patterns/recognition/foundInCode';
import { type LocalContext, print, printable } from '../cliContext';
import type { CodeWork } from './codeWork';

interface Told extends CodeWork {
  readonly requirement: string;
  /** Definitions that could not be read. */
  readonly missing: readonly string[];
}

/** Says what was found in code, by which lines, and what was decided about it. JSON has it in the report. */
export function tellFound(context: LocalContext, told: Told): void {
  for (const line of told.missing) process.stderr.write(`storage-integrator: no typed functions: ${printable(line)}\n`);
  if (context.json) return;
  const { found, decision, ports, leftOut, catalogue } = told;
  const say = (line: string) => print(context, printable(line));
  say(`${told.requirement}  ${decision.places.map((place) => placeText(place, 'en')).join(', ')}`);
  const chosenPatterns = new Set(decision.patterns);
  for (const { id, evidence } of found.patterns) {
    const title = catalogue.patterns.get(id)?.title.en ?? '';
    say(`  ${chosenPatterns.has(id) ? '+' : '?'} ${id} ${title}: ${reasons(evidence)}`);
  }
  for (const id of decision.patterns.filter((each) => !found.patterns.some((pattern) => pattern.id === each)))
    say(`  + ${id} ${catalogue.patterns.get(id)?.title.en ?? ''}`);
  const operations = new Set(decision.operations.map(({ operation }) => operation));
  for (const { id, evidence } of found.operations)
    say(`  ${operations.has(id) ? '+' : '?'} ${id}: ${reasons(evidence)}`);
  for (const { construct, evidence } of found.unanswered)
    say(`  ! ${construct}: no pattern answers it yet; a test is left to be written: ${reasons(evidence)}`);
  for (const each of ports.unbound) say(`  ! ${unboundText(each.name, each.why, 'en')}`);
  if (leftOut.length > 0) say(`  - not for an integration of this kind: ${leftOut.join(', ')}`);
  if (found.patterns.some(({ id }) => !chosenPatterns.has(id)))
    say('  Those with ? are not chosen; --patterns chooses.');
}

/** As many lines as one reads. */
const most = 5;

function reasons(evidence: readonly Evidence[]): string {
  const told = evidence.slice(0, most).map((each) => `line ${each.line} ${evidenceText(each, 'en')}`);
  return [...told, ...(evidence.length > most ? [`${evidence.length - most} more`] : [])].join('; ');
}
