import { isMembers, type JsonValue, membersOf } from '../exactJson/jsonValue';
import { tryParseJson } from '../exactJson/parseJson';
import type { ApiResponse } from '../requests/apiResponse';
import { responseText } from '../requests/responseJson';

/** Paths that are offered at most, and levels that are looked into. */
const mostPaths = 200;
const deepest = 6;

/** What a variable may name of an answer: `body.$.token.uuid`, `headers.Location`. */
export function answerPaths(response: ApiResponse): readonly string[] {
  const paths = ['body.*', ...response.headers.map(([name]) => `headers.${name}`)];
  const text = responseText(response);
  const json = text === undefined ? undefined : tryParseJson(text);
  if (json !== undefined) collect(json, '$', 0, paths);
  return [...new Set(paths)].slice(0, mostPaths);
}

/** Of lists the first item stands for all. */
function collect(value: JsonValue, path: string, depth: number, paths: string[]): void {
  if (depth > 0) paths.push(`body.${path}`);
  if (depth >= deepest || paths.length >= mostPaths) return;
  if (Array.isArray(value)) {
    const [first] = value;
    if (first !== undefined) collect(first, `${path}[0]`, depth + 1, paths);
  } else if (isMembers(value)) {
    for (const [name, item] of membersOf(value)) {
      if (/["'\]]/.test(name)) continue; // no path of ours can name it
      collect(item, path + (/^[\w-]+$/.test(name) ? `.${name}` : `["${name}"]`), depth + 1, paths);
    }
  }
}
