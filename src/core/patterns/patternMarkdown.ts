import { type ReportLanguage, titleOf } from '../capabilities/texts/capabilityTexts';
import { textsFor } from '../capabilities/texts/textsFor';
import type { Pattern } from './catalogue';
import type { PatternFit } from './fit';
import { type PatternTexts, patternTexts } from './patternTexts';

export interface PatternMarkdownOptions {
  readonly language: ReportLanguage;
  /** How it does on the chosen endpoint; absent when none is chosen. */
  readonly fit?: PatternFit;
}

/** Everything about a pattern as a Markdown document. */
export function patternMarkdown(pattern: Pattern, { language, fit }: PatternMarkdownOptions): string {
  const texts = patternTexts(language);
  const sections = [
    `# ${pattern.id} ${pattern.title[language]}`,
    pattern.summary[language],
    `**${texts.replaces}**${texts.colon}${pattern.replaces[language]}`,
    ...(fit ? [`**${texts.columns.fit}**${texts.colon}${texts.fits[fit.result]}`] : []),
    ...preconditions(pattern, texts, { language, ...(fit && { fit }) }),
    ...list(
      texts.pitfalls,
      pattern.pitfalls.map(({ title, text }) => `**${title[language]}** ${text[language]}`),
    ),
    ...list(
      texts.goals,
      pattern.goals.map((goal) => goalLine(goal, texts, language)),
    ),
    ...list(
      texts.operations,
      pattern.operations.map((name) => `\`${name}\``),
    ),
    ...list(
      texts.policy,
      pattern.policy.flatMap(({ actions }) => actions.map((action) => `\`${action}\``)),
    ),
    ...settings(pattern, texts, language),
    ...list(texts.builtOn, pattern.requires),
    ...list(
      texts.verified,
      pattern.verified.map(({ target, date }) => `${target} (${date})`),
    ),
  ];
  return `${sections.join('\n\n')}\n`;
}

function list(title: string, items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : [`## ${title}`, items.map((item) => `- ${item}`).join('\n')];
}

function preconditions(
  pattern: Pattern,
  texts: PatternTexts,
  { language, fit }: PatternMarkdownOptions,
): readonly string[] {
  const [open, close] = texts.brackets;
  const names = textsFor(language);
  const items = pattern.preconditions.map((precondition) => {
    const { capability, otherwise, text } = precondition;
    const outcome = fit?.unmet.find((each) => each.precondition === precondition)?.outcome;
    const here = fit ? `${texts.comma}${texts.outcomes[outcome ?? 'works']}` : '';
    const title = `${titleOf(names, capability)}${open}\`${capability}\`${here}${close}`;
    return `${title}${texts.semicolon}${texts.otherwise[otherwise]}${texts.colon}${text[language]}`;
  });
  return list(texts.preconditions, items);
}

function goalLine({ id, title, needs }: Pattern['goals'][number], texts: PatternTexts, language: ReportLanguage) {
  const [open, close] = texts.brackets;
  const names = textsFor(language);
  const words = needs.map((need) =>
    need === 'tls' || need === 'faults' ? texts.targetNeeds[need] : titleOf(names, need),
  );
  const needed = words.length === 0 ? '' : `${open}${texts.needs}${texts.colon}${words.join(texts.comma)}${close}`;
  return `\`${id}\` ${title[language]}${needed}`;
}

function settings(pattern: Pattern, texts: PatternTexts, language: ReportLanguage): readonly string[] {
  if (pattern.settings.length === 0) return [];
  const { key, type, fallback, meaning } = texts.keyColumns;
  const rows = pattern.settings.map((setting) => {
    const marks = [setting.required && texts.required, setting.secret && texts.secret].filter(Boolean).join(', ');
    const kind = setting.values ? setting.values.join(' / ') : setting.type;
    return [`\`${setting.key}\``, kind, setting.default ?? marks, setting.meaning[language]];
  });
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [
    `## ${texts.settings}`,
    [line([key, type, fallback, meaning]), line(['---', '---', '---', '---']), ...rows.map(line)].join('\n'),
  ];
}
