import type { DefinitionDocument } from '../document/definitionDocument';
import { approximateJson } from '../exactJson/approximateJson';
import type { JsonValue } from '../exactJson/jsonValue';
import { type RawValues, readParameter } from '../parameters/readParameter';
import type { ParameterShape } from '../shapes/operationShape';
import { checkValue } from '../values/checkValue';
import type { RequestProblem } from './mockRefusal';

/** Headers that OpenAPI leaves to HTTP (3.1, 4.8.12.1), and those of credentials, which the security check sees. */
const notChecked = /^(?:accept|content-type|authorization|host|content-length)$/i;

/** The values of all parameters, and what is wrong with them. */
export function checkParameters(
  document: DefinitionDocument,
  parameters: readonly ParameterShape[],
  raw: RawValues,
): { readonly values: ReadonlyMap<string, JsonValue>; readonly problems: readonly RequestProblem[] } {
  const values = new Map<string, JsonValue>();
  const problems: RequestProblem[] = [];
  for (const parameter of parameters) {
    if (parameter.in === 'header' && notChecked.test(parameter.name)) continue;
    const value = readParameter(document, parameter, raw);
    const place = { in: parameter.in, name: parameter.name };
    if (value === undefined) {
      const missing = parameter.required && parameter.in !== 'querystring' && !isSpread(parameter, raw);
      if (missing) problems.push({ ...place, pointer: '', keyword: 'missing', expected: 'a value' });
      continue;
    }
    values.set(`${parameter.in}.${parameter.name}`, value);
    for (const deviation of checkValue(document, parameter.schema, approximateJson(value), {
      direction: 'request',
      limit: 5,
    })) {
      problems.push({ ...place, ...deviation });
    }
  }
  return { values, problems };
}

/** An object in form style is spread over the query, member by member: nothing there carries its name. */
function isSpread({ in: place, explode }: ParameterShape, raw: RawValues): boolean {
  return place === 'query' && explode && raw.query.length > 0;
}
