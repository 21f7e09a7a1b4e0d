import { isDeepStrictEqual } from 'node:util';
import { flowFor } from '../../auth/flowFor';
import type { OpenDefinition } from '../../openDefinition';
import { serverPath } from '../../requests/serverAddress';
import type { OperationNode } from '../../shapes/operationNodes';
import { NameScope, pascalCase } from '../naming';
import type { Call, ClientModel } from './clientModel';
import { ModelTypes } from './modelTypes';
import { readCall } from './readCall';

/**
 * A client for some operations of a definition. Operations that asynchronous ones are waited for with come along, and the
 * models of exactly these operations.
 */
export function readClient(definition: OpenDefinition, operations: readonly OperationNode[]): ClientModel {
  const { document, graph, index } = definition;
  const types = new ModelTypes(document, graph);
  // Clients of every language have a member of this name.
  const names = new NameScope(['Transport'], { ignoreCase: true });
  const calls = new Map<string, Call>();
  const add = (operation: OperationNode) => {
    if (calls.has(operation.id)) return;
    const call = readCall(definition, operation, types);
    calls.set(operation.id, { ...call, name: names.take(pascalCase(call.name), 'Call') });
  };
  for (const operation of operations) add(operation);
  for (const { wait } of [...calls.values()]) {
    const poll = definition.operations.get(wait?.poll ?? '');
    if (poll !== undefined) add(poll);
  }
  return {
    title: index.info.title,
    version: index.info.version,
    basePath: serverPath(index),
    auth: flowFor(index),
    models: types.models,
    enums: types.enums,
    calls: [...calls.values()].map((call) => (canWait(call, calls) ? call : { ...call, wait: undefined })),
  };
}

/**
 * Whether what is asked for takes the values that an operation was given as they are, and needs no others: definitions have the id of
 * one thing as a number here and as a text there.
 */
function canWait({ wait, parameters }: Call, calls: ReadonlyMap<string, Call>): boolean {
  const poll = calls.get(wait?.poll ?? '');
  if (wait === undefined || poll === undefined || poll.body?.required === true) return false;
  if (poll.parameters.some((each) => each.in !== 'path' && each.required)) return false;
  const wanted = poll.parameters.filter((each) => each.in === 'path');
  return wanted.every(({ type }, index) => {
    const value = wait.values[index];
    const own = parameters.find((each) => each.in === 'path' && each.wire === value?.parameter);
    return value?.members !== undefined || (own !== undefined && isDeepStrictEqual(own.type, type));
  });
}
