// @ts-check
// A definition as large as that of a real product, 3.4 MB of YAML, with its traits: for machines that have no real one.

const objects = 102;
/** Properties of a schema, and their fill: what makes the text as long as the real one. */
const properties = 6;
const verbs = ['enable', 'disable', 'rename', 'move', 'check', 'repair', 'export', 'import'];

/** @returns {string} */
export function generatedDefinition() {
  const numbers = Array.from({ length: objects }, (_, index) => index);
  return [
    'openapi: 3.0.1',
    'info:',
    '  title: A management API as large as real ones',
    '  version: "1"',
    'servers:',
    '- url: /v1',
    'tags:',
    ...numbers.map((index) => `- name: ${collection(index)}\n  description: Everything about ${collection(index)}`),
    'paths:',
    ...numbers.flatMap(pathsOf),
    'components:',
    '  schemas:',
    ...numbers.flatMap(schemasOf),
    '  securitySchemes:',
    '    tokenInHeader: { in: header, name: X-Auth-Token, type: apiKey }',
    '    tokenInQuery: { in: query, name: token, type: apiKey }',
    '',
  ].join('\n');
}

/** @param {number} index */
const collection = (index) => `object-kind-${index}s`;
/** @param {number} index */
const schema = (index) => `ObjectKind${index}`;

/**
 * Seven paths, ten operations.
 * @param {number} index
 */
function pathsOf(index) {
  const base = `/${collection(index)}`;
  const one = `${base}/{object_id}`;
  const name = schema(index);
  return [
    `  ${base}/:`,
    ...operation('get', `List${name}s`, index, { query: 12, answer: `${name}sResp`, status: 200 }),
    ...operation('post', `Create${name}`, index, { body: `${name}CreateReq`, answer: `${name}Resp`, status: 202 }),
    `  ${one}:`,
    ...operation('get', `Get${name}`, index, { id: true, answer: `${name}Resp`, status: 200 }),
    ...operation('patch', `Update${name}`, index, {
      id: true,
      body: `${name}UpdateReq`,
      answer: `${name}Resp`,
      status: 200,
    }),
    ...operation('delete', `Delete${name}`, index, { id: true, answer: `${name}Resp`, status: 202 }),
    ...verbs.slice(0, 3).flatMap((verb) => [
      `  ${one}:${verb}:`,
      ...operation('post', `${verb}${name}`, index, {
        id: true,
        body: `${name}ActionReq`,
        answer: `${name}Resp`,
        status: 202,
      }),
    ]),
    `  ${one}/samples/:`,
    ...operation('get', `List${name}Samples`, index, { id: true, query: 6, answer: `${name}SamplesResp`, status: 200 }),
    `  ${base}/summary:`,
    ...operation('get', `Get${name}Summary`, index, { query: 4, answer: `${name}SummaryResp`, status: 200 }),
  ];
}

/**
 * @param {string} method
 * @param {string} id
 * @param {number} index
 * @param {{ id?: boolean, query?: number, body?: string, answer: string, status: number }} what
 */
function operation(method, id, index, { id: hasId = false, query = 0, body, answer, status }) {
  const parameters = [
    ...(hasId ? ['object_id path true integer int64'] : []),
    ...Array.from({ length: query }, (_, at) => `filter_${at} query false string date-time`),
  ];
  return [
    `    ${method}:`,
    `      description: ${id} does what its name says to one or many of ${collection(index)}`,
    `      operationId: ${id}`,
    ...(parameters.length === 0 ? [] : ['      parameters:']),
    ...parameters.flatMap(parameterLines),
    ...(body === undefined ? [] : ['      requestBody:', ...content('        ', body), '        required: true']),
    '      responses:',
    `        "${status}":`,
    ...content('          ', answer),
    '          description: Done',
    ...['400', '404', '500'].flatMap((code) => [
      `        "${code}":`,
      '          content: {}',
      '          description: Something went wrong on the way',
    ]),
    '      security:',
    '      - tokenInQuery: []',
    '      - tokenInHeader: []',
    '      tags:',
    `      - ${collection(index)}`,
  ];
}

/** @param {string} text */
function parameterLines(text) {
  const [name, place, required, type, format] = text.split(' ');
  return [
    `      - description: the ${name} that the answer is narrowed to`,
    '        explode: true',
    `        in: ${place}`,
    `        name: ${name}`,
    `        required: ${required}`,
    '        schema:',
    `          format: ${format}`,
    `          type: ${type}`,
    `        style: ${place === 'path' ? 'simple' : 'form'}`,
  ];
}

/**
 * @param {string} indent
 * @param {string} name
 */
function content(indent, name) {
  const lines = ['content:', '  application/json:', '    schema:', `      $ref: '#/components/schemas/${name}'`];
  return lines.map((line) => indent + line);
}

/** What an object's schemas are called behind its own name. */
const kinds = [
  ...['', 'Resp', 'sResp', 'CreateReq', 'UpdateReq', 'ActionReq', 'SamplesResp', 'SummaryResp'],
  ...['Record', 'Nested', 'Policy', 'Status', 'Sample', 'Label', 'Location', 'Owner', 'Limits'],
];

/**
 * Seventeen schemas; each refers to the next one, up to the label; six labels contain themselves.
 * @param {number} index
 */
function schemasOf(index) {
  return kinds.flatMap((kind, at) => {
    const next = schema(index) + (kind === 'Label' ? kind : (kinds[at + 1] ?? 'Label'));
    return [
      `    ${schema(index)}${kind}:`,
      '      properties:',
      ...(kind === 'Label' && index >= 6 ? [] : ['        nested:', `          $ref: '#/components/schemas/${next}'`]),
      ...Array.from({ length: properties }, (_, number) => propertyLines(number)).flat(),
      '      required:',
      '      - property_0',
      `      title: ${schema(index)}${kind}`,
      '      type: object',
    ];
  });
}

/** @param {number} number */
function propertyLines(number) {
  return [
    `        property_${number}:`,
    `          description: What property ${number} of an object says, in a sentence as long as sentences there are`,
    ...(number % 2 === 0 ? ['          format: int64', '          type: integer'] : ['          type: string']),
  ];
}
