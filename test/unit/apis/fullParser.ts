import { isMap, isScalar, LineCounter, type Node, parseDocument } from 'yaml';

/**
 * What another parser, with positions of its own, says of a definition: the independent measure of ours.
 * @returns `id line` of each operation and `name line` of each schema, in the order of the text.
 */
export function parsedOutline(text: string): { operations: string[]; schemas: string[] } {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, uniqueKeys: false });
  const entries = (node: unknown): { key: string; line: number; value: Node | null }[] =>
    isMap(node)
      ? node.items.flatMap(({ key, value }) =>
          isScalar(key)
            ? [
                {
                  key: String(key.source ?? key.value),
                  line: counter.linePos(key.range?.[0] ?? 0).line,
                  value: value as Node | null,
                },
              ]
            : [],
        )
      : [];
  const methods = new Set(['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace']);
  const operations = entries(document.get('paths')).flatMap((path) =>
    entries(path.value)
      .filter(({ key }) => methods.has(key))
      .map(({ key, line }) => `${key.toUpperCase()} ${path.key} ${line}`),
  );
  const schemas = [document.getIn(['components', 'schemas']), document.get('definitions')].flatMap((container) =>
    entries(container).map(({ key, line }) => `${key} ${line}`),
  );
  return { operations, schemas };
}
