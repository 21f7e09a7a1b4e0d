import * as vscode from 'vscode';
import type { Requirement } from '../../core/integrations/manifest/integration';
import type { ChosenCode } from '../../core/integrations/selection/chosenCode';
import type { PortBindings } from '../../core/integrations/selection/decideCode';
import type { ChosenOperation, CodeDecision } from '../../core/integrations/selection/requirementEdit';
import type { Pattern } from '../../core/patterns/catalogue';
import type { Evidence, FoundInCode } from '../../core/patterns/recognition/foundInCode';
import { loadChunk } from '../../platform/chunks';
import { reportLanguage } from '../../platform/reportLanguage';
import { runSteps, type Step, type StepUi } from '../../platform/stepInput';

/** What is known of chosen code before the reader decides. */
export interface CodeQuestion {
  readonly title: string;
  readonly chosen: ChosenCode;
  readonly found: FoundInCode;
  readonly ports: PortBindings;
  /** Those of the catalogue that fit the kind of the integration. */
  readonly patterns: readonly Pattern[];
  /** How the manifest names what was found. */
  readonly operations: ReadonlyMap<string, ChosenOperation>;
  /** Of the manifest, for the reader to add the code to. */
  readonly requirements: readonly Requirement[];
  /** The requirement that names this code already: nothing is asked about it. */
  readonly requirement?: Requirement;
}

interface State {
  readonly question: CodeQuestion;
  ticked?: readonly FoundItem[];
  requirement?: string | undefined;
  title?: string | undefined;
}

interface FoundItem extends vscode.QuickPickItem {
  readonly pattern?: string;
  readonly operation?: string;
  readonly construct?: string;
  readonly isTicked?: boolean;
}

/**
 * Shows what was found in code, with the reasons and their lines, and has the reader decide what of it counts.
 * @throws AppError `cancelled`
 */
export async function askCodeTests(question: CodeQuestion): Promise<CodeDecision> {
  const state = await runSteps<State>(question.title, { question }, [askFound, askRequirement, askTitle]);
  const { placesOf } = loadChunk('integrations');
  const { ports, chosen, operations } = question;
  const ticked = state.ticked ?? [];
  const requirement = question.requirement?.id ?? state.requirement;
  return {
    places: placesOf([chosen], ports),
    patterns: ticked.flatMap(({ pattern }) => pattern ?? []),
    operations: ticked.flatMap(({ operation }) => operations.get(operation ?? '') ?? []),
    unanswered: ticked.flatMap(({ construct }) => construct ?? []),
    ports: ports.bound.map(({ symbol }) => symbol),
    ...(requirement !== undefined && { requirement }),
    ...(state.title !== undefined && { title: { en: state.title, 'zh-cn': state.title } }),
  };
}

const askFound: Step<State> = async (state, ui: StepUi) => {
  const items = itemsFor(state.question);
  const before = state.ticked;
  const { chosen } = state.question;
  const place = loadChunk('integrations').placeText(chosen.place, reportLanguage());
  state.ticked = await ui.pickMany({
    placeholder: vscode.l10n.t('{0}: what its tests are made of', place),
    items,
    ticked: before
      ? items.filter((item) => before.some(({ label }) => label === item.label))
      : items.filter((item) => item.isTicked),
  });
};

function itemsFor({ found, ports, patterns, requirement }: CodeQuestion): readonly FoundItem[] {
  const { t } = vscode.l10n;
  const language = reportLanguage();
  const { constructText } = loadChunk('integrations');
  const known = new Map(patterns.map((pattern) => [pattern.id, pattern]));
  const earlier = new Set(requirement?.patterns);
  const item = (id: string, detail: string, isTicked: boolean): FoundItem => ({
    ...{ label: `${id} ${known.get(id)?.title[language] ?? ''}`, detail, pattern: id, isTicked },
  });
  const isBound = ports.bound.length > 0;
  const bound = isBound
    ? [item('P32', t('The contract suite is bound to {0}', ports.bound.map(({ symbol }) => symbol).join(', ')), true)]
    : [];
  const fromCode = found.patterns
    .filter(({ id }) => known.has(id) && !(isBound && id === 'P32'))
    .map(({ id, evidence, likely }) => item(id, reasons(evidence), likely || earlier.has(id)));
  const calls = found.operations.map(({ id, evidence, likely }): FoundItem => {
    return { label: id, detail: reasons(evidence), operation: id, isTicked: likely };
  });
  const open = found.unanswered.map(({ construct, evidence }): FoundItem => {
    const label = constructText(construct, language);
    return { label, detail: t('{0}; a test is left to be written', reasons(evidence)), construct, isTicked: true };
  });
  const listed = new Set([...bound, ...fromCode].map(({ pattern }) => pattern));
  const others = patterns
    .filter(({ id }) => !listed.has(id))
    .map(({ id, replaces }) => item(id, replaces[language].replaceAll('`', ''), earlier.has(id)));
  const all = [...bound, ...fromCode, ...calls];
  return [
    ...under(
      t('Found in this code'),
      all.filter(({ isTicked }) => isTicked),
    ),
    ...under(
      t('Perhaps in this code'),
      all.filter(({ isTicked }) => !isTicked),
    ),
    ...under(t('No pattern answers it yet'), open),
    ...under(t('Other patterns'), others),
  ];
}

function under(label: string, items: readonly FoundItem[]): readonly FoundItem[] {
  return items.length === 0 ? [] : [{ label, kind: vscode.QuickPickItemKind.Separator }, ...items];
}

/** As many reasons as a line shows. */
const most = 4;

function reasons(evidence: readonly Evidence[]): string {
  const { evidenceText } = loadChunk('integrations');
  const told = evidence
    .slice(0, most)
    .map((each) => vscode.l10n.t('line {0}: {1}', each.line, evidenceText(each, reportLanguage())));
  return [...told, ...(evidence.length > most ? [vscode.l10n.t('and {0} more', evidence.length - most)] : [])].join(
    ' · ',
  );
}

const askRequirement: Step<State> = async (state, ui) => {
  state.requirement = undefined;
  const { requirements, requirement } = state.question;
  if (requirement !== undefined || requirements.length === 0) return;
  const { t } = vscode.l10n;
  const items: readonly (vscode.QuickPickItem & { readonly id?: string })[] = [
    { label: `$(add) ${t('A new requirement')}` },
    ...requirements.map(({ id, title }) => ({ label: id, detail: title[reportLanguage()], id })),
  ];
  state.requirement = (await ui.pick({ placeholder: t('Which requirement does this code serve?'), items })).id;
};

const askTitle: Step<State> = async (state, ui) => {
  state.title = undefined;
  const { chosen, requirement, ports } = state.question;
  if (requirement !== undefined || state.requirement !== undefined) return;
  const ticked = state.ticked ?? [];
  const hasStore = ports.bound.length > 0 || !ticked.some(({ operation }) => operation !== undefined);
  const { requirementTitle } = loadChunk('integrations');
  const proposed = requirementTitle(chosen.place, hasStore)[reportLanguage()];
  const { t } = vscode.l10n;
  const title = await ui.text({
    prompt: t('What does the customer demand of this code? Documents and the acceptance test say it.'),
    value: proposed,
    validate: (value) => (value.trim() === '' ? t('Enter a sentence.') : undefined),
  });
  // Left as it is it has a text in both languages.
  if (title.trim() !== proposed) state.title = title.trim();
};
