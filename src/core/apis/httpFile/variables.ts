import { randomInt, randomUUID } from 'node:crypto';
import { AppError } from '../../base/errors';
import { valueAtPointer } from '../exactJson/jsonPointer';
import { tryParseJson } from '../exactJson/parseJson';
import { scalarText } from '../parameters/parameterText';
import { headerValue } from '../requests/apiRequest';
import type { ApiResponse } from '../requests/apiResponse';
import type { HttpFile } from './httpFile';

/** Where the values of `{{names}}` come from, besides the file's own variables. */
export interface VariableScope {
  /** Of the chosen environment: `baseUrl`. */
  readonly environment: Readonly<Record<string, string>>;
  /** Variables of the process, for `{{$processEnv NAME}}`. */
  readonly process: Readonly<Record<string, string | undefined>>;
  /** The last answer of the file's request with a name, for `{{login.response.body.$.token}}`. */
  answer(name: string): ApiResponse | undefined;
}

/** Variables in variables; deeper is a circle. */
const deepest = 20;

/** A reference; its group is the name. */
export const variableForm = /\{\{\s*([^{}]+?)\s*\}\}/g;

/**
 * A text with its `{{variables}}` replaced; the environment wins over the file, as a file is written for one environment.
 * @throws AppError `input.invalid`, reason `variable`, for one that nobody knows or that contains itself; reason `answerVariable` for
 * one of an answer that has not come or does not have it.
 */
export function withVariables(text: string, file: HttpFile, scope: VariableScope, depth = 0): string {
  return text.replace(variableForm, (_, name: string) => {
    const own = file.variables.findLast((variable) => variable.name.text === name)?.value.text;
    const value = scope.environment[name] ?? own ?? systemValue(name, scope) ?? answerValue(name, scope);
    if (value === undefined || depth >= deepest) throw unknownVariable(name);
    return value.includes('{{') ? withVariables(value, file, scope, depth + 1) : value;
  });
}

function unknownVariable(name: string): AppError {
  const request = answerReference(name)?.request;
  const facts = { reason: request === undefined ? 'variable' : 'answerVariable', variable: name, request };
  return new AppError('input.invalid', `Nothing gives {{${name}}} a value`, { facts });
}

/** Names of {@link systemValue}, for completion. */
export const systemVariables = [
  '$guid',
  '$timestamp',
  '$datetime iso8601',
  '$randomInt 0 1000',
  '$processEnv ',
] as const;

/** Whether a name is that of a system variable. */
export function isSystemVariable(name: string): boolean {
  return /^\$(?:guid|uuid|timestamp|datetime|randomInt|processEnv)(?:\s|$)/.test(name);
}

/** The system variables of the REST Client extension that need nothing of VS Code. */
function systemValue(name: string, scope: VariableScope): string | undefined {
  const [key, ...words] = name.split(/\s+/);
  switch (key) {
    case '$guid':
    case '$uuid':
      return randomUUID();
    case '$timestamp':
      return String(Math.floor(Date.now() / 1000));
    case '$datetime':
      return words[0] === 'rfc1123' ? new Date().toUTCString() : new Date().toISOString();
    case '$randomInt': {
      const [from, to] = [Number(words[0] ?? 0), Number(words[1] ?? 1000)];
      return Number.isSafeInteger(from) && Number.isSafeInteger(to) && from < to
        ? String(randomInt(from, to))
        : undefined;
    }
    case '$processEnv':
      return scope.process[words[0] ?? ''];
    default:
      return undefined;
  }
}

const answerForm = /^(\w+)\.response\.(body|headers)\.(.+)$/s;

/** What a name refers to in an answer: `login.response.body.$.token`. */
export function answerReference(name: string): { readonly request: string; readonly path: string } | undefined {
  const [whole, request = '', , path = ''] = answerForm.exec(name) ?? [];
  return whole === undefined ? undefined : { request, path };
}

function answerValue(name: string, scope: VariableScope): string | undefined {
  const [, request = '', place, path = ''] = answerForm.exec(name) ?? [];
  const answer = place === undefined ? undefined : scope.answer(request);
  if (answer === undefined) return undefined;
  if (place === 'headers') return headerValue(answer.headers, path);
  const text = answer.body.kind === 'json' || answer.body.kind === 'text' ? answer.body.text : '';
  if (path === '*') return text;
  const pointer = pointerOfPath(path);
  const value = pointer === undefined ? undefined : valueAtPointer(tryParseJson(text), pointer);
  return value === undefined ? undefined : scalarText(value);
}

/** A JSON path of names and numbers only, `$.token.roles[0]`, or a JSON pointer, as a JSON pointer. */
function pointerOfPath(path: string): string | undefined {
  if (path.startsWith('/')) return path;
  if (!/^\$(?:\.[\w-]+|\[\d+\]|\[(?:"[^"]*"|'[^']*')\])*$/.test(path)) return undefined;
  const tokens = [...path.matchAll(/\.([\w-]+)|\[(\d+)\]|\["([^"]*)"\]|\['([^']*)'\]/g)];
  return tokens
    .map(([, name, index, double, single]) => `/${escapedToken(name ?? index ?? double ?? single ?? '')}`)
    .join('');
}

function escapedToken(token: string): string {
  return token.replaceAll('~', '~0').replaceAll('/', '~1');
}
