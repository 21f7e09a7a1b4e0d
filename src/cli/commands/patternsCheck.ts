import { checkCatalogue } from '../../core/patterns/checkCatalogue';
import { type LocalContext, print, printable } from '../cliContext';
import { ExitCode } from '../exitCodes';
import { openCatalogue } from '../patterns/catalogueFolder';

/** `patterns check`: whether every pattern of the catalogue is complete and fits its schema; exit code 1 when not. */
export async function patternsCheckCommand(context: LocalContext): Promise<number> {
  const catalogue = await openCatalogue(context);
  const problems = await checkCatalogue(catalogue);
  if (context.json) print(context, JSON.stringify({ patterns: catalogue.patterns.size, problems }, undefined, 2));
  else {
    for (const { file, line, message } of problems) {
      print(context, printable(`${file}${line === undefined ? '' : `:${line}`}: ${message}`));
    }
    print(context, `${catalogue.patterns.size} patterns, ${problems.length} problems`);
  }
  return problems.length === 0 ? ExitCode.ok : ExitCode.failed;
}
