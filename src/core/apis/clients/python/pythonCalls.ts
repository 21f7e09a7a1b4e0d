import { commentText } from '../clientFile';
import type { Call, CallParameter, ClientModel } from '../model/clientModel';
import { usedTypes } from '../model/usedTypes';
import { NameScope, snakeCase } from '../naming';
import { pythonReserved, pythonType } from './pythonTypes';

export function pythonNames({ parameters }: Call): ReadonlyMap<CallParameter, string> {
  const scope = new NameScope(pythonReserved);
  return new Map(parameters.map((parameter) => [parameter, scope.take(snakeCase(parameter.wire))]));
}

export function pythonMethod({ name }: Call): string {
  const found = snakeCase(name);
  return pythonReserved.includes(found) || found === 'close' || found === 'transport' ? `${found}_` : found;
}

const runtime = [
  'FormPart',
  'Request',
  'Transport',
  'encode',
  'multipart',
  'pairs',
  'refuse_same_page',
  'text_of',
  'wait_until_done',
  'with_query',
];

const clientClass = [
  'class Client:',
  '    def __init__(',
  '        self,',
  '        server: str,',
  '        *,',
  '        username: str = "",',
  '        password: str = "",',
  '        token: str | None = None,',
  '        ca_file: str | None = None,',
  '        timeout: float = 60.0,',
  '        attempts: int = 3,',
  '    ) -> None:',
  '        self.transport = Transport(',
  '            server, username=username, password=password, token=token, ca_file=ca_file, timeout=timeout, attempts=attempts',
  '        )',
  '',
  '    def close(self) -> None:',
  '        """Ends the session at the service."""',
  '        self.transport.close()',
];

/** `client.py` */
export function pythonClientFile(model: ClientModel): string {
  const code = model.calls.flatMap((call) => callLines(call, model));
  const text = code.join('\n');
  const names = usedTypes(model);
  const used = runtime.filter((name) => name === 'Transport' || new RegExp(`\\b${name}\\b`).test(text));
  return [
    `"""${commentText(model.title)} ${commentText(model.version)}"""`,
    '',
    'from __future__ import annotations',
    '',
    'import json',
    'from collections.abc import Iterator, Sequence',
    'from typing import Any, cast',
    '',
    ...(names.length === 0 ? [] : ['from .models import (', ...names.map((name) => `    ${name},`), ')']),
    `from .transport import ${used.join(', ')}`,
    '',
    '__all__ = ["Client"]',
    '',
    '',
    ...clientClass,
    ...code,
    '',
  ].join('\n');
}

function argumentList(call: Call, left: readonly string[] = []): string {
  const names = pythonNames(call);
  const chosen = call.parameters.filter(({ wire }) => !left.includes(wire));
  const required = chosen.filter((each) => each.required).map((each) => `${names.get(each)}: ${pythonType(each.type)}`);
  const optional = chosen
    .filter((each) => !each.required)
    .map((each) => `${names.get(each)}: ${pythonType(each.type)} | None = None`);
  if (call.body?.required === true) required.push(`body: ${bodyType(call)}`);
  else if (call.body !== undefined) optional.push(`body: ${bodyType(call)} | None = None`);
  const all = [...required, ...optional];
  return all.length === 0 ? '' : `*, ${all.join(', ')}`;
}

function bodyType({ body }: Call): string {
  if (body?.kind === 'multipart') return 'Sequence[FormPart]';
  if (body?.kind === 'bytes') return 'bytes';
  return body === undefined || body.kind === 'text' ? 'str' : pythonType(body.type);
}

function resultType({ answer }: Call): string {
  if (answer.kind === 'json') return pythonType(answer.type);
  return answer.kind === 'none' ? 'None' : answer.kind === 'text' ? 'str' : 'bytes';
}

function callLines(call: Call, model: ClientModel): readonly string[] {
  const list = argumentList(call);
  const text = commentText(call.description);
  const parts = call.body?.kind === 'multipart' ? `. Parts: ${call.body.partNames.join(', ')}` : '';
  return [
    '',
    `    def ${pythonMethod(call)}(self${list === '' ? '' : `, ${list}`}) -> ${resultType(call)}:`,
    `        """${text === '' ? '' : `${text}: `}${call.id}${parts}"""`,
    ...requestLines(call).map((line) => `        ${line}`),
    ...pagingLines(call),
    ...waitLines(call, model),
  ];
}

function requestLines(call: Call): readonly string[] {
  const names = pythonNames(call);
  const of = (place: CallParameter['in']) => call.parameters.filter((each) => each.in === place);
  const path = call.path
    .split(/(\{[^{}]+\})/)
    .filter((piece) => piece !== '')
    .map((piece) => {
      const parameter = of('path').find(({ wire }) => piece === `{${wire}}`);
      if (parameter === undefined) return JSON.stringify(piece.replace(/[{}]/g, ''));
      const { prefix, separator } = parameter;
      const encoded = `encode(${names.get(parameter)}${separator === ',' ? '' : `, ${JSON.stringify(separator)}`})`;
      return prefix === '' ? encoded : `${JSON.stringify(prefix)} + ${encoded}`;
    })
    .join(' + ');
  const pair = (each: CallParameter) =>
    `pairs(${JSON.stringify(each.wire)}, ${names.get(each)}${each.separator === undefined ? '' : `, ${JSON.stringify(each.separator)}`})`;
  const query = of('query').map((each) => `*${pair(each)}`);
  const cookies = of('cookie').map((each) => `*${pair(each)}`);
  const target = query.length === 0 ? path : `with_query(${path}, [${query.join(', ')}])`;
  return [
    `headers = {"Accept": ${JSON.stringify(call.accept)}}`,
    ...of('header').flatMap((each) => [
      `if ${names.get(each)} is not None:`,
      `    headers[${JSON.stringify(each.wire)}] = ${headerText(each, names.get(each) ?? '')}`,
    ]),
    ...(cookies.length === 0 ? [] : [`headers["Cookie"] = "; ".join([${cookies.join(', ')}])`]),
    ...bodyLines(call),
    `${call.answer.kind === 'none' ? '' : 'answer = '}self.transport.send(Request(${JSON.stringify(call.method)}, ${target}, headers, ${call.body === undefined ? 'None' : 'data'}, idempotent=${call.idempotent ? 'True' : 'False'}, open=${call.open ? 'True' : 'False'}))`,
    ...answerLine(call),
  ];
}

function headerText({ type, separator }: CallParameter, name: string): string {
  return type.kind === 'list'
    ? `${JSON.stringify(separator)}.join(text_of(item) for item in ${name})`
    : `text_of(${name})`;
}

function bodyLines({ body }: Call): readonly string[] {
  if (body === undefined) return [];
  if (body.kind === 'multipart') return ['headers["Content-Type"], data = multipart(body or [])'];
  const written =
    body.kind === 'json'
      ? 'json.dumps(body).encode()'
      : body.kind === 'form'
        ? '"&".join(pair for name, item in body.items() for pair in pairs(name, item)).encode()'
        : body.kind === 'text'
          ? 'body.encode()'
          : 'body';
  const type = `headers["Content-Type"] = ${JSON.stringify(body.mediaType)}`;
  if (body.required) return [type, `data = ${written}`];
  return [`data = None if body is None else ${written}`, 'if data is not None:', `    ${type}`];
}

function answerLine({ answer }: Call): readonly string[] {
  if (answer.kind === 'none') return [];
  if (answer.kind === 'json') {
    const type = pythonType(answer.type);
    return [type === 'Any' ? 'return answer.json()' : `return cast("${type}", answer.json())`];
  }
  return [answer.kind === 'text' ? 'return answer.body.decode()' : 'return answer.body'];
}

function passed(call: Call, left: readonly string[] = []): readonly string[] {
  const names = pythonNames(call);
  const chosen = call.parameters
    .filter(({ wire }) => !left.includes(wire))
    .map((each) => `${names.get(each)}=${names.get(each)}`);
  return [...chosen, ...(call.body === undefined ? [] : ['body=body'])];
}

function pagingLines(call: Call): readonly string[] {
  const { paging } = call;
  if (paging === undefined) return [];
  const list = argumentList(call, ['limit', 'offset']);
  const total = paging.total?.reduce(
    (text, name, index) =>
      `${text}.get(${JSON.stringify(name)}${index + 1 < (paging.total?.length ?? 0) ? ', {}' : ''})`,
    'whole',
  );
  return [
    '',
    `    def ${pythonMethod(call)}_all(self, ${list === '' ? '*' : list}, page_size: int = 100) -> Iterator[${pythonType(paging.item)}]:`,
    `        """All items of ${pythonMethod(call)}, page by page; what is added meanwhile may be missed, as with every list by offset."""`,
    `        before: list[${pythonType(paging.item)}] = []`,
    '        offset = 0',
    '        while True:',
    `            page = self.${pythonMethod(call)}(${[...passed(call, ['limit', 'offset']), 'limit=page_size', 'offset=offset'].join(', ')})`,
    ...(paging.member === undefined
      ? ['            items = page']
      : [
          '            whole = cast(dict[str, Any], page)',
          `            items: list[${pythonType(paging.item)}] = whole.get(${JSON.stringify(paging.member)}) or []`,
        ]),
    '            refuse_same_page(items, before)',
    '            yield from items',
    '            before = items',
    '            offset += len(items)',
    '            # More than was asked for: the service does not page, and this is all.',
    '            if not items or len(items) > page_size:',
    '                return',
    `            total: int | None = ${total ?? 'None'}`,
    '            if len(items) < page_size if total is None else offset >= total:',
    '                return',
  ];
}

function waitLines(call: Call, { calls }: ClientModel): readonly string[] {
  const { wait } = call;
  const poll = calls.find(({ id }) => id === wait?.poll);
  if (wait === undefined || poll === undefined) return [];
  const names = pythonNames(call);
  const pollNames = pythonNames(poll);
  const values = poll.parameters
    .filter((each) => each.in === 'path')
    .map((parameter, index) => {
      const found = wait.values[index];
      const own = call.parameters.find(({ wire, in: place }) => place === 'path' && wire === found?.parameter);
      const text =
        found?.members === undefined
          ? own && names.get(own)
          : `answer${found.members.map((name) => `[${JSON.stringify(name)}]`).join('')}`;
      return `${pollNames.get(parameter)}=${text}`;
    });
  const usesAnswer = wait.values.some(({ members }) => members !== undefined);
  const list = argumentList(call);
  const own = `self.${pythonMethod(call)}(${passed(call).join(', ')})`;
  return [
    '',
    `    def ${pythonMethod(call)}_and_wait(self, ${list === '' ? '*' : list}, deadline: float = 600.0, interval: float = 2.0) -> ${resultType(poll)} | None:`,
    `        """${pythonMethod(call)}, and then ${pythonMethod(poll)} until it is done; the deadline is in seconds."""`,
    usesAnswer ? `        answer = cast(Any, ${own})` : `        ${own}`,
    '        return wait_until_done(',
    `            lambda: self.${pythonMethod(poll)}(${values.join(', ')}), deletes=${wait.deletes ? 'True' : 'False'}, deadline=deadline, interval=interval`,
    '        )',
  ];
}
