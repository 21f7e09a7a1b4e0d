import { isAppError, isCancellation } from '../../../base/errors';
import type { JsonValue } from '../../exactJson/jsonValue';
import { pathParameterNames } from '../../index/pathFacts';
import type { OpenDefinition } from '../../openDefinition';
import { sampleRequest } from '../../samples/sampleRequest';
import type { OperationNode } from '../../shapes/operationNodes';
import { readOperation } from '../../shapes/readOperation';
import type { ApiRequest } from '../apiRequest';
import { operationRequest } from '../operationRequest';
import type { Redactor } from '../redactor';
import { requestOfSample } from '../requestOfSample';
import { responseJson } from '../responseJson';
import type { Send } from '../sendRequest';
import { checkResponse, type ResponseDeviation } from './checkResponse';
import { KnownValues } from './knownValues';

export interface CheckServiceOptions {
  readonly definition: OpenDefinition;
  readonly server: string;
  readonly send: Send;
  readonly redactor: Pick<Redactor, 'url' | 'text'>;
  /** Values of parameters, by name. */
  readonly parameters: Readonly<Record<string, JsonValue>>;
  /** Operations that change something as well, with made-up bodies: for services that nobody needs. */
  readonly unsafe: boolean;
  /** Only operations whose identity or operationId contains this text. */
  readonly only?: string;
  readonly signal?: AbortSignal;
  onOperation?(result: OperationCheck, done: number, of: number): void;
}

/** What came out for one operation. */
export interface OperationCheck {
  readonly operation: string;
  /** Line of the operation in the definition. */
  readonly line: number;
  /** The file that it stands in, where that is not the definition's main one. */
  readonly uri?: string;
  readonly outcome: 'fits' | 'deviates' | 'skipped' | 'failed' | 'refused';
  /** Address that was asked, without secrets; empty when skipped. */
  readonly url: string;
  /** 0 when nothing came back. */
  readonly status: number;
  readonly milliseconds: number;
  readonly deviations: readonly ResponseDeviation[];
  /** Why it was skipped, or failed: a parameter's name, an error code. */
  readonly reason: string;
}

const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/**
 * Asks a live service and compares its answers with the definition. Lists come first, since their items say which objects can be
 * read. Only operations that change nothing are sent, unless told otherwise.
 * @throws AppError `cancelled`, and `auth.*`, since without being let in there is nothing to compare.
 */
export async function checkService(options: CheckServiceOptions): Promise<readonly OperationCheck[]> {
  const known = new KnownValues(options.parameters);
  const chosen = chosenOperations(options);
  const results: OperationCheck[] = [];
  for (const operation of chosen) {
    const result = await checkOperation(operation, known, options);
    results.push(result);
    options.onOperation?.(result, results.length, chosen.length);
  }
  return results;
}

function chosenOperations({ definition, unsafe, only }: CheckServiceOptions): readonly OperationNode[] {
  const wanted = (operation: OperationNode) =>
    only === undefined || operation.id.includes(only) || String(operation.node['operationId'] ?? '').includes(only);
  const all = [...definition.operations.values()].filter((operation) => unsafe || safeMethods.has(operation.method));
  // What changes something comes last, deletions at the very end, so that everything else has objects to find.
  const rank = ({ method }: OperationNode) => (safeMethods.has(method) ? 0 : method === 'DELETE' ? 2 : 1);
  const depth = ({ path }: OperationNode) => pathParameterNames(path).length;
  return all.filter(wanted).sort((a, b) => rank(a) - rank(b) || depth(a) - depth(b));
}

async function checkOperation(
  operation: OperationNode,
  known: KnownValues,
  options: CheckServiceOptions,
): Promise<OperationCheck> {
  const nothing = {
    operation: operation.id,
    ...operation.place,
    url: '',
    status: 0,
    milliseconds: 0,
    deviations: [],
    reason: '',
  };
  const found = known.valuesFor(operation.path);
  if ('missing' in found) return { ...nothing, outcome: 'skipped', reason: found.missing };
  const { definition, redactor, send, signal } = options;
  const request = requestFor(operation, found.values, options);
  const url = redactor.url(request.url);
  try {
    const response = await send(request, signal);
    const { status } = response;
    if (status >= 200 && status < 300) known.learn(operation.path, found.values, responseJson(response));
    const deviations = checkResponse(definition.document, readOperation(definition.document, operation), response);
    const shown = deviations.map((each) => ({ ...each, found: redactor.text(each.found) }));
    const outcome = shown.length > 0 ? 'deviates' : status >= 400 ? 'refused' : 'fits';
    return { ...nothing, outcome, url, status, milliseconds: Math.round(response.time.toEnd), deviations: shown };
  } catch (error) {
    if (isCancellation(error) || !isAppError(error) || error.code.startsWith('auth.')) throw error;
    return { ...nothing, outcome: 'failed', url, reason: error.code };
  }
}

/** The operation with what is known, what was given, and samples for whatever else it needs. */
function requestFor(
  operation: OperationNode,
  values: Readonly<Record<string, JsonValue>>,
  options: CheckServiceOptions,
): ApiRequest {
  const { definition, parameters, server } = options;
  const shape = readOperation(definition.document, operation);
  const sample = sampleRequest(definition.document, operation);
  const needed = sample.parameters.filter((each) => each.required && each.in !== 'path');
  const samples = Object.fromEntries(needed.map((each) => [each.name, each.value as JsonValue]));
  const declared = new Set(shape.parameters.map(({ name }) => name));
  const given = Object.fromEntries(Object.entries(parameters).filter(([name]) => declared.has(name)));
  const { body } = requestOfSample(sample, server);
  return operationRequest({ ...operation, shape }, server, {
    parameters: { ...samples, ...given, ...values },
    ...(body === undefined || safeMethods.has(operation.method) ? {} : { body }),
  });
}
