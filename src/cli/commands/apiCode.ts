import { isSnippetTarget, operationSnippet, snippetTargets } from '../../core/apis/snippets/snippetTargets';
import { AppError } from '../../core/base/errors';
import { argument, readDefinitionArgument } from '../apis/definitionArgument';
import { operationArgument } from '../apis/operationArgument';
import { type LocalContext, print } from '../cliContext';
import { ExitCode } from '../exitCodes';

/** `api code FILE OPERATION --target curl`: a sample request of one operation as code. */
export async function apiCodeCommand(context: LocalContext): Promise<number> {
  const { server, target = 'curl' } = context.values;
  if (!isSnippetTarget(target)) {
    const message = `--target takes ${Object.keys(snippetTargets).join(', ')}`;
    throw new AppError('input.invalid', message, { facts: { reason: 'target', value: target } });
  }
  const definition = await readDefinitionArgument(context, argument(context, 0, 'a file or an address'));
  const operation = operationArgument(definition, context.args.slice(1));
  const code = operationSnippet(definition, operation, target, server === undefined ? {} : { server });
  if (context.json) print(context, JSON.stringify({ operation: operation.id, target, code }, undefined, 2));
  else context.stdout.write(code);
  return ExitCode.ok;
}
