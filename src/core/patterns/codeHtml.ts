import { type Html, html } from '../base/html';
import type { ReportLanguage } from '../capabilities/texts/capabilityTexts';
import type { SampleLanguage } from './pattern';
import type { ShownFile } from './patternSources';
import { patternTexts } from './patternTexts';

export interface PatternCode {
  readonly language: SampleLanguage;
  readonly samples: readonly ShownFile[];
  readonly tests: readonly ShownFile[];
}

/** The code of a pattern in one language: its files with copy buttons (`copyCode`), its tests folded away. */
export function codeHtml({ language, samples, tests }: PatternCode, textLanguage: ReportLanguage): Html {
  const texts = patternTexts(textLanguage);
  const file = (kind: 'samples' | 'tests', { name, text }: ShownFile) => html`<div class="toolbar"><h3>${name}</h3>
<button class="secondary" data-action="copyCode" data-kind="${kind}" data-language="${language}" data-file="${name}">${texts.copy}</button></div>
<pre class="code">${text}</pre>`;
  return html`${samples.map((each) => file('samples', each))}
${tests.length > 0 && html`<details><summary>${texts.tests}</summary>${tests.map((each) => file('tests', each))}</details>`}`;
}
