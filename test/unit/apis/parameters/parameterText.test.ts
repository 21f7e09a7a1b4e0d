import assert from 'node:assert/strict';
import { matchRoute, routeTemplate } from '../../../../src/core/apis/mock/routeTemplate';
import { openDefinition } from '../../../../src/core/apis/openDefinition';
import { percentEncoded, scalarText } from '../../../../src/core/apis/parameters/parameterText';
import { readParameter, splitPair } from '../../../../src/core/apis/parameters/readParameter';
import type { ApiRequest } from '../../../../src/core/apis/requests/apiRequest';
import { headerValue } from '../../../../src/core/apis/requests/apiRequest';
import { operationRequest } from '../../../../src/core/apis/requests/operationRequest';
import { requestOfSample } from '../../../../src/core/apis/requests/requestOfSample';
import { sampleRequest } from '../../../../src/core/apis/samples/sampleRequest';
import { readOperation } from '../../../../src/core/apis/shapes/readOperation';

type Value = string | readonly string[] | Readonly<Record<string, string | number>>;

const text = 'blue';
const list = ['blue', 'a,b', 'x y'];
const object = { R: 100, G: 'a&b' };

/** Location, style and whether it explodes; then how the text, the list and the object are written. */
type Case = readonly [place: string, style: string, explode: boolean, ...written: readonly (string | undefined)[]];

/** The table of OpenAPI 3.2, 4.12.4 (style examples), with values that need encoding. */
const openApi3: readonly Case[] = [
  ['path', 'simple', false, 'blue', 'blue,a%2Cb,x%20y', 'R,100,G,a%26b'],
  ['path', 'simple', true, 'blue', 'blue,a%2Cb,x%20y', 'R=100,G=a%26b'],
  ['path', 'label', false, '.blue', '.blue,a%2Cb,x%20y', '.R,100,G,a%26b'],
  ['path', 'label', true, '.blue', '.blue.a%2Cb.x%20y', '.R=100.G=a%26b'],
  ['path', 'matrix', false, ';color=blue', ';color=blue,a%2Cb,x%20y', ';color=R,100,G,a%26b'],
  ['path', 'matrix', true, ';color=blue', ';color=blue;color=a%2Cb;color=x%20y', ';R=100;G=a%26b'],
  ['query', 'form', false, 'color=blue', 'color=blue,a%2Cb,x%20y', 'color=R,100,G,a%26b'],
  ['query', 'form', true, 'color=blue', 'color=blue&color=a%2Cb&color=x%20y', 'R=100&G=a%26b'],
  ['query', 'spaceDelimited', false, undefined, 'color=blue%20a%2Cb%20x%20y', 'color=R%20100%20G%20a%26b'],
  ['query', 'pipeDelimited', false, undefined, 'color=blue%7Ca%2Cb%7Cx%20y', 'color=R%7C100%7CG%7Ca%26b'],
  ['query', 'deepObject', true, undefined, undefined, 'color%5BR%5D=100&color%5BG%5D=a%26b'],
  ['header', 'simple', false, 'blue', 'blue,a,b,x y', 'R,100,G,a&b'],
  ['header', 'simple', true, 'blue', 'blue,a,b,x y', 'R=100,G=a&b'],
  ['cookie', 'form', false, 'color=blue', 'color=blue,a%2Cb,x%20y', 'color=R,100,G,a%26b'],
  ['cookie', 'form', true, 'color=blue', 'color=blue; color=a%2Cb; color=x%20y', 'R=100; G=a%26b'],
  ['cookie', 'cookie', true, 'color=blue', 'color=blue; color=a,b; color=x y', 'R=100; G=a&b'],
];

/** Swagger 2.0, "Parameter Object": collectionFormat by place. */
const swagger2: readonly Case[] = [
  ['path', '', false, 'blue', 'blue,a%2Cb,x%20y'],
  ['path', 'csv', false, 'blue', 'blue,a%2Cb,x%20y'],
  ['path', 'ssv', false, 'blue', 'blue%20a%2Cb%20x%20y'],
  ['path', 'tsv', false, 'blue', 'blue%09a%2Cb%09x%20y'],
  ['path', 'pipes', false, 'blue', 'blue%7Ca%2Cb%7Cx%20y'],
  ['query', '', false, 'color=blue', 'color=blue,a%2Cb,x%20y'],
  ['query', 'csv', false, 'color=blue', 'color=blue,a%2Cb,x%20y'],
  ['query', 'ssv', false, 'color=blue', 'color=blue%20a%2Cb%20x%20y'],
  ['query', 'tsv', false, 'color=blue', 'color=blue%09a%2Cb%09x%20y'],
  ['query', 'pipes', false, 'color=blue', 'color=blue%7Ca%2Cb%7Cx%20y'],
  ['query', 'multi', false, 'color=blue', 'color=blue&color=a%2Cb&color=x%20y'],
  ['header', '', false, 'blue', 'blue,a,b,x y'],
  ['header', 'ssv', false, 'blue', 'blue a,b x y'],
  ['header', 'tsv', false, 'blue', 'blue\ta,b\tx y'],
  ['header', 'pipes', false, 'blue', 'blue|a,b|x y'],
  ['formData', '', false, 'color=blue', 'color=blue,a%2Cb,x%20y'],
  ['formData', 'ssv', false, 'color=blue', 'color=blue%20a%2Cb%20x%20y'],
  ['formData', 'tsv', false, 'color=blue', 'color=blue%09a%2Cb%09x%20y'],
  ['formData', 'pipes', false, 'color=blue', 'color=blue%7Ca%2Cb%7Cx%20y'],
  ['formData', 'multi', false, 'color=blue', 'color=blue&color=a%2Cb&color=x%20y'],
];

function schemaOf(value: Value): object {
  if (typeof value === 'string') return { type: 'string', enum: [value] };
  if (Array.isArray(value)) return { type: 'array', items: { type: 'string' }, enum: [value], default: value };
  return { type: 'object', properties: { R: { type: 'integer' }, G: { type: 'string' } }, enum: [value] };
}

async function openParameter(parameter: object, version: object) {
  const definition = {
    ...version,
    info: { title: 't', version: '1' },
    paths: {
      '/x{color}:do/': {
        post: {
          parameters: [{ name: 'color', required: true, ...parameter }],
          responses: { 200: { description: '' } },
        },
      },
    },
  };
  const { document, operations } = await openDefinition({ uri: 'file:///d.json', text: JSON.stringify(definition) });
  const [node] = operations.values();
  assert.ok(node);
  return { document, node, shape: readOperation(document, node) };
}

type Opened = Awaited<ReturnType<typeof openParameter>>;

/** What a request says of the parameter, as it goes over the wire. */
function writtenIn({ method, url, headers, body }: ApiRequest, place: string): string | undefined {
  assert.equal(method, 'POST');
  if (place === 'header' || place === 'cookie') return headerValue(headers, place === 'cookie' ? 'Cookie' : 'color');
  if (place === 'formData') return body?.kind === 'text' ? body.text : undefined;
  const [path = '', query] = url.replace('http://h', '').split('?');
  return place === 'path' ? /^\/x(.*):do\/$/.exec(path)?.[1] : query;
}

function readBack({ document, node, shape }: Opened, { url, headers }: ApiRequest) {
  const [path = '', query = ''] = url.replace('http://h', '').split('?');
  const [parameter] = shape.parameters;
  assert.ok(parameter);
  return readParameter(document, parameter, {
    path: matchRoute(routeTemplate(node.path), path.split('/')) ?? {},
    query: query === '' ? [] : query.split('&').map(splitPair),
    headers: Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value])),
  });
}

/** Header values and the cookie style encode nothing, and an encoded space is a delimiter: items with one in them cannot be told apart. */
const isAmbiguous = (place: string, style: string, value: Value) =>
  Array.isArray(value) && (place === 'header' || ['cookie', 'spaceDelimited', 'ssv'].includes(style));

/** With the prototypes that a test writes. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));

function describeCase(version: object, [place, style, explode, ...written]: Case, styleKeys: object): void {
  for (const [at, value] of [text, list, object].entries()) {
    const expected = written[at];
    if (expected === undefined) continue;
    it(`${place} ${style} ${explode ? 'exploded ' : ''}${JSON.stringify(value)}: ${expected}`, async () => {
      const swagger = 'swagger' in version;
      const schema = schemaOf(value);
      const opened = await openParameter({ in: place, ...styleKeys, ...(swagger ? schema : { schema }) }, version);
      const { document, node, shape } = opened;
      const sample = requestOfSample(sampleRequest(document, node), 'http://h');
      assert.equal(writtenIn(sample, place), expected, 'sample');
      if (place === 'formData') return;
      const parameters = { color: JSON.parse(JSON.stringify(value)) };
      const request = operationRequest({ ...node, shape }, 'http://h', { parameters });
      assert.equal(writtenIn(request, place), expected, 'request');
      if (!isAmbiguous(place, style, value)) assert.deepEqual(plain(readBack(opened, request)), parameters.color);
    });
  }
}

describe('Values of parameters', () => {
  for (const openapi of ['3.0.3', '3.1.0', '3.2.0']) {
    describe(`as OpenAPI ${openapi} has them`, () => {
      for (const each of openApi3) describeCase({ openapi }, each, { style: each[1], explode: each[2] });
    });
  }

  describe('as Swagger 2.0 has them', () => {
    for (const each of swagger2)
      describeCase({ swagger: '2.0' }, each, each[1] === '' ? {} : { collectionFormat: each[1] });
  });

  it('have the usual style of their place when none is written', async () => {
    for (const [place, expected] of [
      ['path', 'blue,a%2Cb,x%20y'],
      ['query', 'color=blue&color=a%2Cb&color=x%20y'],
      ['header', 'blue,a,b,x y'],
      ['cookie', 'color=blue; color=a%2Cb; color=x%20y'],
    ] as const) {
      const { document, node } = await openParameter({ in: place, schema: schemaOf(list) }, { openapi: '3.1.0' });
      assert.equal(writtenIn(requestOfSample(sampleRequest(document, node), 'http://h'), place), expected);
    }
  });

  it('are a document where the parameter has content, or a whole query', async () => {
    const version = { openapi: '3.2.0' };
    const json = { content: { 'application/json': { schema: schemaOf(object) } } };
    const form = { content: { 'application/x-www-form-urlencoded': { schema: schemaOf(object) } } };
    const encoded = '%7B%22R%22%3A100%2C%22G%22%3A%22a%26b%22%7D';
    for (const [place, content, expected] of [
      ['path', json, encoded],
      ['query', json, `color=${encoded}`],
      ['header', json, '{"R":100,"G":"a&b"}'],
      ['cookie', json, `color=${encoded}`],
      ['querystring', json, encoded],
      ['querystring', form, 'R=100&G=a%26b'],
    ] as const) {
      const opened = await openParameter({ in: place, ...content }, version);
      const { document, node, shape } = opened;
      assert.equal(writtenIn(requestOfSample(sampleRequest(document, node), 'http://h'), place), expected);
      const request = operationRequest({ ...node, shape }, 'http://h', { parameters: { color: object } });
      assert.equal(writtenIn(request, place), expected);
      if (place !== 'querystring') assert.deepEqual(plain(readBack(opened, request)), object);
    }
  });

  it('keep reserved characters and what is encoded already where allowReserved says so', async () => {
    const value = "/a/b:c?d&e=f#g+h%2Fi%j!'()*;,$@[]";
    const { node, shape } = await openParameter(
      { in: 'query', allowReserved: true, schema: { type: 'string' } },
      { openapi: '3.0.3' },
    );
    const { url } = operationRequest({ ...node, shape }, 'http://h', { parameters: { color: value } });
    assert.equal(url.split('?').slice(1).join('?'), "color=/a/b:c?d%26e%3Df%23g%2Bh%2Fi%25j!'()*;,$@[]");
  });

  it('have exact integers and no word for nothing', () => {
    assert.equal(scalarText(2n ** 63n), '9223372036854775808');
    assert.equal(scalarText(null), '');
    assert.equal(scalarText({ a: [true] }), '{"a":[true]}');
    assert.equal(percentEncoded("a!'()*~é:/"), 'a%21%27%28%29%2A~%C3%A9%3A%2F');
  });
});
