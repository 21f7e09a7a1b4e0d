import { commentText } from '../clientFile';
import type { Call, CallParameter, ClientModel } from '../model/clientModel';
import { usedTypes } from '../model/usedTypes';
import { camelCase, NameScope } from '../naming';
import { memberName, shapeOf, typescriptType } from './typescriptTypes';

/** Names of parameters as members of the call's argument: as the service writes them, `body` kept for the body. */
export function argumentNames({ parameters }: Call): ReadonlyMap<CallParameter, string> {
  const scope = new NameScope(['body']);
  return new Map(parameters.map((parameter) => [parameter, scope.take(parameter.wire)]));
}

/** Name of a call's method. */
export function methodName({ name }: Call): string {
  const found = camelCase(name);
  return found === 'close' || found === 'constructor' ? `${found}Call` : found;
}

/** `src/client.ts` */
export function clientFile(model: ClientModel): string {
  const code = model.calls.flatMap((call) => callLines(call, model));
  // Descriptions may have any word.
  const text = code.filter((line) => !line.trimStart().startsWith('/**')).join('\n');
  const types = usedTypes(model);
  const json = /\bJson\b/.test(text) ? ['Json'] : [];
  const runtime = [
    ...['type ClientOptions', ...(text.includes('FormPart') ? ['type FormPart'] : [])],
    ...(text.includes('multipart(') ? ['multipart'] : []),
    ...(text.includes('refuseSamePage(') ? ['refuseSamePage'] : []),
    'Transport',
  ];
  return [
    `import { ${[...(text.includes('parseJson') ? ['parseJson'] : []), ...(text.includes('shaped(') ? ['shaped'] : []), ...(text.includes('writeJson') ? ['writeJson'] : [])].join(', ')} } from './json.js';`,
    `import { ${[...[...json, ...types].map((name) => `type ${name}`), ...(text.includes('shapes)') ? ['shapes'] : [])].join(', ')} } from './models.js';`,
    `import { ${runtime.join(', ')} } from './transport.js';`,
    ...(text.includes('waitUntilDone') ? ["import { waitUntilDone, type WaitOptions } from './wait.js';"] : []),
    '',
    'export interface CallOptions {',
    '  readonly signal?: AbortSignal;',
    '}',
    '',
    `/** ${commentText(model.title)} ${commentText(model.version)} */`,
    'export class Client {',
    '  readonly transport: Transport;',
    '',
    '  constructor(options: ClientOptions) {',
    '    this.transport = new Transport(options);',
    '  }',
    '',
    '  /** Ends the session at the service. */',
    '  close(): Promise<void> {',
    '    return this.transport.close();',
    '  }',
    ...code,
    '}',
    '',
    ...valueHelper,
  ]
    .filter((line) => !/^import \{ {2}\}/.test(line))
    .join('\n');
}

const valueHelper = [
  '/** Percent-encoding of a value; colons and slashes of the path itself are not touched. */',
  "function encode(value: unknown, separator = ','): string {",
  '  if (Array.isArray(value)) return value.map((item) => encode(item)).join(separator);',
  "  return encodeURIComponent(String(value)).replace(/[!'()*]/g, (char) => '%' + char.charCodeAt(0).toString(16).toUpperCase());",
  '}',
  '',
  'function pairs(name: string, value: unknown, separator?: string): string[] {',
  '  if (value === undefined || value === null) return [];',
  '  const items: unknown[] = Array.isArray(value) ? value : [value];',
  '  const texts = separator === undefined ? items.map((item) => encode(item)) : [encode(items, separator)];',
  "  return texts.map((text) => encode(name) + '=' + text);",
  '}',
  '',
];

interface Parts {
  readonly call: Call;
  readonly names: ReadonlyMap<CallParameter, string>;
  readonly argument: string;
  readonly hasArgument: boolean;
  readonly optional: boolean;
  readonly result: string;
}

function partsOf(call: Call): Parts {
  const names = argumentNames(call);
  const members = call.parameters.map(
    (each) => `${memberName(names.get(each) ?? '')}${each.required ? '' : '?'}: ${typescriptType(each.type)}`,
  );
  if (call.body !== undefined) members.push(`body${call.body.required ? '' : '?'}: ${bodyType(call)}`);
  const optional = !call.parameters.some((each) => each.required) && call.body?.required !== true;
  const result = resultType(call);
  return { call, names, argument: `{ ${members.join('; ')} }`, hasArgument: members.length > 0, optional, result };
}

function bodyType({ body }: Call): string {
  if (body?.kind === 'multipart') return 'readonly FormPart[]';
  if (body?.kind === 'bytes') return 'Uint8Array';
  return body?.kind === 'text' ? 'string' : body === undefined ? 'undefined' : typescriptType(body.type);
}

function resultType({ answer }: Call): string {
  if (answer.kind === 'json') return typescriptType(answer.type);
  return answer.kind === 'none' ? 'void' : answer.kind === 'text' ? 'string' : 'Buffer';
}

function callLines(call: Call, model: ClientModel): readonly string[] {
  const parts = partsOf(call);
  const { argument, hasArgument, optional, result } = parts;
  const first = hasArgument ? `params: ${argument}${optional ? ' = {}' : ''}, ` : '';
  const text = commentText(call.description);
  return [
    '',
    `  /** ${text === '' ? '' : `${text}: `}${call.id}${partsComment(call)} */`,
    `  async ${methodName(call)}(${first}options: CallOptions = {}): Promise<${result}> {`,
    ...requestLines(parts).map((line) => `    ${line}`),
    '  }',
    ...pagingLines(parts),
    ...waitLines(parts, model),
  ];
}

function partsComment({ body }: Call): string {
  return body?.kind === 'multipart' ? `. Parts: ${body.partNames.join(', ')}` : '';
}

function value(parts: Parts, parameter: CallParameter): string {
  return `params[${JSON.stringify(parts.names.get(parameter))}]`;
}

function requestLines(parts: Parts): readonly string[] {
  const { call } = parts;
  const of = (place: CallParameter['in']) => call.parameters.filter((each) => each.in === place);
  const path = call.path.split(/(\{[^{}]+\})/).map((piece) => {
    const parameter = of('path').find(({ wire }) => piece === `{${wire}}`);
    if (parameter === undefined) return JSON.stringify(piece.replace(/[{}]/g, ''));
    const { prefix, separator } = parameter;
    const encoded = `encode(${value(parts, parameter)}${separator === ',' ? '' : `, ${JSON.stringify(separator)}`})`;
    return prefix === '' ? encoded : `${JSON.stringify(prefix)} + ${encoded}`;
  });
  const query = of('query').map((each) => `...pairs(${pairArguments(parts, each)})`);
  const target = path.filter((piece) => piece !== '""').join(' + ');
  return [
    ...(query.length === 0 ? [] : [`const query = [${query.join(', ')}].join('&');`]),
    ...(call.body?.kind === 'multipart' ? ['const form = multipart(params.body ?? []);'] : []),
    `${call.answer.kind === 'none' ? '' : 'const answer = '}await this.transport.send({`,
    `  method: ${JSON.stringify(call.method)},`,
    `  target: ${query.length === 0 ? target : `${target} + (query === '' ? '' : '?' + query)`},`,
    `  headers: { Accept: ${JSON.stringify(call.accept)}${headerMembers(parts)} },`,
    ...bodyLine(call),
    `  idempotent: ${call.idempotent},`,
    `  open: ${call.open},`,
    '  signal: options.signal,',
    '});',
    ...answerLines(call),
  ];
}

function pairArguments(parts: Parts, parameter: CallParameter): string {
  const separator = parameter.separator === undefined ? '' : `, ${JSON.stringify(parameter.separator)}`;
  return `${JSON.stringify(parameter.wire)}, ${value(parts, parameter)}${separator}`;
}

function headerMembers(parts: Parts): string {
  const { call } = parts;
  const headers = call.parameters
    .filter((each) => each.in === 'header')
    .map((each) => {
      const own = value(parts, each);
      const text = each.type.kind === 'list' ? `${own}.join(${JSON.stringify(each.separator)})` : `String(${own})`;
      return `...(${own} === undefined ? {} : { ${JSON.stringify(each.wire)}: ${text} })`;
    });
  const cookies = call.parameters
    .filter((each) => each.in === 'cookie')
    .map((each) => `...pairs(${pairArguments(parts, each)})`);
  if (cookies.length > 0) headers.push(`Cookie: [${cookies.join(', ')}].join('; ')`);
  if (call.body?.kind === 'multipart') headers.push("'Content-Type': form.contentType");
  else if (call.body !== undefined)
    headers.push(`...(params.body === undefined ? {} : { 'Content-Type': ${JSON.stringify(call.body.mediaType)} })`);
  return headers.map((each) => `, ${each}`).join('');
}

function bodyLine({ body }: Call): readonly string[] {
  if (body === undefined) return [];
  if (body.kind === 'multipart') return ['  body: form.body,'];
  const written =
    body.kind === 'json'
      ? 'writeJson(params.body)'
      : body.kind === 'form'
        ? "Object.entries(params.body).flatMap(([name, item]) => pairs(name, item)).join('&')"
        : 'params.body';
  return [`  ...(params.body === undefined ? {} : { body: ${written} }),`];
}

function answerLines({ answer }: Call): readonly string[] {
  if (answer.kind !== 'json') {
    if (answer.kind === 'none') return [];
    return [answer.kind === 'bytes' ? 'return answer.body;' : 'return answer.body.toString();'];
  }
  const type = typescriptType(answer.type);
  const shape = shapeOf(answer.type);
  if (shape === undefined) return [`return parseJson(answer.body.toString()) as ${type};`];
  return [`return shaped(parseJson(answer.body.toString()), ${shape}, shapes) as unknown as ${type};`];
}

function pagingLines({ call, argument, optional }: Parts): readonly string[] {
  const { paging } = call;
  if (paging === undefined) return [];
  const item = typescriptType(paging.item);
  const list = paging.member === undefined ? 'page' : `page[${JSON.stringify(paging.member)}]`;
  const total = paging.total?.map((name) => `?.[${JSON.stringify(name)}]`).join('') ?? '';
  return [
    '',
    `  /** All items of ${methodName(call)}, page by page; what is added meanwhile may be missed, as with every list by offset. */`,
    `  async *${methodName(call)}All(params: Omit<${argument}, 'limit' | 'offset'>${optional ? ' = {}' : ''}, pageSize = 100, options: CallOptions = {}): AsyncGenerator<${item}> {`,
    `    let before: readonly ${item}[] = [];`,
    '    for (let offset = 0; ; ) {',
    `      const page = await this.${methodName(call)}({ ...params, limit: ${asNumber(call, 'limit', 'pageSize')}, offset: ${asNumber(call, 'offset', 'offset')} }, options);`,
    `      const items = ${list} ?? [];`,
    '      refuseSamePage(items, before);',
    '      yield* items;',
    '      before = items;',
    '      offset += items.length;',
    ...(total === '' ? ['      const total = undefined;'] : [`      const total = page${total};`]),
    '      // More than was asked for: the service does not page, and this is all.',
    '      if (items.length === 0 || items.length > pageSize) return;',
    '      if (total === undefined || total === null ? items.length < pageSize : offset >= Number(total)) return;',
    '    }',
    '  }',
  ];
}

/** A number as the type of a parameter wants it. */
function asNumber({ parameters }: Call, wire: string, text: string): string {
  return parameters.find((each) => each.wire === wire)?.type.kind === 'int64' ? `BigInt(${text})` : text;
}

function waitLines({ call, names, argument, hasArgument, optional }: Parts, { calls }: ClientModel): readonly string[] {
  const { wait } = call;
  const poll = calls.find(({ id }) => id === wait?.poll);
  if (wait === undefined || poll === undefined) return [];
  const pollNames = argumentNames(poll);
  const inPath = poll.parameters.filter((each) => each.in === 'path');
  const values = inPath.map((parameter, index) => {
    const found = wait.values[index];
    const own = call.parameters.find(({ wire, in: place }) => place === 'path' && wire === found?.parameter);
    const text =
      found?.members === undefined
        ? `params[${JSON.stringify(own && names.get(own))}]`
        : `answer${found.members.map((name) => `?.[${JSON.stringify(name)}]`).join('')} as never`;
    return `${memberName(pollNames.get(parameter) ?? '')}: ${text}`;
  });
  const usesAnswer = wait.values.some(({ members }) => members !== undefined);
  const pollArguments = `${partsOf(poll).hasArgument ? `{ ${values.join(', ')} }, ` : ''}{ signal }`;
  const first = hasArgument ? `params: ${argument}${optional ? ' = {}' : ''}, ` : '';
  return [
    '',
    `  /** ${methodName(call)}, and then ${methodName(poll)} until it is done. */`,
    `  async ${methodName(call)}AndWait(${first}options: WaitOptions = {}): Promise<${resultType(poll)} | undefined> {`,
    `    ${usesAnswer ? 'const answer = ' : ''}await this.${methodName(call)}(${hasArgument ? 'params, ' : ''}options.signal === undefined ? {} : { signal: options.signal });`,
    `    return waitUntilDone((signal) => this.${methodName(poll)}(${pollArguments}), ${wait.deletes}, options);`,
    '  }',
  ];
}
