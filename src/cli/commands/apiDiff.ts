import { compareDefinitions } from '../../core/apis/diff/compareDefinitions';
import { diffLines, diffMarkdown } from '../../core/apis/diff/diffReport';
import { argument, readDefinitionArgument } from '../apis/definitionArgument';
import { type LocalContext, print, printable } from '../cliContext';
import { ExitCode } from '../exitCodes';

/** `api diff OLD NEW`: what changed; ends with 1 when clients of the old version may fail with the new one. */
export async function apiDiffCommand(context: LocalContext): Promise<number> {
  const from = await readDefinitionArgument(context, argument(context, 0, 'the old definition and the new one'));
  const to = await readDefinitionArgument(context, argument(context, 1, 'the new definition after the old one'));
  const diff = compareDefinitions(from, to);
  if (context.json) print(context, JSON.stringify(diff, undefined, 2));
  else if (context.format === 'markdown') print(context, diffMarkdown(diff));
  else for (const line of diffLines(diff)) print(context, printable(line));
  return diff.operationCounts.breaking > 0 ? ExitCode.failed : ExitCode.ok;
}
