import { openDefinition } from '../../../src/core/apis/openDefinition';

/** Ways to be let in that clients are generated for, with what a definition says to have each. */
const schemes = {
  bearer: { type: 'http', scheme: 'bearer' },
  basic: { type: 'http', scheme: 'basic' },
  keyheader: { type: 'apiKey', in: 'header', name: 'X-Key' },
  keyquery: { type: 'apiKey', in: 'query', name: 'api key' },
  keycookie: { type: 'apiKey', in: 'cookie', name: 'key' },
  ceph: { type: 'http', scheme: 'bearer' },
  xms: { type: 'apiKey', in: 'header', name: 'Xms-Auth-Token' },
} as const;

export type Flow = keyof typeof schemes;
export const flows = Object.keys(schemes) as readonly Flow[];

const thing = { $ref: '#/components/schemas/Thing' };
const json = (schema: object, description = '') => ({ description, content: { 'application/json': { schema } } });
const id = { name: 'id', in: 'path', required: true, schema: { type: 'string' } };

/** Its id is a number here, and a text where it is asked for. */
const numbered = { type: 'object', properties: { id: { type: 'integer' }, action_status: { type: 'string' } } };

const listSchema = { type: 'array', items: { type: 'string' } };

const paths = {
  '/things/': {
    post: {
      operationId: 'CreateThing',
      requestBody: { required: true, ...json({ type: 'object', properties: { name: { type: 'string' } } }) },
      responses: { 202: json(thing) },
    },
  },
  '/things/{id}': { get: { operationId: 'GetThing', parameters: [id], responses: { 200: json(thing) } } },
  '/lists/{plain}/{label}/{labels}/{matrix}:do/': {
    get: {
      operationId: 'GetLists',
      parameters: [
        ...(['plain', 'label', 'labels', 'matrix'] as const).map((name) => ({
          ...{ name, in: 'path', required: true, schema: listSchema },
          ...{ style: name === 'plain' ? 'simple' : name.replace(/s$/, ''), explode: name === 'labels' },
        })),
        ...['form', 'spaceDelimited', 'pipeDelimited'].map((style) => ({
          ...{ name: style, in: 'query', style, explode: false, required: true, schema: listSchema },
        })),
        { name: 'repeated', in: 'query', required: true, schema: listSchema },
        { name: 'X-List', in: 'header', required: true, schema: listSchema },
      ],
      responses: { 200: json(thing) },
    },
  },
  '/numbered/': {
    post: { operationId: 'CreateNumbered', responses: { 202: json({ $ref: '#/components/schemas/Numbered' }) } },
  },
  '/numbered/{id}': { get: { operationId: 'GetNumbered', parameters: [id], responses: { 200: json(thing) } } },
  '/same': {
    get: {
      operationId: 'GetSame',
      parameters: ['limit', 'offset'].map((name) => ({ name, in: 'query', schema: { type: 'integer' } })),
      responses: { 200: json({ type: 'object', properties: { things: { type: 'array', items: thing } } }) },
    },
  },
  '/moved': { get: { operationId: 'GetMoved', responses: { 200: json(thing) } } },
};

const login = { post: { security: [], responses: { 201: { description: '' } } } };
/** What a definition must have to be known for a product's. */
const logins: Readonly<Partial<Record<Flow, object>>> = {
  ceph: { '/api/auth': login, '/api/auth/logout': login },
  xms: { '/auth/tokens:login': login },
};

/** A small management API that lets nobody in but in one way. */
export function openFlow(flow: Flow) {
  const properties = { id: { type: 'string' }, name: { type: 'string' }, action_status: { type: 'string' } };
  const text = JSON.stringify({
    openapi: '3.0.3',
    info: { title: `Flow ${flow}`, version: '1' },
    servers: [{ url: '/api/v1' }],
    security: [{ own: [] }],
    paths: { ...paths, ...logins[flow] },
    components: {
      schemas: { Thing: { type: 'object', properties }, Numbered: numbered },
      securitySchemes: { own: schemes[flow] },
    },
  });
  return openDefinition({ uri: `file:///${flow}.json`, text });
}
