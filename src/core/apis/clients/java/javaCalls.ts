import type { Call, CallParameter, ClientModel } from '../model/clientModel';
import { camelCase, NameScope, pascalCase } from '../naming';
import { javaComment, javaFieldNames, javaReserved, javaType } from './javaTypes';

export function javaNames({ parameters }: Call): ReadonlyMap<CallParameter, string> {
  const scope = new NameScope(javaReserved);
  return new Map(parameters.map((parameter) => [parameter, scope.take(camelCase(parameter.wire))]));
}

export function javaMethod({ name }: Call): string {
  const found = camelCase(name);
  return javaReserved.includes(found) ? `${found}_` : found;
}

/** `Client.java` */
export function javaClientFile(model: ClientModel): string {
  const code = model.calls.flatMap((call) => callLines(call, model));
  const text = code.join('\n');
  return [
    '',
    ...importLines(text),
    '',
    `/** ${javaComment(model.title)} ${javaComment(model.version)} */`,
    'public final class Client {',
    '    public final Transport transport;',
    '',
    '    /** @throws IOException when the CA file cannot be read. */',
    '    public Client(Transport.Options options) throws IOException {',
    '        this.transport = new Transport(options);',
    '    }',
    '',
    '    /** Ends the session at the service. */',
    '    public void close() throws IOException, InterruptedException {',
    '        transport.close();',
    '    }',
    ...code,
    ...(text.includes('new Pages<') ? pagesClass : []),
    '}',
    '',
  ].join('\n');
}

function importLines(text: string): readonly string[] {
  const imports = [
    ...(text.includes('TypeReference') ? ['com.fasterxml.jackson.core.type.TypeReference'] : []),
    ...(/JsonNode|new Pages</.test(text) ? ['com.fasterxml.jackson.databind.JsonNode'] : []),
    'java.io.IOException',
    ...(text.includes('StandardCharsets') ? ['java.nio.charset.StandardCharsets'] : []),
    ...(text.includes('Duration') ? ['java.time.Duration'] : []),
    ...(text.includes('ArrayList') ? ['java.util.ArrayList'] : []),
    ...(text.includes('new Pages<')
      ? [
          'java.io.UncheckedIOException',
          'java.util.ArrayDeque',
          'java.util.Deque',
          'java.util.Iterator',
          'java.util.NoSuchElementException',
        ]
      : []),
    'java.util.LinkedHashMap',
    ...(/\bList</.test(text) ? ['java.util.List'] : []),
    'java.util.Map',
  ];
  return imports.sort().map((name) => `import ${name};`);
}

const pagesClass = String.raw`
    @FunctionalInterface
    private interface Page<T> {
        /** Items from an offset on, and how many there are altogether: null when the answer does not tell. */
        Map.Entry<List<T>, Long> read(long offset) throws IOException, InterruptedException;
    }

    /** Items page by page. */
    private static final class Pages<T> implements Iterator<T> {
        private final Page<T> page;
        private final int pageSize;
        private final Deque<T> items = new ArrayDeque<>();
        private JsonNode before;
        private long offset;
        private boolean ended;

        Pages(Page<T> page, int pageSize) {
            this.page = page;
            this.pageSize = pageSize;
        }

        @Override
        public boolean hasNext() {
            while (items.isEmpty() && !ended) {
                readPage();
            }
            return !items.isEmpty();
        }

        @Override
        public T next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return items.remove();
        }

        private void readPage() {
            try {
                var answer = page.read(offset);
                int count = answer.getKey().size();
                refuseSamePage(answer.getKey());
                items.addAll(answer.getKey());
                offset += count;
                Long total = answer.getValue();
                // More than was asked for: the service does not page, and this is all.
                ended = count == 0 || count > pageSize || (total == null ? count < pageSize : offset >= total);
            } catch (IOException cause) {
                throw new UncheckedIOException(cause);
            } catch (InterruptedException cause) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted while a page was read", cause);
            }
        }

        /** Lists end, whatever the service does: @throws Transport.ApiException SamePage for a page with the items of the page before it. */
        private void refuseSamePage(List<T> page) {
            JsonNode own = Transport.JSON.valueToTree(page);
            if (!page.isEmpty() && own.equals(before)) {
                throw new Transport.ApiException(
                        200, "SamePage", "The service gave the same page again: it seems to ignore offset", null, "");
            }
            before = own;
        }
    }`.split('\n');

interface Parts {
  readonly call: Call;
  readonly names: ReadonlyMap<CallParameter, string>;
  /** Name of the class of optional parameters. */
  readonly optionsClass: string | undefined;
  readonly list: readonly string[];
  readonly passed: readonly string[];
}

export function javaParts(call: Call): Parts {
  const names = javaNames(call);
  const required = call.parameters.filter((each) => each.required);
  const optionsClass = required.length < call.parameters.length ? `${pascalCase(call.name)}Options` : undefined;
  const list = required.map((each) => `${javaType(each.type)} ${names.get(each)}`);
  const passed = required.map((each) => names.get(each) ?? '');
  if (call.body !== undefined) {
    list.push(`${bodyType(call)} body`);
    passed.push('body');
  }
  if (optionsClass !== undefined) {
    list.push(`${optionsClass} options`);
    passed.push('options');
  }
  return { call, names, optionsClass, list, passed };
}

function bodyType({ body }: Call): string {
  if (body?.kind === 'multipart') return 'List<Transport.FormPart>';
  if (body?.kind === 'bytes') return 'byte[]';
  return body === undefined || body.kind === 'text' ? 'String' : javaType(body.type);
}

export function javaResult({ answer }: Call): string {
  if (answer.kind === 'json') return javaType(answer.type);
  return answer.kind === 'none' ? 'void' : answer.kind === 'text' ? 'String' : 'byte[]';
}

const throwing = 'throws IOException, InterruptedException';

function callLines(call: Call, model: ClientModel): readonly string[] {
  const parts = javaParts(call);
  const { names, optionsClass, list } = parts;
  const text = javaComment(call.description);
  const partNames =
    call.body?.kind === 'multipart' ? `. Parts: ${call.body.partNames.map(javaComment).join(', ')}` : '';
  const optional = call.parameters.filter((each) => !each.required);
  return [
    ...(optionsClass === undefined
      ? []
      : [
          '',
          `    /** What ${javaMethod(call)} may be given; null is absent. */`,
          `    public static final class ${optionsClass} {`,
          ...optional.map((each) => `        public ${javaType(each.type)} ${names.get(each)};`),
          '    }',
        ]),
    '',
    `    /** ${text === '' ? '' : `${text}: `}${javaComment(call.id)}${partNames} */`,
    `    public ${javaResult(call)} ${javaMethod(call)}(${list.join(', ')}) ${throwing} {`,
    ...requestLines(parts).map((line) => `        ${line}`),
    '    }',
    ...pagingLines(parts, model),
    ...waitLines(parts, model),
  ];
}

function requestLines({ call, names }: Parts): readonly string[] {
  const of = (place: CallParameter['in']) => call.parameters.filter((each) => each.in === place);
  const value = (each: CallParameter) => (each.required ? (names.get(each) ?? '') : `options.${names.get(each)}`);
  const guarded = (each: CallParameter, line: string) =>
    each.required ? [line] : ['if (options != null) {', `    ${line}`, '}'];
  const path = call.path
    .split(/(\{[^{}]+\})/)
    .filter((piece) => piece !== '')
    .map((piece) => {
      const parameter = of('path').find(({ wire }) => piece === `{${wire}}`);
      if (parameter === undefined) return JSON.stringify(piece.replace(/[{}]/g, ''));
      const { prefix, separator, type } = parameter;
      const list = type.kind === 'list' ? `, ${JSON.stringify(separator)}` : '';
      return `${prefix === '' ? '' : `${JSON.stringify(prefix)} + `}Transport.encode(${value(parameter)}${list})`;
    })
    .join(' + ');
  const pair = (list: string, each: CallParameter) =>
    guarded(
      each,
      `Transport.pairs(${list}, ${JSON.stringify(each.wire)}, ${value(each)}, ${each.separator === undefined ? 'null' : JSON.stringify(each.separator)});`,
    );
  const query = of('query');
  const cookies = of('cookie');
  const request = `new Transport.Request(${JSON.stringify(call.method)}, ${query.length === 0 ? path : `Transport.withQuery(${path}, query)`}, headers, ${call.body === undefined ? 'null' : 'data'}, ${call.idempotent}, ${call.open})`;
  return [
    'Map<String, String> headers = new LinkedHashMap<>();',
    `headers.put("Accept", ${JSON.stringify(call.accept)});`,
    ...of('header').flatMap((each) => headerLines(each, value(each))),
    ...(query.length === 0
      ? []
      : ['List<String> query = new ArrayList<>();', ...query.flatMap((each) => pair('query', each))]),
    ...(cookies.length === 0
      ? []
      : [
          'List<String> cookies = new ArrayList<>();',
          ...cookies.flatMap((each) => pair('cookies', each)),
          'headers.put("Cookie", String.join("; ", cookies));',
        ]),
    ...bodyLines(call),
    ...sendLines(call, request),
  ];
}

function headerLines({ wire, required, type, separator }: CallParameter, value: string): readonly string[] {
  const text =
    type.kind === 'list' ? `Transport.joined(${value}, ${JSON.stringify(separator)})` : `Transport.text(${value})`;
  return [
    `if (${required ? '' : 'options != null && '}${value} != null) {`,
    `    headers.put(${JSON.stringify(wire)}, ${text});`,
    '}',
  ];
}

function sendLines({ answer }: Call, request: string): readonly string[] {
  return [
    `${answer.kind === 'none' ? '' : 'Transport.Answer answer = '}transport.send(${request});`,
    ...(answer.kind === 'none'
      ? []
      : [
          answer.kind === 'json'
            ? 'return answer.json(new TypeReference<>() {});'
            : answer.kind === 'text'
              ? 'return new String(answer.body(), StandardCharsets.UTF_8);'
              : 'return answer.body();',
        ]),
  ];
}

function bodyLines({ body }: Call): readonly string[] {
  if (body === undefined) return [];
  if (body.kind === 'multipart') return ['byte[] data = Transport.multipart(body, headers);'];
  const written = {
    json: 'Transport.JSON.writeValueAsBytes(body)',
    form: 'Transport.form(body)',
    text: 'body.getBytes(StandardCharsets.UTF_8)',
    bytes: 'body',
  };
  return [
    `byte[] data = body == null ? null : ${written[body.kind]};`,
    'if (data != null) {',
    `    headers.put("Content-Type", ${JSON.stringify(body.mediaType)});`,
    '}',
  ];
}

function pagingLines({ call, optionsClass, names, list, passed }: Parts, model: ClientModel): readonly string[] {
  const { paging } = call;
  if (paging === undefined || optionsClass === undefined) return [];
  const method = javaMethod(call);
  const item = javaType(paging.item);
  const answerName = call.answer.kind === 'json' && call.answer.type.kind === 'model' ? call.answer.type.name : '';
  const answerModel = model.models.find(({ name }) => name === answerName);
  const member = answerModel && javaFieldNames(answerModel).get(paging.member ?? '');
  const items = paging.member === undefined ? 'page' : `page.${member}`;
  const set = (wire: string, value: string) => {
    const parameter = call.parameters.find((each) => each.wire === wire);
    const cast = parameter?.type.kind === 'int32' ? `Math.toIntExact(${value})` : `Long.valueOf(${value})`;
    return `            own.${parameter && names.get(parameter)} = ${cast};`;
  };
  const copies = call.parameters
    .filter((each) => !each.required)
    .map((each) => `            own.${names.get(each)} = options.${names.get(each)};`);
  const total = (paging.total ?? []).map((name) => `.path(${JSON.stringify(name)})`).join('');
  return [
    '',
    `    /** All items of ${method}, page by page; what is added meanwhile may be missed, as with every list by offset. */`,
    `    public Iterable<${item}> ${method}All(${[...list, 'int pageSize'].join(', ')}) {`,
    `        return () -> new Pages<${item}>(offset -> {`,
    `            ${optionsClass} own = new ${optionsClass}();`,
    '            if (options != null) {',
    ...copies.map((line) => `    ${line}`),
    '            }',
    set('limit', 'pageSize'),
    set('offset', 'offset'),
    `            ${javaResult(call)} page = ${method}(${passed.map((name) => (name === 'options' ? 'own' : name)).join(', ')});`,
    ...(total === ''
      ? ['            Long total = null;']
      : [
          `            JsonNode count = Transport.JSON.<JsonNode>valueToTree(page)${total};`,
          '            Long total = count.isNumber() ? count.asLong() : null;',
        ]),
    `            List<${item}> items = ${items} == null ? List.of() : ${items};`,
    '            return new java.util.AbstractMap.SimpleEntry<>(items, total);',
    '        }, pageSize);',
    '    }',
  ];
}

function waitLines({ call, names, list, passed }: Parts, model: ClientModel): readonly string[] {
  const { wait } = call;
  const poll = model.calls.find(({ id }) => id === wait?.poll);
  if (wait === undefined || poll === undefined || javaResult(poll) === 'void') return [];
  const pollParts = javaParts(poll);
  const inPath = poll.parameters.filter((each) => each.required);
  const values = inPath.map((parameter) => {
    const index = poll.parameters.filter((each) => each.in === 'path').indexOf(parameter);
    const found = wait.values[index];
    if (found?.members !== undefined) {
      const path = found.members.map((name) => `.path(${JSON.stringify(name)})`).join('');
      return `Transport.JSON.convertValue(made${path}, new TypeReference<${javaType(parameter.type)}>() {})`;
    }
    const own = call.parameters.find(({ wire, in: place }) => place === 'path' && wire === found?.parameter);
    return (own && names.get(own)) ?? 'null';
  });
  if (poll.body !== undefined) values.push('null');
  if (pollParts.optionsClass !== undefined) values.push('null');
  const usesAnswer = wait.values.some(({ members }) => members !== undefined);
  const own = `${javaMethod(call)}(${passed.join(', ')})`;
  return [
    '',
    `    /** ${javaMethod(call)}, and then ${javaMethod(poll)} until it is done. */`,
    `    public ${javaResult(poll)} ${javaMethod(call)}AndWait(${[...list, 'Duration deadline', 'Duration interval'].join(', ')}) ${throwing} {`,
    usesAnswer ? `        JsonNode made = Transport.JSON.valueToTree(${own});` : `        ${own};`,
    `        return Waiting.waitUntilDone(() -> ${javaMethod(poll)}(${values.join(', ')}), ${wait.deletes}, deadline, interval);`,
    '    }',
  ];
}
