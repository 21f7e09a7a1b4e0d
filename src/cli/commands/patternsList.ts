import { patternFit } from '../../core/patterns/fit';
import { patternGroups, sampleLanguages } from '../../core/patterns/pattern';
import { patternMatches } from '../../core/patterns/patternSearch';
import { patternTexts } from '../../core/patterns/patternTexts';
import { type LocalContext, print } from '../cliContext';
import { ExitCode } from '../exitCodes';
import { openCatalogue } from '../patterns/catalogueFolder';
import { endpointVerdicts } from '../patterns/endpointVerdicts';
import { textLanguage } from '../textLanguage';

/** `patterns list [WORDS]`: the catalogue, grouped by what patterns replace; with --probe how each does on an endpoint. */
export async function patternsListCommand(context: LocalContext): Promise<number> {
  const language = textLanguage(context);
  const verdicts = await endpointVerdicts(context);
  const { patterns: all } = await openCatalogue(context);
  const patterns = [...all.values()].filter((pattern) => patternMatches(pattern, context.args));
  const rows = patterns.map((pattern) => ({
    ...pattern,
    languages: sampleLanguages.filter((each) => pattern.samples[each].length > 0),
    ...(verdicts && { fit: patternFit(pattern.preconditions, verdicts).result }),
  }));
  if (context.json) {
    const listed = rows.map(({ folder: _, ...row }) => row);
    print(context, JSON.stringify(listed, undefined, 2));
    return ExitCode.ok;
  }
  const texts = patternTexts(language);
  for (const group of patternGroups) {
    const members = rows.filter((row) => row.group === group);
    if (members.length > 0) print(context, texts.groups[group]);
    for (const { id, title, languages, fit } of members) {
      const here = fit === undefined ? '' : `  ${texts.fits[fit]}`;
      print(context, `  ${id}  ${title[language]}  (${languages.join(', ')})${here}`);
    }
  }
  return ExitCode.ok;
}
