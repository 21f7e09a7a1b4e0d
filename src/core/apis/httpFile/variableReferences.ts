import { isSecretName } from '../requests/redactor';
import type { FileRequest, HttpFile, TextPart } from './httpFile';
import { answerReference, isSystemVariable, type VariableScope, variableForm, withVariables } from './variables';

/** A `{{name}}` and where it stands. */
export interface VariableReference {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** Why a reference has no value. */
export interface UnknownVariable extends VariableReference {
  /** `request`: it refers to the answer of a request that the file does not have; `system`: no `$name` is called so. */
  readonly reason: 'unknown' | 'request' | 'system';
}

function referencesIn({ text, start }: TextPart): readonly VariableReference[] {
  return [...text.matchAll(variableForm)].map((match) => {
    const at = start + match.index;
    return { name: match[1] ?? '', start: at, end: at + match[0].length };
  });
}

function referencesOf({ target, queryLines, headers, body }: FileRequest): readonly VariableReference[] {
  return [target, ...queryLines, ...headers.map(({ value }) => value), ...(body ? [body] : [])].flatMap(referencesIn);
}

/** The variables that a request needs, those in values of others included. */
export function neededVariables(file: HttpFile, request: FileRequest): ReadonlySet<string> {
  const needed = new Set<string>();
  const need = (references: readonly VariableReference[]) => {
    for (const { name } of references) {
      if (needed.has(name)) continue;
      needed.add(name);
      const own = file.variables.findLast((variable) => variable.name.text === name);
      if (own !== undefined) need(referencesIn(own.value));
    }
  };
  need(referencesOf(request));
  return needed;
}

/** References of a file that nothing gives a value. @param known Names that the environment has. */
export function unknownVariables(file: HttpFile, known: ReadonlySet<string>): readonly UnknownVariable[] {
  const own = new Set(file.variables.map(({ name }) => name.text));
  const named = new Set(file.requests.flatMap(({ name }) => (name === undefined ? [] : [name.text])));
  const all = [...file.variables.flatMap(({ value }) => referencesIn(value)), ...file.requests.flatMap(referencesOf)];
  return all.flatMap((reference): UnknownVariable[] => {
    const { name } = reference;
    if (own.has(name) || known.has(name)) return [];
    if (name.startsWith('$')) return isSystemVariable(name) ? [] : [{ ...reference, reason: 'system' }];
    const answer = answerReference(name);
    if (answer === undefined) return [{ ...reference, reason: 'unknown' }];
    return named.has(answer.request) ? [] : [{ ...reference, reason: 'request' }];
  });
}

/** Values of variables that are called like a secret: `{{password}}`, `{{login.response.body.$.token}}`. */
export function secretValues(file: HttpFile, request: FileRequest, scope: VariableScope): readonly string[] {
  return [...neededVariables(file, request)].flatMap((name) => {
    const last = name.split(/[.[\]"'\s/]+/).findLast(Boolean) ?? '';
    return isSecretName(last) ? [withVariables(`{{${name}}}`, file, scope)] : [];
  });
}
