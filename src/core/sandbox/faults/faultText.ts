import { checkFaultRule } from './checkFaultRule';
import { faultError } from './faultError';
import { defaultCodes, type Fault, type NewFaultRule } from './faultRule';

/** A word of the notation: `put` has no value, `key="a b"` has the value `a b`. */
interface Word {
  readonly name: string;
  readonly value?: string;
}

const methods = /^(get|head|put|post|patch|delete|options)$/i;
const operation = /^[A-Z][a-z]+[A-Z]\w*$/;
const units: Readonly<Record<string, number>> = {
  '': 1,
  k: 1000,
  m: 1e6,
  g: 1e9,
  ki: 1024,
  mi: 1024 ** 2,
  gi: 1024 ** 3,
};

/** Words are apart by spaces; double quotes hold spaces together, and within them a backslash escapes a quote or itself. */
function wordsOf(text: string): Word[] {
  const word = /\s*([\w,]+)(?:=("(?:[^"\\]|\\.)*"|[^\s"]+))?(?=\s|$)/sy;
  const words: Word[] = [];
  while (text.slice(word.lastIndex).trim() !== '') {
    const rest = text.slice(word.lastIndex).trim();
    const found = word.exec(text);
    if (found === null) throw faultError('', `"${rest.split(/\s/)[0]}" is not understood; write name=value`, rest);
    const [, name = '', raw] = found;
    words.push({ name, ...(raw !== undefined && { value: unquote(raw) }) });
  }
  return words;
}

function unquote(raw: string): string {
  return raw.startsWith('"') ? raw.slice(1, -1).replace(/\\(["\\])/g, '$1') : raw;
}

function quote(text: string): string {
  return /^[^\s"]+$/.test(text) ? text : `"${text.replace(/["\\]/g, '\\$&')}"`;
}

function numberOf({ name, value = '' }: Word): number {
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value);
  throw faultError(name, `${name} takes a number`, value);
}

/** `1000`, `64k` or `64KiB`, with `/s` after it or not. */
function bytesOf({ name, value = '' }: Word): number {
  const [, digits, unit = ''] = /^(\d+)\s*(ki|mi|gi|k|m|g)?b?(?:\/s)?$/i.exec(value) ?? [];
  if (digits !== undefined) return Number(digits) * (units[unit.toLowerCase()] ?? 1);
  throw faultError(name, `${name} takes bytes, such as 1000 or 64KiB`, value);
}

function millisecondsOf({ name, value = '' }: Word): number {
  const [, digits, unit] = /^(\d+(?:\.\d+)?)(ms|s)?$/.exec(value) ?? [];
  if (digits !== undefined) return Math.round(Number(digits) * (unit === 's' ? 1000 : 1));
  throw faultError(name, `${name} takes a time, such as 200ms or 2s`, value);
}

function probabilityOf(word: Word): number {
  const percent = /^(.+)%$/.exec(word.value ?? '')?.[1];
  return percent === undefined ? numberOf(word) : numberOf({ name: word.name, value: percent }) / 100;
}

/** Reads the word of a fault; undefined for any other. The values are checked afterwards, with those of JSON. */
function faultOf(word: Word): object | undefined {
  switch (word.name) {
    case 'latency':
      return { kind: 'latency', milliseconds: millisecondsOf(word) };
    case 'status':
      return { kind: 'status', status: numberOf(word) };
    case 'reset':
      return { kind: 'reset', at: word.value };
    case 'truncate':
      return { kind: 'truncate', bytes: bytesOf(word) };
    case 'errorIn200':
      return { kind: 'errorIn200', code: word.value };
    case 'slow':
      return { kind: 'slowBody', bytesPerSecond: bytesOf(word) };
    case 'duplicate':
      return { kind: 'duplicate' };
    default:
      return undefined;
  }
}

/** The words before the first `name=value`: methods and operations, apart by spaces or commas. */
function targetsOf(words: readonly Word[]): object {
  const names = words.flatMap(({ name }) => name.split(',')).filter((name) => name !== '' && name !== 'any');
  const unknown = names.find((name) => !methods.test(name) && !operation.test(name));
  if (unknown !== undefined)
    throw faultError('', `"${unknown}" is neither a method (put), an operation (PutObject) nor a fault`, unknown);
  const ofMethods = names.filter((name) => methods.test(name));
  const ofOperations = names.filter((name) => !methods.test(name));
  return {
    ...(ofMethods.length > 0 && { methods: ofMethods }),
    ...(ofOperations.length > 0 && { operations: ofOperations }),
  };
}

function fieldOf(word: Word): object {
  const { name, value } = word;
  switch (name) {
    case 'key':
      return { keyPattern: value };
    case 'id':
    case 'bucket':
      return { [name]: value };
    case 'after':
    case 'count':
    case 'seed':
      return { [name]: numberOf(word) };
    case 'probability':
      return { probability: probabilityOf(word) };
    default:
      throw faultError(name, `unknown word "${name}"; see ${faultNotation}`, value);
  }
}

const isFlag = ({ name, value }: Word) => value === undefined && !/^(reset|errorIn200|duplicate)$/.test(name);

/** What the command line says of the notation. */
export const faultNotation =
  '[METHODS|OPERATIONS] [bucket=NAME] [key=PATTERN] [after=N] [count=N] [probability=P] [seed=N] [id=NAME] ' +
  'latency=TIME | status=500|503 [code=CODE] | reset[=request|answer] | truncate=BYTES | errorIn200[=CODE] | slow=BYTES/s | duplicate';

/**
 * A rule from its short notation: `put key=logs/* status=503 count=3`, `GetObject slow=64KiB/s probability=20%`.
 * @throws AppError `input.invalid` that names the word and says what it takes.
 */
export function parseFaultText(text: string): NewFaultRule {
  const words = wordsOf(text);
  const found = words.flatMap((word) => faultOf(word) ?? []);
  if (found.length !== 1) {
    const problem = found.length === 0 ? 'it names no fault' : 'it names more than one fault';
    throw faultError('fault', `${problem}; see ${faultNotation}`, text);
  }
  const code = words.find(({ name }) => name === 'code');
  const fault = { ...found[0], ...(code && { code: code.value }) };
  refuseTwice(words);
  const others = words.filter((word) => word.name !== 'code' && faultOf(word) === undefined && !isFlag(word));
  const fields = others.map(fieldOf);
  return checkFaultRule(
    withoutAbsent(Object.assign(targetsOf(words.filter(isFlag)), ...fields, { fault: withoutAbsent(fault) })),
  );
}

function refuseTwice(words: readonly Word[]): void {
  const names = words.filter((word) => !isFlag(word)).map(({ name }) => name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw faultError(twice, `${twice} is given twice`);
}

function withoutAbsent(values: object): object {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

function writeFault(fault: Fault): string {
  switch (fault.kind) {
    case 'latency':
      return `latency=${fault.milliseconds}ms`;
    case 'status':
      return fault.code === defaultCodes[fault.status]
        ? `status=${fault.status}`
        : `status=${fault.status} code=${fault.code}`;
    case 'reset':
      return fault.at === 'request' ? 'reset' : `reset=${fault.at}`;
    case 'truncate':
      return `truncate=${fault.bytes}`;
    case 'errorIn200':
      return fault.code === defaultCodes[500] ? 'errorIn200' : `errorIn200=${fault.code}`;
    case 'slowBody':
      return `slow=${fault.bytesPerSecond}/s`;
    case 'duplicate':
      return 'duplicate';
  }
}

/** Writes a rule, but its id, so that {@link parseFaultText} reads the same one again. */
export function writeFaultText(rule: NewFaultRule): string {
  const { methods = [], operations = [], fault } = rule;
  const targets = [...methods.map((method) => method.toLowerCase()), ...operations].join(',');
  const values: readonly (readonly [string, string | number | undefined])[] = [
    ['bucket', rule.bucket],
    ['key', rule.keyPattern],
    ['after', rule.after],
    ['count', rule.count],
    ['probability', rule.probability],
    ['seed', rule.seed],
  ];
  const written = values.flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${quote(String(value))}`]));
  return [targets, ...written, writeFault(fault)].filter((part) => part !== '').join(' ');
}
