import { commentText } from '../clientFile';
import type { Call, CallParameter, ClientModel, TypeRef } from '../model/clientModel';
import { NameScope, pascalCase } from '../naming';
import { goFieldNames, goFieldType, goType, isNillable } from './goTypes';

/** Fields of a call's parameters. */
export function goNames({ parameters }: Call): ReadonlyMap<CallParameter, string> {
  const scope = new NameScope(['Body']);
  return new Map(parameters.map((parameter) => [parameter, scope.take(pascalCase(parameter.wire))]));
}

/** Name of the type with a call's parameters; undefined when it has none. */
export function goParams(call: Call, { models, enums }: ClientModel): string | undefined {
  if (call.parameters.length === 0 && call.body === undefined) return undefined;
  return new NameScope([...models, ...enums].map(({ name }) => name)).take(`${goMethod(call)}Params`, 'Of');
}

export function goMethod({ name }: Call): string {
  return name === 'Close' ? 'CloseCall' : name;
}

/** `client.go` */
export function goClientFile(model: ClientModel): string {
  const code = model.calls.flatMap((call) => callLines(call, model)).join('\n');
  const imports = [
    'context',
    ...(code.includes('json.') ? ['encoding/json'] : []),
    ...(code.includes('iter.Seq') ? ['iter'] : []),
    'net/http',
  ];
  return [
    '',
    'import (',
    ...imports.map((name) => `\t"${name}"`),
    ')',
    '',
    `// Client of ${commentText(model.title)} ${commentText(model.version)}.`,
    'type Client struct {',
    '\tTransport *Transport',
    '}',
    '',
    '// NewClient makes a client; it fails when the CA file cannot be read.',
    'func NewClient(options Options) (*Client, error) {',
    '\ttransport, err := NewTransport(options)',
    '\treturn &Client{Transport: transport}, err',
    '}',
    '',
    '// Close ends the session at the service.',
    'func (c *Client) Close(ctx context.Context) error {',
    '\treturn c.Transport.Close(ctx)',
    '}',
    code,
    '',
  ].join('\n');
}

/** What a call gives, and whether behind a pointer. */
export function goResult({ answer }: Call): string | undefined {
  if (answer.kind !== 'json') return answer.kind === 'none' ? undefined : answer.kind === 'text' ? 'string' : '[]byte';
  return answer.type.kind === 'model' ? `*${goType(answer.type)}` : goType(answer.type);
}

function bodyType({ body }: Call): string {
  if (body?.kind === 'multipart') return '[]FormPart';
  if (body?.kind === 'bytes') return '[]byte';
  if (body === undefined || body.kind === 'text') return 'string';
  return goFieldType(body.type, true, false);
}

function callLines(call: Call, model: ClientModel): readonly string[] {
  const params = goParams(call, model);
  const names = goNames(call);
  const result = goResult(call);
  const method = goMethod(call);
  const text = commentText(call.description);
  const parts = call.body?.kind === 'multipart' ? ` Parts: ${call.body.partNames.join(', ')}.` : '';
  return [
    ...(params === undefined
      ? []
      : [
          '',
          `// ${params} of ${method}; what is a pointer may be nil.`,
          `type ${params} struct {`,
          ...call.parameters.map((each) => `\t${names.get(each)} ${goFieldType(each.type, each.required, false)}`),
          ...(call.body === undefined ? [] : [`\tBody ${bodyType(call)}`]),
          '}',
        ]),
    '',
    `// ${method}: ${text === '' ? '' : `${text}: `}${call.id}.${parts}`,
    `func (c *Client) ${method}(ctx context.Context${params === undefined ? '' : `, params ${params}`}) ${result === undefined ? 'error' : `(${result}, error)`} {`,
    ...requestLines(call, names).map((line) => `\t${line}`),
    '}',
    ...pagingLines(call, model),
    ...waitLines(call, model),
  ];
}

function failed(call: Call): string {
  const result = goResult(call);
  if (result === undefined) return 'return err';
  const zero = /^(?:\*|\[|map|json)/.test(result)
    ? 'nil'
    : result === 'string' || (call.answer.kind === 'json' && call.answer.type.kind === 'enum')
      ? '""'
      : result === 'bool'
        ? 'false'
        : '0';
  return `return ${zero}, err`;
}

function requestLines(call: Call, names: ReadonlyMap<CallParameter, string>): readonly string[] {
  const of = (place: CallParameter['in']) => call.parameters.filter((each) => each.in === place);
  const query = of('query');
  // As gofmt has it: no spaces around the operators of an argument that is not the only one.
  const plus = query.length === 0 ? ' + ' : '+';
  const path = call.path
    .split(/(\{[^{}]+\})/)
    .filter((piece) => piece !== '')
    .map((piece) => {
      const parameter = of('path').find(({ wire }) => piece === `{${wire}}`);
      if (parameter === undefined) return JSON.stringify(piece.replace(/[{}]/g, ''));
      const { prefix, separator, type } = parameter;
      const own = `params.${names.get(parameter)}`;
      const text =
        type.kind === 'list'
          ? `joined(${JSON.stringify(separator)}, encode, ${own}...)`
          : `encode(${asText(type, own)})`;
      return prefix === '' ? text : `${JSON.stringify(prefix)}${plus}${text}`;
    })
    .join(plus);
  const cookies = of('cookie');
  return [
    `header := http.Header{"Accept": {${JSON.stringify(call.accept)}}}`,
    ...(query.length === 0 ? [] : ['var query []string', ...query.flatMap((each) => pairLines('query', each, names))]),
    ...of('header').flatMap((each) =>
      guarded(each, names, (value) => [
        `header.Set(${JSON.stringify(each.wire)}, ${each.type.kind === 'list' ? `joined(${JSON.stringify(each.separator)}, fmtValue, ${value}...)` : `fmtValue(${value})`})`,
      ]),
    ),
    ...(cookies.length === 0
      ? []
      : [
          'var cookies []string',
          ...cookies.flatMap((each) => pairLines('cookies', each, names)),
          'for _, cookie := range cookies {',
          '\theader.Add("Cookie", cookie)',
          '}',
        ]),
    ...bodyLines(call),
    `request := Request{Method: ${JSON.stringify(call.method)}, Target: ${query.length === 0 ? path : `withQuery(${path}, query)`}, Header: header${call.body === undefined ? '' : ', Body: body'}, Idempotent: ${call.idempotent}, Open: ${call.open}}`,
    ...sendLines(call),
  ];
}

function sendLines(call: Call): readonly string[] {
  const { answer } = call;
  if (answer.kind === 'none')
    return ['_, err := c.Transport.Send(ctx, request)', 'return err'].map((line) =>
      call.body !== undefined && line.startsWith('_,') ? '_, err = c.Transport.Send(ctx, request)' : line,
    );
  const head = ['answer, err := c.Transport.Send(ctx, request)', 'if err != nil {', `\t${failed(call)}`, '}'];
  if (answer.kind !== 'json')
    return [...head, `return ${answer.kind === 'text' ? 'string(answer.Body)' : 'answer.Body'}, nil`];
  return [
    ...head,
    `var result ${goType(answer.type)}`,
    'err = json.Unmarshal(answer.Body, &result)',
    `return ${answer.type.kind === 'model' ? '&' : ''}result, err`,
  ];
}

function asText(type: TypeRef, value: string): string {
  if (type.kind === 'model') return `*${value}`;
  return type.kind === 'any' ? `plainText(${value})` : value;
}

/** Lines for a value that is there. */
function guarded(
  parameter: CallParameter,
  names: ReadonlyMap<CallParameter, string>,
  lines: (value: string) => readonly string[],
): readonly string[] {
  const own = `params.${names.get(parameter)}`;
  if (parameter.required && !isNillable(parameter.type)) return lines(own);
  const value = isNillable(parameter.type) ? own : `*${own}`;
  return [`if ${own} != nil {`, ...lines(value).map((line) => `\t${line}`), '}'];
}

function pairLines(
  list: string,
  parameter: CallParameter,
  names: ReadonlyMap<CallParameter, string>,
): readonly string[] {
  return guarded(parameter, names, (value) => {
    const text = parameter.type.kind === 'list' ? `${value}...` : asText(parameter.type, value);
    return [
      `${list} = pairs(${list}, ${JSON.stringify(parameter.wire)}, ${JSON.stringify(parameter.separator ?? '')}, ${text})`,
    ];
  });
}

function bodyLines(call: Call): readonly string[] {
  const { body } = call;
  if (body === undefined) return [];
  const check = ['if err != nil {', `\t${failed(call)}`, '}'];
  if (body.kind === 'multipart')
    return [
      'contentType, body, err := multipartBody(params.Body)',
      ...check,
      'header.Set("Content-Type", contentType)',
    ];
  const type = `header.Set("Content-Type", ${JSON.stringify(body.mediaType)})`;
  if (body.kind === 'bytes' || body.kind === 'text') return ['var err error', `body := []byte(params.Body)`, type];
  if (body.kind === 'form') return ['body, err := formBody(params.Body)', ...check, type];
  const nillable = bodyType(call).startsWith('*') || isNillable(body.type);
  if (!nillable || body.required) return ['body, err := json.Marshal(params.Body)', ...check, type];
  return [
    'var body []byte',
    'var err error',
    'if params.Body != nil {',
    '\tif body, err = json.Marshal(params.Body); err != nil {',
    `\t\t${failed(call)}`,
    '\t}',
    `\t${type}`,
    '}',
  ];
}

function pagingLines(call: Call, model: ClientModel): readonly string[] {
  const { paging } = call;
  if (paging === undefined) return [];
  const method = goMethod(call);
  const kind = (name: string) => goType(call.parameters.find(({ wire }) => wire === name)?.type ?? { kind: 'int64' });
  const items = itemsOf(call, model);
  return [
    '',
    `// ${method}All gives all items of ${method}, page by page; what is added meanwhile may be missed, as with every list by offset.`,
    `func (c *Client) ${method}All(ctx context.Context, params ${goParams(call, model)}, pageSize int) iter.Seq2[${goType(paging.item)}, error] {`,
    `\treturn func(yield func(${goType(paging.item)}, error) bool) {`,
    `\t\tvar before []${goType(paging.item)}`,
    '\t\tfor offset := 0; ; {',
    `\t\t\tlimit, from := ${kind('limit')}(pageSize), ${kind('offset')}(offset)`,
    '\t\t\tparams.Limit, params.Offset = &limit, &from',
    ...pageLines(method, items, goType(paging.item)).map((line) => `\t\t\t${line}`),
    `\t\t\tfor _, item := range ${items} {`,
    '\t\t\t\tif !yield(item, nil) {',
    '\t\t\t\t\treturn',
    '\t\t\t\t}',
    '\t\t\t}',
    `\t\t\tbefore = ${items}`,
    '\t\t\tcount := len(before)',
    '\t\t\toffset += count',
    '\t\t\t// More than was asked for: the service does not page, and this is all.',
    '\t\t\tif count == 0 || count > pageSize {',
    '\t\t\t\treturn',
    '\t\t\t}',
    `\t\t\tif total := totalOf(page${(paging.total ?? []).map((name) => `, ${JSON.stringify(name)}`).join('')}); total >= 0 && offset >= total || total < 0 && count < pageSize {`,
    '\t\t\t\treturn',
    '\t\t\t}',
    '\t\t}',
    '\t}',
    '}',
  ];
}

function pageLines(method: string, items: string, item: string): readonly string[] {
  return [
    `page, err := c.${method}(ctx, params)`,
    'if err == nil {',
    `\terr = refuseSamePage(${items}, before)`,
    '}',
    'if err != nil {',
    `\tvar none ${item}`,
    '\tyield(none, err)',
    '\treturn',
    '}',
  ];
}

/** Where a page has its items. */
function itemsOf({ answer, paging }: Call, { models }: ClientModel): string {
  if (paging?.member === undefined) return 'page';
  const answerModel = models.find(
    ({ name }) => answer.kind === 'json' && answer.type.kind === 'model' && name === answer.type.name,
  );
  return `page.${answerModel && goFieldNames(answerModel).get(paging.member)}`;
}

function waitLines(call: Call, model: ClientModel): readonly string[] {
  const { wait } = call;
  const poll = model.calls.find(({ id }) => id === wait?.poll);
  const pollResult = poll && goResult(poll);
  if (wait === undefined || poll === undefined || pollResult === undefined) return [];
  const method = goMethod(call);
  const params = goParams(call, model);
  const names = goNames(call);
  const pollNames = goNames(poll);
  const inPath = poll.parameters.filter((each) => each.in === 'path');
  const usesAnswer = wait.values.some(({ members }) => members !== undefined);
  const fill = inPath.flatMap((parameter, index) => {
    const found = wait.values[index];
    const target = `poll.${pollNames.get(parameter)}`;
    if (found?.members !== undefined)
      return [
        `if err := memberOf(answer, &${target}${found.members.map((name) => `, ${JSON.stringify(name)}`).join('')}); err != nil {`,
        '\treturn none, err',
        '}',
      ];
    const own = call.parameters.find(({ wire, in: place }) => place === 'path' && wire === found?.parameter);
    return [`${target} = params.${own && names.get(own)}`];
  });
  const pollParams = goParams(poll, model);
  const own = `c.${method}(ctx${params === undefined ? '' : ', params'})`;
  const left = goResult(call) === undefined ? 'err' : usesAnswer ? 'answer, err' : '_, err';
  return [
    '',
    `// ${method}AndWait is ${method}, and then ${goMethod(poll)} until it is done.`,
    `func (c *Client) ${method}AndWait(ctx context.Context${params === undefined ? '' : `, params ${params}`}, options WaitOptions) (${pollResult}, error) {`,
    `\tvar none ${pollResult}`,
    `\t${left} := ${own}`,
    '\tif err != nil {',
    '\t\treturn none, err',
    '\t}',
    ...(pollParams === undefined ? [] : [`\tvar poll ${pollParams}`]),
    ...fill.map((line) => `\t${line}`),
    // gofmt breaks the lines of long functions, and joins none.
    `\treturn waitUntilDone(ctx, func(ctx context.Context) (${pollResult}, error) {`,
    `\t\treturn c.${goMethod(poll)}(ctx${pollParams === undefined ? '' : ', poll'})`,
    `\t}, ${wait.deletes}, options)`,
    '}',
  ];
}
