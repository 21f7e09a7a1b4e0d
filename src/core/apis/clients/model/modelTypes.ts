import type { DefinitionDocument } from '../../document/definitionDocument';
import { isObject, type Json, type JsonObject, textOf, textsOf } from '../../document/json';
import type { SchemaGraph } from '../../index/schemaGraph';
import { keywordOf, propertiesOf, schemaParts } from '../../shapes/effectiveSchema';
import { NameScope, pascalCase } from '../naming';
import type { EnumModel, Field, Model, TypeRef } from './clientModel';

/** Type names that one of the languages, or the client's own code, has already. */
const reservedTypes = [
  ...[
    'Any',
    'ApiError',
    'Array',
    'Boolean',
    'Byte',
    'Call',
    'Class',
    'Client',
    'Credentials',
    'Date',
    'Double',
    'Enum',
  ],
  ...[
    'Error',
    'Exception',
    'File',
    'Float',
    'FormPart',
    'Function',
    'Integer',
    'Iterable',
    'Json',
    'List',
    'Long',
    'Map',
  ],
  ...[
    'Module',
    'None',
    'Number',
    'Object',
    'Options',
    'Override',
    'Package',
    'Process',
    'Promise',
    'Record',
    'Runtime',
  ],
  ...[
    'Set',
    'Short',
    'String',
    'Symbol',
    'System',
    'Thread',
    'Throwable',
    'Transport',
    'True',
    'False',
    'Type',
    'Void',
  ],
  ...[
    'Literal',
    'NotRequired',
    'TypedDict',
    'JsonProperty',
    'JsonInclude',
    'JsonIgnoreProperties',
    'JsonValue',
    'JsonCreator',
  ],
  ...['Deprecated', 'Character', 'Math', 'StringBuilder', 'Iterator', 'Optional', 'Path', 'Duration'],
];

/** Turns schemas into types, and gathers the models that they need, each once. */
export class ModelTypes {
  readonly models: Model[] = [];
  readonly enums: EnumModel[] = [];
  readonly #document: DefinitionDocument;
  readonly #graph: SchemaGraph;
  readonly #names = new NameScope(reservedTypes, { ignoreCase: true });
  /** Types by schema node: a circular schema finds itself here. */
  readonly #known = new Map<object, TypeRef>();

  constructor(document: DefinitionDocument, graph: SchemaGraph) {
    this.#document = document;
    this.#graph = graph;
  }

  /** @param hint Name of the type if it needs one and the schema has none. */
  typeOf(schema: Json | undefined, hint: string): TypeRef {
    const target = this.#named(schema);
    const node = target ?? schema;
    if (!isObject(node)) return { kind: 'any' };
    const known = this.#known.get(node);
    if (known !== undefined) return known;
    return this.#read(node, this.#graph.nameOf(node) ?? hint);
  }

  /** The schema that a reference is to, also one that stands alone in an `allOf` to have a description beside it. */
  #named(schema: Json | undefined): JsonObject | undefined {
    if (!isObject(schema)) return undefined;
    const all = schema['allOf'];
    const single = Array.isArray(all) && all.length === 1 && schema['properties'] === undefined ? all[0] : schema;
    const target = isObject(single) && typeof single['$ref'] === 'string' ? this.#document.follow(single) : undefined;
    return isObject(target) ? target : undefined;
  }

  #read(node: JsonObject, name: string): TypeRef {
    const parts = schemaParts(this.#document, node);
    const type = typeName(parts);
    const choices = textsOf(keywordOf(parts, 'enum')).filter((value) => value !== '');
    if (keywordOf(parts, 'oneOf') !== undefined || keywordOf(parts, 'anyOf') !== undefined) return { kind: 'any' };
    if (type === 'string') return choices.length > 0 ? this.#enum(node, name, choices) : { kind: 'string' };
    if (type === 'integer') return { kind: integerKind(parts) };
    if (type === 'number' || type === 'boolean') return { kind: type };
    if (type === 'array') return this.#list(node, parts, name);
    return type === 'object' ? this.#object(node, parts, name) : { kind: 'any' };
  }

  #list(node: JsonObject, parts: readonly JsonObject[], name: string): TypeRef {
    // A list of itself would have no end as a type.
    this.#known.set(node, { kind: 'list', of: { kind: 'any' } });
    const found: TypeRef = { kind: 'list', of: this.typeOf(keywordOf(parts, 'items'), `${name}Item`) };
    this.#known.set(node, found);
    return found;
  }

  #enum(node: JsonObject, name: string, values: readonly string[]): TypeRef {
    const same = this.enums.find(
      (each) => each.name === pascalCase(name) && each.values.join('\n') === values.join('\n'),
    );
    const found = same ?? { name: this.#names.take(pascalCase(name), 'Value'), values: [...new Set(values)] };
    if (same === undefined) this.enums.push(found);
    const type: TypeRef = { kind: 'enum', name: found.name };
    this.#known.set(node, type);
    return type;
  }

  #object(node: JsonObject, parts: readonly JsonObject[], name: string): TypeRef {
    const properties = propertiesOf(parts);
    if (properties.length === 0) {
      const more = keywordOf(parts, 'additionalProperties');
      return { kind: 'map', of: isObject(more) ? this.typeOf(more, `${name}Value`) : { kind: 'any' } };
    }
    const type: TypeRef = { kind: 'model', name: this.#names.take(pascalCase(name), 'Model') };
    this.#known.set(node, type);
    const fields: Field[] = [];
    this.models.push({ name: type.name, description: textOf(keywordOf(parts, 'description')), fields });
    for (const property of properties) {
      const inner = schemaParts(this.#document, property.schema);
      fields.push({
        wire: property.name,
        type: this.typeOf(property.schema, `${type.name} ${property.name}`),
        required: property.required,
        nullable: isNullable(inner),
        description: textOf(keywordOf(inner, 'description')),
      });
    }
    return type;
  }
}

function typeName(parts: readonly JsonObject[]): string | undefined {
  const [first] = textsOf(keywordOf(parts, 'type')).filter((type) => type !== 'null');
  if (first !== undefined) return first;
  if (parts.some((part) => isObject(part['properties']) || isObject(part['additionalProperties']))) return 'object';
  return keywordOf(parts, 'items') === undefined ? undefined : 'array';
}

function isNullable(parts: readonly JsonObject[]): boolean {
  return keywordOf(parts, 'nullable') === true || textsOf(keywordOf(parts, 'type')).includes('null');
}

/** Without a format an integer may be of any size, unless it has a limit. */
function integerKind(parts: readonly JsonObject[]): 'int32' | 'int64' {
  const format = keywordOf(parts, 'format');
  if (format === 'int64') return 'int64';
  const most = keywordOf(parts, 'maximum');
  return format === 'int32' || (typeof most === 'number' && most < 2 ** 31) ? 'int32' : 'int64';
}
