import { Ajv } from 'ajv';
import { parse } from 'yaml';

type Node = Record<string, unknown>;

/**
 * Validates values against schemas of a definition's text with other people's code: the parser `yaml`, the validator `ajv`. Only what
 * JSON Schema has not is translated: `nullable`, exclusive limits as truth values, `readOnly` in requests.
 */
export class IndependentValidator {
  readonly root: Node;
  readonly #ajv = new Ajv({ strict: false, allErrors: false, ownProperties: true, logger: false });

  constructor(text: string) {
    this.root = parse(text, { uniqueKeys: false }) as Node;
    const formats: Record<string, (value: string) => boolean> = {
      'date-time': (value) => !Number.isNaN(Date.parse(value)),
      date: (value) => /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value)),
      uuid: (value) => /^[0-9a-f-]{36}$/i.test(value),
      email: (value) => value.includes('@'),
      uri: (value) => URL.canParse(value),
    };
    for (const [name, check] of Object.entries(formats)) this.#ajv.addFormat(name, check);
    for (const name of ['int32', 'int64', 'float', 'double', 'binary', 'byte', 'password', 'file'])
      this.#ajv.addFormat(name, true);
    this.#ajv.addSchema({ $id: 'http://definition/', ...(translated(this.root) as Node) });
  }

  /** The first error, `undefined` when the value fits. @param path Keys from the outermost to the schema. */
  error(path: readonly (string | number)[], value: unknown): string | undefined {
    const pointer = path
      .map((key) => encodeURIComponent(String(key).replaceAll('~', '~0').replaceAll('/', '~1')))
      .join('/');
    const valid = this.#ajv.validate({ $ref: `http://definition/#/${pointer}` }, value);
    return valid ? undefined : this.#ajv.errorsText();
  }
}

/** Keys whose values are data, where a name like `type` means nothing. */
const data = new Set(['example', 'examples', 'default', 'enum']);

function translated(node: unknown, named = false): unknown {
  if (Array.isArray(node)) return node.map((item) => translated(item));
  if (typeof node !== 'object' || node === null) return node;
  const result: Node = {};
  for (const [key, value] of Object.entries(node)) {
    if (!named && (key === 'example' || key === 'examples')) continue;
    result[key] = !named && data.has(key) ? value : translated(value, !named && key === 'properties');
  }
  return named ? result : asJsonSchema(result);
}

function asJsonSchema(node: Node): Node {
  if (node['nullable'] === true && typeof node['type'] === 'string') node['type'] = [node['type'], 'null'];
  for (const [limit, exclusive] of [
    ['minimum', 'exclusiveMinimum'],
    ['maximum', 'exclusiveMaximum'],
  ] as const) {
    if (typeof node[exclusive] !== 'boolean') continue;
    if (node[exclusive] === true) node[exclusive] = node[limit];
    else delete node[exclusive];
  }
  const properties = node['properties'] as Record<string, Node> | undefined;
  if (Array.isArray(node['required']) && properties !== undefined) {
    node['required'] = node['required'].filter((name) => properties[String(name)]?.['readOnly'] !== true);
  }
  if (node['type'] === 'file') node['type'] = 'string';
  return node;
}
