import { patternOf } from '../../core/patterns/catalogue';
import { patternFit } from '../../core/patterns/fit';
import { patternMarkdown } from '../../core/patterns/patternMarkdown';
import { patternFiles } from '../../core/patterns/patternSources';
import { argument } from '../apis/definitionArgument';
import { type LocalContext, print } from '../cliContext';
import { ExitCode } from '../exitCodes';
import { openCatalogue } from '../patterns/catalogueFolder';
import { endpointVerdicts } from '../patterns/endpointVerdicts';
import { sampleLanguage } from '../patterns/sampleLanguage';
import { textLanguage } from '../textLanguage';

/** `patterns show ID`: what a pattern is; with --target the sample of that language. */
export async function patternsShowCommand(context: LocalContext): Promise<number> {
  const language = textLanguage(context);
  const pattern = patternOf(await openCatalogue(context), argument(context, 0, 'the id of a pattern'));
  const verdicts = await endpointVerdicts(context);
  const fit = verdicts && patternFit(pattern.preconditions, verdicts);
  const code =
    context.values.target === undefined ? undefined : await patternFiles(pattern, 'samples', sampleLanguage(context));
  if (context.json) {
    const { folder: _, ...plain } = pattern;
    print(context, JSON.stringify({ ...plain, ...(fit && { fit: fit.result }), ...(code && { code }) }, undefined, 2));
    return ExitCode.ok;
  }
  if (code === undefined) context.stdout.write(patternMarkdown(pattern, { language, ...(fit && { fit }) }));
  else for (const { text } of code) context.stdout.write(text);
  return ExitCode.ok;
}
