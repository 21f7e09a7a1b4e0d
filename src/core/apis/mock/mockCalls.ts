import { randomUUID } from 'node:crypto';
import type { DefinitionDocument } from '../document/definitionDocument';
import { isMembers, type JsonMembers, type JsonValue, membersOf } from '../exactJson/jsonValue';
import { pathParameterNames } from '../index/pathFacts';
import { scalarText } from '../parameters/parameterText';
import { enveloped } from '../requests/envelope';
import { identityMember } from '../requests/identity';
import { sampleRequest } from '../samples/sampleRequest';
import type { OperationNode } from '../shapes/operationNodes';
import { readOperation } from '../shapes/readOperation';
import { fitsSchema, overlaid } from './fittingValue';
import { listAnswer, samplePage } from './listAnswer';
import { type MockObject, MockObjects, statusFieldOf } from './mockObjects';
import { MockRefusal } from './mockRefusal';
import { collectionKey, identityIn, type Resource, Resources, type Role } from './resources';
import { type AnswerForm, answerForm, answerWith, inEnvelope } from './sampleAnswer';

/** A request that was let in and is right. */
export interface MockCall {
  readonly operation: OperationNode;
  readonly pathValues: Readonly<Record<string, string>>;
  /** By name. */
  readonly query: ReadonlyMap<string, JsonValue>;
  readonly body: JsonValue | undefined;
}

export interface CallsOptions {
  /** Milliseconds that an asynchronous operation takes. */
  readonly settle: number;
  /** Keeps no objects: every answer is a sample. */
  readonly stateless: boolean;
  readonly now: () => number;
}

/** An answer before it is written. */
export interface MockAnswer extends Pick<AnswerForm, 'status' | 'headers' | 'mediaType'> {
  /** `undefined` with a media type: bytes. */
  readonly body: JsonValue | undefined;
}

/** Carries calls out on objects that it keeps, as far as paths tell what an operation does; everything else is answered with samples. */
export class MockCalls {
  readonly #document: DefinitionDocument;
  readonly #options: CallsOptions;
  readonly #resources: Resources;
  readonly #objects: MockObjects;
  readonly #forms = new Map<string, AnswerForm>();

  constructor(document: DefinitionDocument, operations: ReadonlyMap<string, OperationNode>, options: CallsOptions) {
    this.#document = document;
    this.#options = options;
    this.#resources = new Resources(operations.values());
    this.#objects = new MockObjects(options.now);
  }

  /** @throws MockRefusal 404 for an object that does not exist. */
  carryOut(call: MockCall): MockAnswer {
    const form = this.formOf(call.operation);
    const { role, resource } = this.#resources.roleOf(call.operation);
    const { status, headers, mediaType } = form;
    const keeps = resource !== undefined && !this.#options.stateless;
    const body = keeps ? this.#onObjects(role, call, resource, form) : this.#sample(call, form);
    return { status, headers, mediaType, body };
  }

  /** Forgets all objects. */
  reset(): void {
    this.#objects.clear();
  }

  formOf(operation: OperationNode): AnswerForm {
    const known = this.#forms.get(operation.id);
    if (known !== undefined) return known;
    const form = answerForm(this.#document, readOperation(this.#document, operation));
    this.#forms.set(operation.id, form);
    return form;
  }

  #sample({ operation, query }: MockCall, form: AnswerForm): JsonValue | undefined {
    return operation.method === 'GET' ? samplePage(this.#document, form, query) : form.sample;
  }

  #onObjects(role: Role, call: MockCall, resource: Resource, form: AnswerForm): JsonValue | undefined {
    const key = collectionKey(resource, call.operation, call.pathValues);
    const objects = this.#objects.collection(key, () => this.#seeds(resource));
    if (role === 'list')
      return listAnswer(
        this.#document,
        form,
        [...objects.values()].filter(({ listed }) => listed).map(({ value }) => value),
        call.query,
      );
    if (role === 'create') return this.#create(call, resource, form, key);
    if (role === 'plain') return this.#sample(call, form);
    const id = identityIn(call.operation, call.pathValues);
    const object = objects.get(id);
    if (object === undefined) throw new MockRefusal(404, 'NotFound', `There is no ${key}/${id}`);
    return this.#onObject(role, object, call, { key, id, resource, form });
  }

  #onObject(
    role: Role,
    object: MockObject,
    call: MockCall,
    { key, id, resource, form }: Target,
  ): JsonValue | undefined {
    if (role === 'update') object.value = this.#overlaid(resource, object.value, enveloped(call.body)?.object ?? {});
    if (role === 'delete' && form.status !== 202) this.#objects.remove(key, id);
    else if (form.status === 202)
      this.#begin(resource, object, role === 'delete' ? 'deleting' : 'updating', role === 'delete');
    return answerWith(this.#document, form, object.value);
  }

  #create(
    { body, operation, pathValues }: MockCall,
    resource: Resource,
    form: AnswerForm,
    key: string,
  ): JsonValue | undefined {
    const asked = enveloped(body)?.object ?? {};
    const base = enveloped(this.formOf(resource.get).sample)?.object ?? {};
    const parameter = pathParameterNames(resource.get.path).at(-1);
    const taken = this.#objects.collection(key, () => this.#seeds(resource));
    const made = this.#overlaid(resource, base, asked);
    const { id, value } = withIdentity(made, asked, parameter, new Set(taken.keys()));
    const object: MockObject = {
      value: { ...value, ...parentValues(value, operation, pathValues) },
      change: undefined,
      listed: true,
    };
    if (form.status === 202) this.#begin(resource, object, 'creating', false);
    else object.value = this.#settled(resource, object.value);
    this.#objects.put(key, id, object);
    return answerWith(this.#document, form, object.value);
  }

  /** Sets an object on its way: its status says so, until the time has passed. */
  #begin(resource: Resource, object: MockObject, word: string, deletes: boolean): void {
    const { settle, now } = this.#options;
    const { change } = object;
    // What is on its way already ends as it would have: the status of now is none that lasts.
    const lasting =
      change === undefined || change.becomes === 'gone' ? object.value : { ...object.value, ...change.becomes };
    const settled = this.#settled(resource, lasting);
    const field = statusFieldOf(settled);
    const becomes = deletes ? 'gone' : Object.fromEntries(membersOf(settled).filter(([name]) => name === field));
    object.value = this.#withStatus(resource, object.value, [word, 'creating', 'updating', 'processing', 'pending']);
    object.change = { at: now() + settle, becomes };
  }

  /** An object whose state lasts: samples of a status are words without meaning. */
  #settled(resource: Resource, value: JsonMembers): JsonMembers {
    const field = statusFieldOf(value);
    const lasts = field === undefined || !/^action|^task/.test(field);
    return lasts ? value : this.#withStatus(resource, value, ['active', 'available', 'done', 'success', 'idle']);
  }

  /** An object with the first of some words as its status that its schema allows. */
  #withStatus(resource: Resource, value: JsonMembers, words: readonly string[]): JsonMembers {
    const field = statusFieldOf(value);
    if (field === undefined) return value;
    const candidates = words.map((word) => ({ ...value, [field]: word }));
    return candidates.find((candidate) => this.#fits(resource, candidate)) ?? value;
  }

  #fits(resource: Resource, object: JsonMembers): boolean {
    const { sample, schema } = this.formOf(resource.get);
    const answer = inEnvelope(sample, object);
    return answer === undefined || fitsSchema(this.#document, schema, answer);
  }

  #overlaid(resource: Resource, base: JsonMembers, members: JsonMembers): JsonMembers {
    const identity = identityMember(base, pathParameterNames(resource.get.path).at(-1));
    const wanted = Object.fromEntries(
      membersOf(members).filter(([name]) => name !== identity || base[name] === undefined),
    );
    return overlaid(base, wanted, (object) => this.#fits(resource, object));
  }

  /** The first objects of a collection: those that the sample requests of its operations ask for. */
  #seeds(resource: Resource): ReadonlyMap<string, MockObject> {
    const base = enveloped(this.formOf(resource.get).sample)?.object ?? {};
    const seeds = new Map<string, MockObject>();
    for (const operation of resource.members) {
      const parameter = pathParameterNames(operation.path).at(-1) ?? '';
      const { parameters } = sampleRequest(this.#document, operation);
      const sample = parameters.find((each) => each.in === 'path' && each.name === parameter);
      const id = scalarText((sample?.value ?? parameter) as JsonValue);
      if (seeds.has(id)) continue;
      const member = identityMember(base, parameter);
      const isNumber = member !== undefined && typeof base[member] === 'number';
      // A path that calls the same objects by a name: `/x/{name}` beside `/x/{id}`.
      const listed = !isNumber || /^\d+$/.test(id);
      const value = member === undefined || !listed ? base : { ...base, [member]: isNumber ? Number(id) : id };
      seeds.set(id, { value: this.#settled(resource, value), change: undefined, listed });
    }
    return [...seeds.values()].some(({ listed }) => listed)
      ? seeds
      : new Map([...seeds, ...this.#ownSeed(resource, base)]);
  }

  /** The sample by its own identity: paths have a text for it, the object itself a number, by which it is listed. */
  #ownSeed(resource: Resource, base: JsonMembers): readonly (readonly [string, MockObject])[] {
    const own = base[identityMember(base, pathParameterNames(resource.get.path).at(-1) ?? '') ?? ''];
    const value = this.#settled(resource, base);
    return own === undefined ? [] : [[scalarText(own), { value, change: undefined, listed: true }]];
  }
}

interface Target {
  readonly key: string;
  readonly id: string;
  readonly resource: Resource;
  readonly form: AnswerForm;
}

/** A new object with an identity of its own: the one that was asked for, the next number, or a new UUID. */
function withIdentity(
  made: JsonMembers,
  asked: JsonMembers,
  parameter: string | undefined,
  taken: ReadonlySet<string>,
): { readonly id: string; readonly value: JsonMembers } {
  const member = identityMember(made, parameter) ?? parameter ?? 'id';
  const wanted = asked[member];
  if (typeof wanted === 'string' && wanted !== '') return { id: wanted, value: { ...made, [member]: wanted } };
  if (typeof made[member] === 'number') {
    const next = Math.max(0, ...[...taken].map(Number).filter(Number.isSafeInteger)) + 1;
    return { id: String(next), value: { ...made, [member]: next } };
  }
  const id = randomUUID();
  return { id, value: { ...made, [member]: id } };
}

/** Members of an object that are called like a parameter of the path around it: `bucket_id` of what belongs to a bucket. */
function parentValues(
  value: JsonMembers,
  operation: OperationNode,
  pathValues: Readonly<Record<string, string>>,
): JsonMembers {
  const found: JsonMembers = {};
  for (const name of pathParameterNames(operation.path)) {
    const text = pathValues[name];
    if (text === undefined || isMembers(value[name])) continue;
    if (typeof value[name] === 'number' && /^\d+$/.test(text)) found[name] = Number(text);
    else if (typeof value[name] === 'string') found[name] = text;
  }
  return found;
}
