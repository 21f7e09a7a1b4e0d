import path from 'node:path';
import { type PlannedFile, planFiles, writePlan } from '../../core/apis/clients/filePlan';
import { generateClient } from '../../core/apis/clients/generateClient';
import { type ClientLanguage, clientLanguages } from '../../core/apis/clients/readme';
import type { OpenDefinition } from '../../core/apis/openDefinition';
import type { OperationNode } from '../../core/apis/shapes/operationNodes';
import { AppError } from '../../core/base/errors';
import { argument, readDefinitionArgument } from '../apis/definitionArgument';
import { operationArgument } from '../apis/operationArgument';
import { type LocalContext, print, printable } from '../cliContext';
import { ExitCode } from '../exitCodes';

/** `api client FILE --language L --operations ID,ID --out DIR`: a typed client; exit code 1 when files that people changed were in the way. */
export async function apiClientCommand(context: LocalContext): Promise<number> {
  const { values } = context;
  const language = languageOf(values.language);
  if (values.out === undefined) throw invalid('Give --out, the folder of the client', 'out');
  const definition = await readDefinitionArgument(context, argument(context, 0, 'a file or an address'));
  const operations = chosen(context, definition);
  const folder = path.resolve(values.out);
  const plan = await planFiles(folder, generateClient(definition, operations, language, values.name));
  if (!values['dry-run']) await writePlan(folder, plan);
  report(context, plan);
  return plan.some(({ status }) => status === 'conflict') ? ExitCode.failed : ExitCode.ok;
}

function languageOf(text: string): ClientLanguage {
  const found = clientLanguages.find((language) => language === text);
  if (found !== undefined) return found;
  throw invalid(`--language takes ${clientLanguages.join(', ')}`, 'language');
}

/** By operationId or `METHOD PATH`, separated by commas, or all of a tag. */
function chosen({ values }: LocalContext, definition: OpenDefinition): readonly OperationNode[] {
  const named = (values.operations ?? '').split(',').filter((text) => text.trim() !== '');
  const ofTag = definition.index.operations.filter(({ tags }) => values.tag !== undefined && tags.includes(values.tag));
  const operations = [
    ...named.map((text) => operationArgument(definition, [text.trim()])),
    ...ofTag.flatMap(({ id }) => definition.operations.get(id) ?? []),
  ];
  if (operations.length === 0) throw invalid('Give --operations ID,ID or --tag TAG that operations have', 'operations');
  return operations;
}

function report(context: LocalContext, plan: readonly PlannedFile[]): void {
  if (context.json) {
    const files = plan.map(({ path: file, status }) => ({ path: file, status }));
    print(context, JSON.stringify({ files }, undefined, 2));
    return;
  }
  for (const { path: file, status } of plan) {
    const beside = status === 'conflict' ? ` (changed by somebody; the new one is ${file}.new)` : '';
    print(context, printable(`${status.padEnd(9)} ${file}${beside}`));
  }
}

function invalid(message: string, reason: string): AppError {
  return new AppError('input.invalid', message, { facts: { reason } });
}
