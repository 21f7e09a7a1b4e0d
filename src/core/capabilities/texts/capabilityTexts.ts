import type { CapabilityGroup, CapabilityId, capabilityGroupOf } from '../capabilities';
import type { OddKeyName } from '../oddKeys';
import type { Outcome, Verdict } from '../verdict';
import type { DifferenceCode, EffectCode, FactName, UnknownCode } from '../verdictCodes';

/** The languages that reports are written in. */
export const reportLanguages = ['en', 'zh-cn'] as const;

export type ReportLanguage = (typeof reportLanguages)[number];

type FixedId = keyof typeof capabilityGroupOf;

export type TitleTexts = Readonly<Record<FixedId, string>>;
export type GapTexts = Readonly<Record<FixedId, string>>;

/** Words of reports. `{0}`, `{1}` stand for values. */
export type ReportWord =
  | 'title'
  | 'endpoint'
  | 'region'
  | 'bucket'
  | 'ownBuckets'
  | 'time'
  | 'duration'
  | 'server'
  | 'unknownServer'
  | 'likely'
  | 'summary'
  | 'dangerous'
  | 'noDanger'
  | 'capability'
  | 'outcome'
  | 'details'
  | 'meaning'
  | 'patterns'
  | 'leftovers'
  | 'noLeftovers'
  | 'compareTitle'
  | 'change'
  | 'noChange'
  | 'filter'
  | 'onlyGaps'
  | 'onlyChanges'
  | 'nothingFits'
  | 'yes'
  | 'no';

/** How the second of two verdicts stands to the first. */
export type ChangeKind = 'same' | 'better' | 'worse' | 'other';

/** Everything that reports of capabilities say, in one language: a text that is missing does not compile. */
export interface CapabilityTexts {
  readonly groups: Readonly<Record<CapabilityGroup, string>>;
  readonly outcomes: Readonly<Record<Outcome, string>>;
  readonly titles: TitleTexts;
  readonly gaps: GapTexts;
  /** Of the odd keys; `keyTitle` puts one into a title. */
  readonly keys: Readonly<Record<OddKeyName, string>>;
  readonly keyTitle: string;
  readonly keyGap: string;
  readonly effects: Readonly<Record<EffectCode, string>>;
  readonly differences: Readonly<Record<DifferenceCode, string>>;
  readonly unknown: Readonly<Record<UnknownCode, string>>;
  readonly facts: Readonly<Record<FactName, string>>;
  readonly changes: Readonly<Record<ChangeKind, string>>;
  readonly words: Readonly<Record<ReportWord, string>>;
  /** Between a name and its value, and between two of them. */
  readonly colon: string;
  /** Puts `{0}` in brackets, with what stands ahead of them. */
  readonly brackets: string;
  readonly comma: string;
}

/** Puts values into a text. */
export function fill(text: string, ...values: readonly (string | number)[]): string {
  return text.replace(/\{(\d)\}/g, (_, at) => String(values[Number(at)] ?? ''));
}

/** What a capability is called. */
export function titleOf(texts: CapabilityTexts, id: CapabilityId): string {
  if (id.startsWith('key.')) return fill(texts.keyTitle, texts.keys[id.slice(4) as OddKeyName]);
  return texts.titles[id as FixedId];
}

/** What it means for an adaptation that the store does not do it. */
export function gapOf(texts: CapabilityTexts, id: CapabilityId): string {
  return id.startsWith('key.') ? texts.keyGap : texts.gaps[id as FixedId];
}

/** What stands behind an outcome, in a few words; empty where there is nothing. A code without a text is shown as it is. */
export function reasonOf(texts: CapabilityTexts, verdict: Verdict): string {
  const known = (all: Readonly<Record<string, string>>, code: string) => all[code] ?? code;
  switch (verdict.outcome) {
    case 'works':
      return '';
    case 'refused':
      return `HTTP ${verdict.status}${verdict.code === '' ? '' : ` ${verdict.code}`}`;
    case 'ignored':
      return known(texts.effects, verdict.effect);
    case 'differs':
      return known(texts.differences, verdict.how);
    case 'notTested':
      return known(texts.unknown, verdict.why);
  }
}

/** The figures and words beside an outcome. */
export function factsOf(texts: CapabilityTexts, verdict: Verdict): string {
  const { colon, comma, words } = texts;
  const names: Readonly<Record<string, string>> = texts.facts;
  const value = (each: string | number | boolean) => (typeof each === 'boolean' ? words[each ? 'yes' : 'no'] : each);
  return Object.entries(verdict.facts ?? {})
    .map(([name, each]) => `${names[name] ?? name}${colon}${value(each)}`)
    .join(comma);
}
