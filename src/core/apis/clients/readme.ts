import type { ClientModel } from './model/clientModel';

export const clientLanguages = ['typescript', 'python', 'java', 'go'] as const;
export type ClientLanguage = (typeof clientLanguages)[number];

const commands: Readonly<Record<ClientLanguage, string>> = {
  typescript: 'npm install && npm test',
  python: 'python3 -m unittest discover -s tests',
  java: 'mvn test',
  go: 'go test ./...',
};

const integers: Readonly<Record<ClientLanguage, string>> = {
  typescript: '64-bit integers are `bigint`: numbers of JavaScript lose digits beyond 2^53.',
  python: '64-bit integers are `int`, which has no limit.',
  java: '64-bit integers are `Long`.',
  go: '64-bit integers are `int64`; optional fields are pointers, so that 0 and absent differ.',
};

/** `README.md` of a client. */
export function readme(model: ClientModel, name: string, language: ClientLanguage): string {
  return [
    `# ${name}`,
    '',
    `A client for ${model.calls.length} operations of ${model.title} ${model.version}.`,
    '',
    '| Operation | Name |',
    '|---|---|',
    ...model.calls.map(
      (call) => `| \`${call.id}\` | ${call.name}${call.paging ? ', all pages' : ''}${call.wait ? ', and wait' : ''} |`,
    ),
    '',
    '## What it does',
    '',
    ...points(model, language).map((point) => `- ${point}`),
    '',
    '## Tests',
    '',
    '```sh',
    'storage-integrator api mock DEFINITION --port 4010',
    `API_MOCK_URL=http://127.0.0.1:4010${model.basePath} sh -c '${commands[language]}'`,
    '```',
    '',
    '## Generated again',
    '',
    'The first line of each file has a hash. A file that was changed is not overwritten: the new one is written beside it with `.new`',
    'at the end of its name.',
    '',
  ].join('\n');
}

function points({ auth }: ClientModel, language: ClientLanguage): readonly string[] {
  return [
    auth.kind === 'login'
      ? `Logs in with \`${auth.login.method} ${auth.login.path}\` when the first request needs it, sends the token in \`${auth.send.header}\`, and logs in anew once when a request is answered with ${auth.renewOn.join(', ')}.`
      : `Authentication: ${auth.kind}.`,
    'Requests that may be sent twice are tried again after network errors, 429, 502, 503 and 504, three times at most; others never.',
    'A refused request is one kind of error with status, code, message and request id.',
    integers[language],
    'Values of enums are open: a service of a newer version may send others.',
    'Lists with `limit` and `offset` are read page by page as one sequence; a service that gives the same page again, since it ignores `offset`, ends it with the error `SamePage`.',
    'Operations that answer 202 have a form that waits until they are done, with a deadline.',
    'The certificate authority of the service is an option (a PEM file); certificates are always verified.',
  ];
}
