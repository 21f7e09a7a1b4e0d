/** What a pasted text may say, as text; `host` is a host without a scheme, `useHttps` and `hostBucket` are s3cmd's. */
export type PastedField =
  | 'accessKeyId'
  | 'secretAccessKey'
  | 'sessionToken'
  | 'region'
  | 'endpoint'
  | 'host'
  | 'useHttps'
  | 'hostBucket'
  | 'pathStyle'
  | 'addressing'
  | 'bucket'
  | 'caFile';

export type PastedFields = Partial<Record<PastedField, string>>;

// Names in lower case without anything but letters and digits. AWS tools, environment variables, MinIO's console and
// mc, s3cmd, rclone, radosgw-admin and the S3 SDKs.
const names: Readonly<Record<PastedField, readonly string[]>> = {
  accessKeyId: [
    'awsaccesskeyid',
    'accesskeyid',
    'accesskey',
    'awsaccesskey',
    's3accesskey',
    's3accesskeyid',
    'miniorootuser',
    'minioaccesskey',
    'ak',
  ],
  secretAccessKey: [
    ...['awssecretaccesskey', 'secretaccesskey', 'secretkey', 'awssecretkey', 's3secretkey', 's3secretaccesskey'],
    ...['accesskeysecret', 'miniorootpassword', 'miniosecretkey', 'sk'],
  ],
  sessionToken: ['awssessiontoken', 'sessiontoken', 'awssecuritytoken', 'securitytoken', 'accesstoken'],
  region: ['region', 'awsregion', 'awsdefaultregion', 'defaultregionname', 'regionname', 's3region'],
  endpoint: [
    'endpointurl',
    'awsendpointurls3',
    'awsendpointurl',
    'endpoint',
    's3endpoint',
    's3endpointurl',
    'url',
    'serviceurl',
  ],
  host: ['hostbase', 'host', 's3host', 'server'],
  useHttps: ['usehttps', 'usessl', 'secure'],
  hostBucket: ['hostbucket'],
  pathStyle: ['forcepathstyle', 's3forcepathstyle', 'usepathstyle', 'pathstyleaccess'],
  addressing: ['addressingstyle', 'path', 'lookup'],
  bucket: ['bucket', 'bucketname', 's3bucket'],
  caFile: ['cabundle', 'awscabundle', 'cacertsfile'],
};
const fieldOf: ReadonlyMap<string, PastedField> = new Map(
  Object.entries(names).flatMap(([field, all]) => all.map((name) => [name, field as PastedField] as const)),
);

/**
 * The fields that a pasted JSON text, CSV file or block of lines names; empty when it names none. Of a field named more
 * than once the first value counts, and of several profiles only the first that has keys.
 */
export function readPastedFields(text: string): PastedFields {
  return readJson(text) ?? readCsv(text) ?? readLines(text);
}

/** MinIO's download, `mc alias export`, `aws sts assume-role`, `radosgw-admin user info`: names at any depth. */
function readJson(text: string): PastedFields | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    const fields: PastedFields = {};
    collectJson(JSON.parse(text), fields, 0);
    return fields;
  } catch {
    // A credentials file starts with a bracket, too.
    return undefined;
  }
}

const deepestJson = 8;

function collectJson(value: unknown, fields: PastedFields, depth: number): void {
  if (typeof value !== 'object' || value === null || depth > deepestJson) return;
  for (const [name, item] of Object.entries(value)) {
    if (typeof item === 'string' || typeof item === 'boolean') setField(fields, name, String(item));
    else collectJson(item, fields, depth + 1);
  }
}

/** The file that the AWS console gives: a line of names, a line of values. */
function readCsv(text: string): PastedFields | undefined {
  const [header, row] = text.split(/\r\n|\n|\r/).filter((line) => line.trim() !== '');
  if (header === undefined || row === undefined) return undefined;
  const columns = header.split(',').map((name) => unquote(name.trim()));
  if (columns.length < 2 || !columns.some((name) => toField(name) === 'secretAccessKey')) return undefined;
  const fields: PastedFields = {};
  for (const [index, value] of row.split(',').entries()) setField(fields, columns[index] ?? '', unquote(value.trim()));
  return fields;
}

/** `name = value`, `name: value`, shell assignments of several shells, and the questions of `aws configure`. */
function readLines(text: string): PastedFields {
  let fields: PastedFields = {};
  for (const line of text.split(/\r\n|\n|\r/)) {
    const trimmed = line.trim();
    if (/^\[[^\]]+\]$/.test(trimmed)) {
      if (hasKeys(fields)) break;
      fields = {};
    } else {
      readLine(trimmed, fields);
    }
  }
  return fields;
}

const shellPrefix = /^(?:export\s+|setx?\s+(?:[-/]\w+\s+)*|declare\s+-x\s+|setenv\s+|\$env:)/i;
// `setx NAME value`, `set -x NAME value` of fish and `setenv NAME value` have no sign between the two.
const shellAssignment = /^(\w+)(?:\s*=\s*|\s+)(.*)$/;
// A name may have spaces (`Access Key: x`) and a default in brackets behind it (`aws configure`).
const assignment = /^["']?([A-Za-z][\w .-]*?)["']?\s*(?:\[[^\]]*\])?\s*[=:]\s*(.*)$/;

function readLine(line: string, fields: PastedFields): void {
  if (line.startsWith('#') || line.startsWith(';')) return;
  if (/^https?:\/\//i.test(line)) {
    fields.endpoint ??= line;
    return;
  }
  const shell = shellPrefix.test(line);
  const rest = unquote(line.replace(shellPrefix, ''));
  const [, name, value] = (shell ? shellAssignment : assignment).exec(rest) ?? [];
  if (name !== undefined && value !== undefined) setField(fields, name, unquote(withoutEnd(value, shell)));
}

/** Without the `;` that ends a shell command, or the `,` that follows a quoted value. Bare, both may belong to a secret. */
function withoutEnd(value: string, shell: boolean): string {
  return value
    .trim()
    .replace(shell ? /;$/ : /(?<=["'])[;,]$/, '')
    .trim();
}

function setField(fields: PastedFields, name: string, value: string): void {
  const field = toField(name);
  if (field !== undefined && value !== '') fields[field] ??= value;
}

function toField(name: string): PastedField | undefined {
  return fieldOf.get(name.toLowerCase().replace(/[^a-z0-9]/g, ''));
}

function hasKeys(fields: PastedFields): boolean {
  return fields.accessKeyId !== undefined && fields.secretAccessKey !== undefined;
}

function unquote(value: string): string {
  return /^(["'`])(.*)\1$/s.exec(value)?.[2] ?? value;
}
