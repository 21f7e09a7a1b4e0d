import { type Html, html } from '../base/html';
import { actionButtons, chip } from '../base/pageParts';
import { fill, type ReportLanguage, reasonOf, titleOf } from '../capabilities/texts/capabilityTexts';
import { textsFor } from '../capabilities/texts/textsFor';
import type { Outcome, Verdicts } from '../capabilities/verdict';
import { bucketPolicy } from './bucketPolicy';
import type { Pattern } from './catalogue';
import { patternFit } from './fit';
import type { Precondition, SampleLanguage } from './pattern';
import { type PatternTexts, patternTexts } from './patternTexts';
import { sampleLanguageTitles } from './sampleLanguages';

export interface PatternPage {
  readonly language: ReportLanguage;
  /** The connection that the pattern is judged against. */
  readonly connection?: {
    readonly name: string;
    /** What a probe of its endpoint found; none when it was not probed. */
    readonly verdicts: Verdicts;
  };
  /** For the policy. */
  readonly bucket: string;
  /** In the order in which their code is shown; the first one is open. */
  readonly languages: readonly SampleLanguage[];
  /** Labels of the buttons by the `data-action` that they report. */
  readonly actions: Readonly<Record<string, string>>;
}

/**
 * Everything about a pattern as a page. Its code is asked for (`data-ask="code"` with `data-language`) when it is opened,
 * links to other patterns and copy buttons report `pattern` and `copyPolicy`.
 */
export function patternHtml(pattern: Pattern, page: PatternPage): Html {
  const { language } = page;
  const texts = patternTexts(language);
  return html`<h1>${pattern.id} ${pattern.title[language]}</h1>
<p>${withCode(pattern.summary[language])}</p>
<dl class="facts"><dt>${texts.replaces}</dt><dd>${withCode(pattern.replaces[language])}</dd>
${builtOn(pattern, texts)}${verified(pattern, texts)}</dl>
${actionButtons(page.actions)}
${pattern.group !== 'management' && here(pattern, page, texts)}
${titledList(
  texts.pitfalls,
  pattern.pitfalls.map(({ title, text }) => html`<strong>${title[language]}</strong> ${withCode(text[language])}`),
)}
${code(page, texts)}
${shortForms(pattern, page, texts)}
${goals(pattern, page, texts)}
${permissions(pattern, page, texts)}
${settings(pattern, page, texts)}`;
}

/** The policy that the page shows. */
export function patternPolicy({ policy }: Pattern, bucket: string): string {
  return JSON.stringify(bucketPolicy(policy, { bucket, prefix: '' }), undefined, 2);
}

/** Texts of the catalogue have code between backticks. */
function withCode(text: string): readonly Html[] {
  return text.split('`').map((part, at) => (at % 2 === 1 ? html`<code>${part}</code>` : html`${part}`));
}

function titledList(title: string, items: readonly Html[]): Html | undefined {
  if (items.length === 0) return undefined;
  return html`<h2>${title}</h2><ul>${items.map((item) => html`<li>${item}</li>`)}</ul>`;
}

function builtOn({ requires }: Pattern, texts: PatternTexts): Html | undefined {
  if (requires.length === 0) return undefined;
  const links = requires.map((id) => html`<a href="#" data-action="pattern" data-id="${id}">${id}</a> `);
  return html`<dt>${texts.builtOn}</dt><dd>${links}</dd>`;
}

function verified({ verified: seen }: Pattern, texts: PatternTexts): Html | undefined {
  if (seen.length === 0) return undefined;
  return html`<dt>${texts.verified}</dt><dd>${seen.map(({ target, date }) => chip(`${target} ${date}`))}</dd>`;
}

const signs: Readonly<Record<Outcome, string>> = {
  works: '✔',
  refused: '✘',
  ignored: '⚠',
  differs: '≠',
  notTested: '?',
};

/** How it does on the chosen connection, each precondition with what was found and what that means. */
function here(pattern: Pattern, page: PatternPage, texts: PatternTexts): Html {
  const { connection } = page;
  const title = connection ? fill(texts.on, connection.name) : texts.preconditions;
  const { result } = patternFit(pattern.preconditions, connection?.verdicts ?? {});
  const rows = pattern.preconditions.map((each) => preconditionRow(each, page, texts));
  return html`<h2>${title}</h2>
<p>${connection ? html`<span class="fit ${result}">${texts.fits[result]}</span>` : texts.noConnection}</p>
${rows.length > 0 && html`<table class="preconditions"><tbody>${rows}</tbody></table>`}`;
}

function preconditionRow(
  { capability, otherwise, text }: Precondition,
  { language, connection }: PatternPage,
  texts: PatternTexts,
): Html {
  const capabilities = textsFor(language);
  const verdict = connection?.verdicts[capability];
  const outcome = verdict?.outcome ?? 'notTested';
  const reason = verdict && reasonOf(capabilities, verdict);
  const lacks = outcome !== 'works' && outcome !== 'notTested';
  const consequence = lacks ? texts.therefore[otherwise] : capitalised(texts.otherwise[otherwise]);
  const found =
    connection &&
    html`<span class="mark" aria-hidden="true">${signs[outcome]}</span><span class="word">${texts.outcomes[outcome]}</span>`;
  return html`<tr class="${connection ? outcome : ''}"><td class="outcome">${found}</td>
<td class="title">${titleOf(capabilities, capability)}<br><code class="quiet">${capability}</code></td>
<td>${reason && html`<p>${reason}</p>`}<p class="quiet">${consequence}${texts.colon}${withCode(text[language])}</p></td></tr>`;
}

function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function code({ languages }: PatternPage, texts: PatternTexts): Html {
  const sections = languages.map(
    (language, at) => html`<details data-ask="code" data-language="${language}"${at === 0 ? html` open` : undefined}>
<summary>${sampleLanguageTitles[language]}</summary><div data-inside></div></details>`,
  );
  return html`<h2>${texts.code}</h2>${languages.length > 0 ? sections : html`<p>${texts.noSample}</p>`}`;
}

function shortForms({ shortForms: forms, group }: Pattern, { language }: PatternPage, texts: PatternTexts) {
  const family = group === 'management' ? 'rest' : 's3';
  return titledList(
    texts.shortForms,
    forms.map(({ region, title }) => html`<code>${family}-${region}</code> ${title[language]}`),
  );
}

function goals(pattern: Pattern, { language }: PatternPage, texts: PatternTexts): Html | undefined {
  const [open, close] = texts.brackets;
  const names = textsFor(language);
  const items = pattern.goals.map(({ id, title, needs }) => {
    const words = needs.map((need) =>
      need === 'tls' || need === 'faults' ? texts.targetNeeds[need] : titleOf(names, need),
    );
    const needed = `${open}${texts.needs}${texts.colon}${words.join(texts.comma)}${close}`;
    return html`${title[language]} <code class="quiet">${id}</code>${words.length > 0 && html`<span class="quiet">${needed}</span>`}`;
  });
  return titledList(texts.goals, items);
}

function permissions(pattern: Pattern, { bucket }: PatternPage, texts: PatternTexts): Html | undefined {
  if (pattern.policy.length === 0) return undefined;
  return html`<h2>${texts.operations}</h2><p>${pattern.operations.map(chip)}</p>
<h2>${texts.policy}</h2>
<pre>${patternPolicy(pattern, bucket)}</pre>
<button class="secondary" data-action="copyPolicy">${texts.copy}</button>`;
}

function settings({ settings: all }: Pattern, { language }: PatternPage, texts: PatternTexts): Html | undefined {
  if (all.length === 0) return undefined;
  const { key, type, fallback, meaning } = texts.keyColumns;
  const rows = all.map((setting) => {
    const marks = [setting.required && texts.required, setting.secret && texts.secret].filter(Boolean).join(', ');
    const kind = setting.values ? setting.values.join(' / ') : setting.type;
    return html`<tr><td><code>${setting.key}</code></td><td>${kind}</td><td>${setting.default ?? marks}</td><td>${withCode(setting.meaning[language])}</td></tr>`;
  });
  return html`<h2>${texts.settings}</h2><table><thead><tr><th>${key}</th><th>${type}</th><th>${fallback}</th><th>${meaning}</th></tr></thead><tbody>${rows}</tbody></table>`;
}
