import type { DefinitionDocument } from '../document/definitionDocument';
import { isObject, type Json, type JsonObject, newObject, textOf } from '../document/json';
import type { Place } from '../document/problem';
import type { SchemaGraph } from '../index/schemaGraph';
import { keywordOf, type PropertyShape, propertiesOf, schemaParts, typesOf } from '../shapes/effectiveSchema';
import type { SchemaNode } from '../shapes/operationShape';
import type { SchemaChild, SchemaChildKind, SchemaConstraint, SchemaView } from './schemaView';

const constraintKeywords = [
  ...['minimum', 'exclusiveMinimum', 'maximum', 'exclusiveMaximum', 'multipleOf'],
  ...['minLength', 'maxLength', 'pattern', 'minItems', 'maxItems', 'uniqueItems', 'minProperties', 'maxProperties'],
  ...['const', 'contentMediaType', 'contentEncoding'],
] as const;

interface ChildNode {
  readonly kind: SchemaChildKind;
  readonly label: string;
  readonly schema: SchemaNode;
  readonly required: boolean;
  readonly place?: Place;
}

/**
 * Schemas as trees that are opened level by level. Nothing is dereferenced ahead: a handle stands for a schema of the
 * document, and circular schemas cost no more than others.
 */
export class SchemaViews {
  readonly #document: DefinitionDocument;
  readonly #graph: SchemaGraph;
  readonly #nodes: SchemaNode[] = [];
  readonly #handles = new Map<object, number>();

  constructor(document: DefinitionDocument, graph: SchemaGraph) {
    this.#document = document;
    this.#graph = graph;
  }

  /**
   * @param schema As written, references included.
   * @param above Handles of the nodes around it, to tell what is circular.
   */
  view(schema: SchemaNode, above: readonly number[] = []): SchemaView {
    const parts = schemaParts(this.#document, asJson(schema));
    const target = this.#target(schema);
    const handle = this.#handleOf(target);
    const name = isObject(target) ? this.#graph.nameOf(target) : undefined;
    const circular = above.includes(handle);
    return {
      handle,
      ...(name === undefined ? {} : { name }),
      ...typeFacts(parts),
      ...this.#itemFacts(parts),
      ...texts(parts, ['title', 'description']),
      ...flags(parts),
      constraints: this.#constraints(parts),
      enum: listed(keywordOf(parts, 'enum')),
      ...valueFacts(parts),
      expandable: this.#childNodes(parts).next().done !== true,
      circular,
      place: isObject(schema) ? this.#document.placeOf(schema) : { line: 1 },
    };
  }

  /** The nodes directly below a node. `above` are the handles of the nodes around it, itself not included. */
  children(handle: number, above: readonly number[] = []): readonly SchemaChild[] {
    const schema = this.#nodes[handle];
    if (schema === undefined) return [];
    const around = [...above, handle];
    return [...this.#childNodes(schemaParts(this.#document, asJson(schema)))].map(
      ({ schema: inner, place, ...child }) => {
        const view = this.view(inner, around);
        return { ...view, ...child, place: place ?? view.place };
      },
    );
  }

  #target(schema: SchemaNode): SchemaNode {
    if (!isObject(schema) || Object.keys(schema).length > 1) return schema;
    const target = this.#document.follow(schema);
    return isObject(target) || typeof target === 'boolean' ? target : schema;
  }

  #handleOf(schema: SchemaNode): number {
    const node = isObject(schema) ? schema : newObject(); // `true` and `false` have nothing inside
    const known = this.#handles.get(node);
    if (known !== undefined) return known;
    this.#handles.set(node, this.#nodes.length);
    return this.#nodes.push(node) - 1;
  }

  #itemFacts(parts: readonly JsonObject[]): Pick<SchemaView, 'items'> {
    const items = keywordOf(parts, 'items');
    if (!isObject(items)) return {};
    const target = this.#target(items);
    const name = isObject(target) ? this.#graph.nameOf(target) : undefined;
    const facts = typeFacts(schemaParts(this.#document, items));
    return { items: { ...facts, ...(name === undefined ? {} : { name }) } };
  }

  #constraints(parts: readonly JsonObject[]): readonly SchemaConstraint[] {
    return constraintKeywords.flatMap((keyword) => {
      const owner = parts.find((part) => part[keyword] !== undefined);
      if (owner === undefined) return [];
      const exact = this.#document.places.exactText(owner, keyword);
      return { keyword, value: exact ?? textOf(owner[keyword]) ?? JSON.stringify(owner[keyword]) };
    });
  }

  *#childNodes(parts: readonly JsonObject[]): Iterator<ChildNode> & Iterable<ChildNode> {
    for (const property of propertiesOf(parts)) yield this.#property(property);
    for (const part of parts) {
      yield* this.#named(part, 'patternProperties', 'pattern');
      yield* only(part['additionalProperties'], 'additional');
      yield* only(part['items'], 'items');
      yield* numbered(part['prefixItems'] ?? part['items'], 'tuple');
      yield* numbered(part['oneOf'], 'oneOf');
      yield* numbered(part['anyOf'], 'anyOf');
      yield* only(part['not'], 'not');
    }
  }

  #property({ name, schema, required, owner }: PropertyShape): ChildNode {
    return { kind: 'property', label: name, schema, required, place: this.#document.placeOf(owner, name) };
  }

  *#named(part: JsonObject, keyword: string, kind: SchemaChildKind): Iterable<ChildNode> {
    for (const { key, value, place } of this.#document.entries(part[keyword])) {
      if (isObject(value)) yield { kind, label: key, schema: value, required: false, place };
    }
  }
}

function asJson(schema: SchemaNode): JsonObject | undefined {
  return isObject(schema) ? schema : undefined;
}

function* only(value: Json | undefined, kind: SchemaChildKind): Iterable<ChildNode> {
  if (isObject(value)) yield { kind, label: '', schema: value, required: false };
}

function* numbered(value: Json | undefined, kind: SchemaChildKind): Iterable<ChildNode> {
  if (!Array.isArray(value)) return;
  for (const [index, schema] of value.entries()) {
    if (isObject(schema)) yield { kind, label: String(index), schema, required: false };
  }
}

function typeFacts(parts: readonly JsonObject[]): { types: readonly string[]; format?: string } {
  return { types: typesOf(parts), ...texts(parts, ['format']) };
}

function texts<Key extends string>(parts: readonly JsonObject[], keywords: readonly Key[]): { [K in Key]?: string } {
  const found = keywords.flatMap((keyword) => {
    const text = textOf(keywordOf(parts, keyword));
    return text === undefined ? [] : [[keyword, text] as const];
  });
  return Object.fromEntries(found) as { [K in Key]?: string };
}

function flags(parts: readonly JsonObject[]) {
  const is = (keyword: string) => parts.some((part) => part[keyword] === true);
  return { deprecated: is('deprecated'), readOnly: is('readOnly'), writeOnly: is('writeOnly') };
}

function listed(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

function valueFacts(parts: readonly JsonObject[]): Pick<SchemaView, 'default' | 'examples'> {
  const usual = keywordOf(parts, 'default');
  const example = keywordOf(parts, 'example');
  const examples = [...(example === undefined ? [] : [example]), ...listed(keywordOf(parts, 'examples'))];
  return { ...(usual === undefined ? {} : { default: usual }), examples };
}
