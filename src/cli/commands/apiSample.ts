import { pairsText } from '../../core/apis/parameters/parameterText';
import { requestTarget, type SampleRequest, sampleRequest } from '../../core/apis/samples/sampleRequest';
import { argument, readDefinitionArgument } from '../apis/definitionArgument';
import { operationArgument } from '../apis/operationArgument';
import { type LocalContext, print } from '../cliContext';
import { ExitCode } from '../exitCodes';

/** `api sample FILE OPERATION`: a request that fits the definition, as plain HTTP or JSON. */
export async function apiSampleCommand(context: LocalContext): Promise<number> {
  const definition = await readDefinitionArgument(context, argument(context, 0, 'a file or an address'));
  const operation = operationArgument(definition, context.args.slice(1));
  const sample = sampleRequest(definition.document, operation);
  const base = definition.index.servers[0]?.url.replace(/\/$/, '') ?? '';
  if (context.json) print(context, JSON.stringify({ ...sample, target: base + requestTarget(sample) }, undefined, 2));
  else for (const line of requestLines(sample, base)) print(context, line);
  return ExitCode.ok;
}

function* requestLines(sample: SampleRequest, base: string): Iterable<string> {
  yield `${sample.method} ${base}${requestTarget(sample)}`;
  for (const [name, value] of sample.headers) yield `${name}: ${value}`;
  if (sample.cookies.length > 0) yield `Cookie: ${pairsText(sample.cookies, '; ')}`;
  const { body } = sample;
  if (body === undefined) return;
  yield '';
  if (body.kind === 'multipart') {
    for (const { name, fileName, text } of body.parts)
      yield `${name}: ${fileName === undefined ? text : `< ${fileName}`}`;
  } else yield body.kind === 'binary' ? '< file' : body.text;
}
