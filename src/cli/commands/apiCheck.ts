import { writeFile } from 'node:fs/promises';
import { checkService, type OperationCheck } from '../../core/apis/requests/contract/checkService';
import { contractMarkdown, contractReport } from '../../core/apis/requests/contract/contractReport';
import { AppError } from '../../core/base/errors';
import { openService, parametersOf } from '../apis/apiService';
import { argument, readDefinitionArgument } from '../apis/definitionArgument';
import { type LocalContext, printable } from '../cliContext';
import { ExitCode } from '../exitCodes';

/** `api check FILE`: compares a live service with its definition; exit code 1 when an answer deviates. */
export async function apiCheckCommand(context: LocalContext): Promise<number> {
  const definition = await readDefinitionArgument(context, argument(context, 0, 'a file or an address'));
  const { values, signal, format } = context;
  const connection = await openService(context, definition.index);
  try {
    const operations = await checkService({
      definition,
      server: connection.server,
      send: (request) => connection.send(request, { signal }),
      redactor: connection.redactor,
      parameters: parametersOf(values.param),
      unsafe: values.unsafe,
      ...(values.only && { only: values.only }),
      signal,
    });
    const { info } = definition.index;
    const report = contractReport(
      `${info.title} ${info.version}`.trim(),
      connection.redactor.url(connection.server),
      operations,
    );
    const text =
      format === 'json'
        ? `${JSON.stringify(report, undefined, 2)}\n`
        : format === 'markdown'
          ? contractMarkdown(report)
          : textReport(operations);
    if (values.out === undefined) context.stdout.write(text);
    else await save(values.out, text);
    return report.counts.deviates + report.counts.failed > 0 ? ExitCode.failed : ExitCode.ok;
  } finally {
    await connection.logOut(signal).catch(() => undefined); // the report is made, whatever the farewell says
    connection.dispose();
  }
}

async function save(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (cause) {
    throw new AppError('local.io', `Cannot write ${file}`, { facts: { file }, cause });
  }
}

function textReport(operations: readonly OperationCheck[]): string {
  return operations.map((each) => `${operationLines(each).map(printable).join('\n')}\n`).join('');
}

function operationLines({ outcome, operation, status, reason, deviations }: OperationCheck): readonly string[] {
  const detail = status === 0 ? reason : String(status);
  const [first] = deviations;
  const more = deviations.length > 1 ? ` and ${deviations.length - 1} more` : '';
  const what =
    first === undefined
      ? ''
      : `: ${first.where} ${first.pointer} ${first.keyword}, expected ${first.expected}, found ${first.found}${more}`;
  return [`${outcome.padEnd(8)} ${operation} ${detail}${what}`];
}
