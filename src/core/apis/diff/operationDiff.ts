import { textOf, textsOf } from '../document/json';
import type { OperationEntry } from '../index/definitionIndex';
import type { OpenDefinition } from '../openDefinition';
import type { OperationNode } from '../shapes/operationNodes';
import type { MediaShape, OperationShape, ParameterShape, ResponseShape } from '../shapes/operationShape';
import { readOperation } from '../shapes/readOperation';
import type { ChangeList } from './changeList';
import type { Direction, SchemaDiff } from './schemaDiff';

/** Compares what two versions of an operation take and give; descriptions, examples and `x-` are of no account. */
export class OperationDiff {
  readonly #schemas: SchemaDiff;
  readonly #list: ChangeList;

  constructor(schemas: SchemaDiff, list: ChangeList) {
    this.#schemas = schemas;
    this.#list = list;
  }

  compare(from: OpenDefinition, to: OpenDefinition, id: string): void {
    const [before, after] = [from.operations.get(id), to.operations.get(id)];
    if (before === undefined || after === undefined) return;
    const [old, now] = [readOperation(from.document, before), readOperation(to.document, after)];
    this.#compareParameters(old.parameters, now.parameters);
    this.#compareBodies(old, now);
    this.#compareResponses(old.responses, now.responses);
    this.#compareSecurity(from.entries.get(id), to.entries.get(id));
    this.#compareNames(before, after);
  }

  #compareNames({ node: before }: OperationNode, { node: after }: OperationNode): void {
    const ids = [textOf(before['operationId']), textOf(after['operationId'])] as const;
    // Generated clients name their functions by it; requests do not change.
    if (ids[0] !== ids[1]) this.#list.add('operationId', false, '', { before: ids[0], after: ids[1] });
    const tags = [textsOf(before['tags']), textsOf(after['tags'])].map((names) => [...names].sort().join(', ')) as [
      string,
      string,
    ];
    if (tags[0] !== tags[1]) this.#list.add('tags', false, '', { before: tags[0], after: tags[1] });
    if ((before['deprecated'] === true) !== (after['deprecated'] === true)) {
      this.#list.add('deprecated', false, '', { after: String(after['deprecated'] === true) });
    }
  }

  #compareParameters(before: readonly ParameterShape[], after: readonly ParameterShape[]): void {
    const old = new Map(before.map((parameter) => [nameOf(parameter), parameter]));
    for (const parameter of after) {
      const where = nameOf(parameter);
      const other = old.get(where);
      old.delete(where);
      if (other === undefined) this.#list.add('parameter.added', parameter.required, where);
      else this.#compareParameter(other, parameter, where);
    }
    for (const where of old.keys()) this.#list.add('parameter.removed', true, where);
  }

  #compareParameter(before: ParameterShape, after: ParameterShape, where: string): void {
    if (before.required !== after.required) {
      this.#list.add('parameter.required', after.required, where, {
        before: String(before.required),
        after: String(after.required),
      });
    }
    const style = ({ style: name, explode, schema }: ParameterShape) =>
      `${name}${explode && mayBeMany(schema) ? ' exploded' : ''}`;
    if (style(before) !== style(after))
      this.#list.add('parameter.style', true, where, { before: style(before), after: style(after) });
    this.#add(this.#schemas.compare(before.schema, after.schema, 'request'), where);
  }

  #compareBodies({ body: before }: OperationShape, { body: after }: OperationShape): void {
    if (before === undefined && after === undefined) return;
    if (before === undefined) this.#list.add('body.added', after?.required === true, 'request');
    else if (after === undefined) this.#list.add('body.removed', true, 'request');
    else {
      if (before.required !== after.required) {
        this.#list.add('body.required', after.required, 'request', {
          before: String(before.required),
          after: String(after.required),
        });
      }
      this.#compareContents(before.contents, after.contents, 'request', 'request');
    }
  }

  #compareResponses(before: readonly ResponseShape[], after: readonly ResponseShape[]): void {
    const old = new Map(before.map((response) => [response.status, response]));
    for (const response of after) {
      const where = `response ${response.status}`;
      const other = old.get(response.status);
      old.delete(response.status);
      // A good answer that clients do not know is a surprise; they have to expect any error.
      if (other === undefined) this.#list.add('response.added', isGood(response), where);
      else {
        this.#compareContents(other.contents, response.contents, where, 'response');
        this.#compareHeaders(other, response, where);
      }
    }
    for (const response of old.values())
      this.#list.add('response.removed', isGood(response), `response ${response.status}`);
  }

  #compareHeaders(before: ResponseShape, after: ResponseShape, where: string): void {
    const old = new Map(before.headers.map((header) => [header.name.toLowerCase(), header]));
    for (const header of after.headers) {
      const other = old.get(header.name.toLowerCase());
      old.delete(header.name.toLowerCase());
      if (other === undefined) this.#list.add('header.added', false, `${where} ${header.name}`);
      else this.#add(this.#schemas.compare(other.schema, header.schema, 'response'), `${where} ${header.name}`);
    }
    for (const header of old.values()) this.#list.add('header.removed', true, `${where} ${header.name}`);
  }

  #compareContents(
    before: readonly MediaShape[],
    after: readonly MediaShape[],
    where: string,
    direction: Direction,
  ): void {
    const old = new Map(before.map((media) => [media.mediaType, media]));
    for (const media of after) {
      const other = old.get(media.mediaType);
      old.delete(media.mediaType);
      if (other === undefined) this.#list.add('mediaType.added', false, `${where} ${media.mediaType}`);
      else this.#add(this.#schemas.compare(other.schema, media.schema, direction), `${where} ${media.mediaType} `);
    }
    for (const mediaType of old.keys()) this.#list.add('mediaType.removed', true, `${where} ${mediaType}`);
  }

  #compareSecurity(before: OperationEntry | undefined, after: OperationEntry | undefined): void {
    const [old, now] = [before, after].map((entry) => new Set((entry?.security ?? []).map(alternativeText))) as [
      Set<string>,
      Set<string>,
    ];
    if (old.size === 0)
      for (const text of now) this.#list.add('security.added', text !== '', 'security', { after: text });
    else
      for (const text of now) if (!old.has(text)) this.#list.add('security.added', false, 'security', { after: text });
    // No alternatives at all means that everybody is let in.
    for (const text of old)
      if (!now.has(text)) this.#list.add('security.removed', now.size > 0, 'security', { before: text });
  }

  #add(changes: ReturnType<SchemaDiff['compare']>, where: string): void {
    for (const { code, breaking, where: inner, ...values } of changes) {
      this.#list.add(code, breaking, `${where}${inner}`.trimEnd(), values);
    }
  }
}

function nameOf(parameter: ParameterShape): string {
  return `${parameter.in} ${parameter.in === 'header' ? parameter.name.toLowerCase() : parameter.name}`;
}

function isGood({ status }: ResponseShape): boolean {
  return status.startsWith('2');
}

function mayBeMany(schema: ParameterShape['schema']): boolean {
  return (
    typeof schema === 'object' && schema['type'] !== undefined && /array|object/.test(JSON.stringify(schema['type']))
  );
}

function alternativeText(alternative: OperationEntry['security'][number]): string {
  return alternative
    .map(({ scheme, scopes }) => [scheme, ...scopes].join(' '))
    .sort()
    .join(' + ');
}
