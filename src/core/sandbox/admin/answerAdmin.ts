import type { IncomingMessage, ServerResponse } from 'node:http';
import { checkFaultRule } from '../faults/checkFaultRule';
import type { FaultInjector, FaultState } from '../faults/faultInjector';
import type { NewFaultRule } from '../faults/faultRule';
import { parseFaultText, writeFaultText } from '../faults/faultText';
import { AdminRefusal, readJson } from './adminRequest';
import type { AdminStatus, ListedFault } from './adminStatus';
import { streamRequests } from './eventStream';
import { parseDuration } from './parseDuration';
import type { RequestLog } from './requestLog';

/** What the admin server shows and changes. */
export interface AdminTarget {
  readonly faults: FaultInjector;
  readonly requests: RequestLog;
  status(): AdminStatus;
  advanceTime(milliseconds: number): Promise<void>;
}

interface AdminCall {
  readonly target: AdminTarget;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** What comes behind the route's path: the id of a fault. */
  readonly name: string;
}

/** Undefined when it answered itself. */
type Handler = (call: AdminCall) => Promise<object | undefined> | object | undefined;

const listed = (state: FaultState): ListedFault => ({ ...state, text: writeFaultText(state.rule) });
const faultsOf = ({ target }: AdminCall) => ({ faults: target.faults.list().map(listed) });

const handlers: Readonly<Record<string, Readonly<Record<string, Handler>>>> = {
  '/status': { GET: ({ target }) => target.status() },
  '/faults': {
    GET: faultsOf,
    POST: async (call) => {
      call.target.faults.add(newRule(await readJson(call.request)));
      return faultsOf(call);
    },
    DELETE: (call) => {
      call.target.faults.clear();
      return faultsOf(call);
    },
  },
  '/faults/': {
    POST: async (call) => {
      changeFault(call, await readJson(call.request));
      return faultsOf(call);
    },
    DELETE: (call) => {
      call.target.faults.remove(call.name);
      return faultsOf(call);
    },
  },
  '/time': {
    POST: async ({ target, request }) => {
      await target.advanceTime(parseDuration(String(fieldOf(await readJson(request), 'advance') ?? '')));
      return { time: target.status().time };
    },
  },
  '/requests': { GET: listRequests },
};

function listRequests({ target, request, response }: AdminCall): object | undefined {
  if (!/\btext\/event-stream\b/.test(request.headers.accept ?? '')) return { requests: target.requests.list() };
  streamRequests(target.requests, request, response);
  return undefined;
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

/** A rule in JSON, or `{ "text": "put status=503" }`. */
function newRule(value: unknown): NewFaultRule {
  const text = fieldOf(value, 'text');
  return typeof text === 'string' ? parseFaultText(text) : checkFaultRule(value);
}

function changeFault({ target, name }: AdminCall, value: unknown): void {
  const enabled = fieldOf(value, 'enabled');
  if (typeof enabled === 'boolean') target.faults.setEnabled(name, enabled);
  else if (fieldOf(value, 'reset') === true) target.faults.reset(name);
  else throw new AdminRefusal(400, 'Send {"enabled": true or false} or {"reset": true}');
}

function decodeName(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new AdminRefusal(400, 'The address is not encoded correctly');
  }
}

/**
 * Does what a request asks for and gives the JSON to answer with; undefined when it answers by itself.
 * Throws {@link AdminRefusal}, and AppError `input.invalid` for what a rule or a time span gets wrong.
 */
export async function answerAdmin(
  target: AdminTarget,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<object | undefined> {
  const path = (request.url ?? '').replace(/\?.*$/s, '');
  const [, base = path, name = ''] = /^(\/faults\/)(.+)$/.exec(path) ?? [];
  const methods = Object.hasOwn(handlers, base) ? handlers[base] : undefined;
  if (methods === undefined) throw new AdminRefusal(404, `Nothing is at ${path.slice(0, 80)}`);
  const allow = Object.keys(methods).join(', ');
  const method = request.method ?? '';
  const handler = Object.hasOwn(methods, method) ? methods[method] : undefined;
  if (handler === undefined) throw new AdminRefusal(405, `Use ${allow}`, { allow });
  return handler({ target, request, response, name: decodeName(name) });
}
