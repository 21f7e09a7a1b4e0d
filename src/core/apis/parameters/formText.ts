import { isObject, type JsonObject, textOf } from '../document/json';
import { type JsonMembers, membersOf } from '../exactJson/jsonValue';
import { type ParameterStyle, pairsText, queryPairs } from './parameterText';

/**
 * A body of `application/x-www-form-urlencoded`; lists are repeated unless the field's encoding says otherwise (OpenAPI 3.2, 4.15).
 * @param encoding Of the fields, by name, as the definition has it.
 */
export function formText(value: JsonMembers, encoding?: JsonObject): string {
  return pairsText(
    membersOf(value).flatMap(([name, item]) => queryPairs(fieldStyle(name, encoding?.[name]), item)),
    '&',
  );
}

/** How a field is written. */
export function fieldStyle(name: string, encoding: JsonObject[string]): ParameterStyle {
  const node: JsonObject = isObject(encoding) ? encoding : {};
  const style = textOf(node['style']) ?? 'form';
  const explode = typeof node['explode'] === 'boolean' ? node['explode'] : style === 'form';
  return { name, style, explode, allowReserved: node['allowReserved'] === true, content: [] };
}
