import type { DefinitionIndex, OperationEntry } from '../../core/apis/index/definitionIndex';
import { argument, readDefinitionArgument } from '../apis/definitionArgument';
import { definitionProblemText } from '../apis/definitionProblemText';
import { type LocalContext, print, printable } from '../cliContext';
import { ExitCode } from '../exitCodes';

/** `api index FILE|URL`: what a definition has, and what is wrong with it. */
export async function apiIndexCommand(context: LocalContext): Promise<number> {
  const { index } = await readDefinitionArgument(context, argument(context, 0, 'a file or an address'));
  if (context.json) print(context, JSON.stringify(indexJson(index), undefined, 2));
  else for (const line of indexLines(index)) print(context, printable(line));
  return ExitCode.ok;
}

function indexJson(index: DefinitionIndex) {
  const { stage: _stage, problems, ...rest } = index;
  return { ...rest, problems: problems.map((problem) => ({ ...problem, message: definitionProblemText(problem) })) };
}

function* indexLines(index: DefinitionIndex): Iterable<string> {
  const { info, counts, operations, problems } = index;
  yield `${info.title} ${info.version} (${index.family}, ${index.version})`;
  yield Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
  for (const operation of operations) yield operationLine(operation);
  for (const problem of problems) {
    const where = problem.uri === undefined ? '' : `${problem.uri}:`;
    yield `${where}${problem.line}: ${problem.severity}: ${definitionProblemText(problem)}`;
  }
  if (index.problemsLeftOut > 0) yield `${index.problemsLeftOut} more problems`;
}

function operationLine({ line, method, path, operationId, deprecated }: OperationEntry): string {
  const id = operationId === undefined ? '' : `  ${operationId}`;
  return `${String(line).padStart(7)} ${method.padEnd(7)} ${path}${id}${deprecated ? '  (deprecated)' : ''}`;
}
