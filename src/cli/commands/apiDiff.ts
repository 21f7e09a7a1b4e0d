import path from 'node:path';
import { compareDefinitions } from '../../core/apis/diff/compareDefinitions';
import { diffJson, diffLines, diffMarkdown } from '../../core/apis/diff/diffReport';
import { folderUses } from '../../core/apis/uses/folderUses';
import { argument, readDefinitionArgument } from '../apis/definitionArgument';
import { type LocalContext, print, printable } from '../cliContext';
import { ExitCode } from '../exitCodes';

/** `api diff OLD NEW`: what changed; ends with 1 when clients of the old version may fail with the new one. */
export async function apiDiffCommand(context: LocalContext): Promise<number> {
  const from = await readDefinitionArgument(context, argument(context, 0, 'the old definition and the new one'));
  const to = await readDefinitionArgument(context, argument(context, 1, 'the new definition after the old one'));
  const diff = compareDefinitions(from, to);
  const { values, signal } = context;
  const { document, index } = from;
  const uses =
    values.uses === undefined
      ? undefined
      : await folderUses(path.resolve(values.uses), document.main.uri, index.operations, signal);
  if (context.json) print(context, JSON.stringify(diffJson(diff, uses), undefined, 2));
  else if (context.format === 'markdown') print(context, diffMarkdown(diff, uses));
  else for (const line of diffLines(diff, uses)) print(context, printable(line));
  return diff.operationCounts.breaking > 0 ? ExitCode.failed : ExitCode.ok;
}
