import type { DefinitionDocument } from '../document/definitionDocument';
import { approximateJson } from '../exactJson/approximateJson';
import { type JsonMembers, type JsonValue, membersOf } from '../exactJson/jsonValue';
import type { SchemaNode } from '../shapes/operationShape';
import { checkValue } from '../values/checkValue';

/** Whether an answer fits its schema. */
export function fitsSchema(document: DefinitionDocument, schema: SchemaNode | undefined, value: JsonValue): boolean {
  return checkValue(document, schema, approximateJson(value), { direction: 'response', limit: 1 }).length === 0;
}

/**
 * An object with the members of another one put over it, as many as may be there: what a request says of an object and its answer's
 * schema does not allow is left out.
 * @param fits Whether an answer with such an object would fit.
 */
export function overlaid(base: JsonMembers, members: JsonMembers, fits: (object: JsonMembers) => boolean): JsonMembers {
  const whole = { ...base, ...members };
  if (fits(whole)) return whole;
  let object = base;
  for (const [name, value] of membersOf(members)) {
    const next = { ...object, [name]: value };
    if (fits(next)) object = next;
  }
  return object;
}
