import { once } from 'node:events';
import { flowFor } from '../../core/apis/auth/flowFor';
import { ApiMock, type MockedRequest } from '../../core/apis/mock/apiMock';
import { AppError } from '../../core/base/errors';
import { FaultInjector } from '../../core/sandbox/faults/faultInjector';
import { parseFaultText } from '../../core/sandbox/faults/faultText';
import { secretVariables } from '../apis/apiSecrets';
import { argument, readDefinitionArgument } from '../apis/definitionArgument';
import { type LocalContext, print, printable } from '../cliContext';
import { ExitCode } from '../exitCodes';
import { portArgument } from '../portArgument';

/** `api mock FILE`: a server that behaves as the definition says, until it is interrupted. */
export async function apiMockCommand(context: LocalContext): Promise<number> {
  const definition = await readDefinitionArgument(context, argument(context, 0, 'a file or an address'));
  const { values, json } = context;
  const mock = await ApiMock.start({
    definition,
    port: portArgument('--port', values.port) ?? 0,
    credentials: credentialsOf(context),
    faults: faultsOf(context),
    stateless: values.stateless,
    ...(json ? {} : { onRequest: (request) => print(context, requestLine(request)) }),
  });
  try {
    const { counts } = definition.index;
    const auth = flowFor(definition.index).kind;
    if (json) print(context, JSON.stringify({ url: mock.url, operations: counts.operations, auth, pid: process.pid }));
    else
      for (const line of [
        `# Mock of ${counts.operations} operations at ${mock.url}. Ctrl+C stops it.`,
        ...authLines(context, auth),
      ])
        print(context, line);
    if (!context.signal.aborted) await once(context.signal, 'abort');
  } finally {
    await mock.stop();
  }
  return ExitCode.ok;
}

function credentialsOf({ environment }: LocalContext) {
  const { username: user, password: word, apiKey: key, token } = secretVariables;
  const [username, password, apiKey] = [environment[user], environment[word], environment[key] || environment[token]];
  return { ...(username && { username }), ...(password && { password }), ...(apiKey && { apiKey }) };
}

function authLines(context: LocalContext, auth: string): readonly string[] {
  if (auth === 'none') return [];
  const { username, password } = credentialsOf(context);
  const who =
    username === undefined && password === undefined
      ? 'any user and password'
      : `what ${secretVariables.username} and ${secretVariables.password} say`;
  return [
    auth === 'login'
      ? `# Its login takes ${who}, and gives the token that everything else needs.`
      : `# It wants credentials (${auth}).`,
  ];
}

function faultsOf({ values }: LocalContext): FaultInjector {
  const rules = (values.fault ?? []).map(parseFaultText);
  if (values.latency === undefined) return new FaultInjector(rules);
  if (!/^\d{1,7}$/.test(values.latency)) {
    throw new AppError('input.invalid', '--latency takes milliseconds', {
      facts: { reason: 'latency', value: values.latency },
    });
  }
  return new FaultInjector([{ fault: { kind: 'latency', milliseconds: Number(values.latency) } }, ...rules]);
}

function requestLine({ method, path, operation, status, milliseconds }: MockedRequest): string {
  const time = `${milliseconds.toFixed(1)} ms`;
  return printable(
    `${status === 0 ? '---' : status} ${method} ${path}${operation === undefined ? '' : ` (${operation})`} ${time}`,
  );
}
