import type { SampleLanguage } from '../pattern';
import { patternOfFile } from '../sampleText';
import { type CodeSymbol, codeSymbols } from './codeSymbols';
import { type MaskedCode, maskCode } from './maskedCode';
import { type Parameter, parametersAt } from './parameters';

/** A class or type that can stand in for the storage port of pattern P32: it says so, or it has all of its methods. */
export interface StorePort {
  readonly name: string;
  /** From 1. */
  readonly line: number;
  /** It names the port. */
  readonly declared: boolean;
  /** Other code can use it. */
  readonly exported: boolean;
  /** What makes one: its constructor, a function of Go (`NewReportStore`), or a literal of its fields. */
  readonly maker: {
    readonly kind: 'constructor' | 'function' | 'literal';
    readonly name: string;
    readonly fails: boolean;
  };
  /** Of the maker. */
  readonly parameters: readonly Parameter[];
}

/** The port's methods, as its samples name them. */
const methods: Readonly<Record<SampleLanguage, readonly string[]>> = {
  typescript: ['read', 'openRead', 'write', 'stat', 'exists', 'list', 'delete', 'deleteTree'],
  python: ['read', 'open_read', 'write', 'stat', 'exists', 'list', 'delete', 'delete_tree'],
  java: ['read', 'openRead', 'write', 'stat', 'exists', 'list', 'delete', 'deleteTree'],
  go: ['Read', 'OpenRead', 'Write', 'Stat', 'Exists', 'List', 'Delete', 'DeleteTree'],
};

/** The storage ports of a file; those of the pattern's own samples are not among them: they have their contract tests. */
export function storePorts(text: string, language: SampleLanguage): readonly StorePort[] {
  if (patternOfFile(text)?.id === 'P32') return [];
  const masked = maskCode(text, language);
  const symbols = codeSymbols(masked, language);
  const members = new Map<string, Set<string>>();
  for (const { name } of symbols) {
    const dot = name.lastIndexOf('.');
    const owner = name.slice(0, Math.max(0, dot));
    members.set(owner, (members.get(owner) ?? new Set()).add(name.slice(dot + 1)));
  }
  return symbols.flatMap((symbol): StorePort[] => {
    if (symbol.kind !== 'type' || isAbstract(masked, symbol, language)) return [];
    const own = members.get(symbol.name) ?? new Set();
    const declared = declaresPort(masked, symbol, language);
    if (!declared && !methods[language].every((each) => own.has(each))) return [];
    const { name, from: line } = symbol;
    const exported = isExported(masked, symbol, language);
    return [{ name, line, declared, exported, ...makerOf(masked, symbols, symbol, language) }];
  });
}

/** What stands before the name in its line. */
const before = ({ code }: MaskedCode, { at }: CodeSymbol) => code.slice(code.lastIndexOf('\n', at - 1) + 1, at);

/** An interface, in whatever words. */
const isAbstract = (masked: MaskedCode, symbol: CodeSymbol, language: SampleLanguage) =>
  language === 'python'
    ? /^\([^)]*\b(?:Protocol|ABC)\b/.test(symbol.head)
    : /\b(?:abstract|interface|enum)\b/.test(`${before(masked, symbol)} ${symbol.head}`);

function declaresPort({ code }: MaskedCode, { name, head }: CodeSymbol, language: SampleLanguage): boolean {
  switch (language) {
    case 'typescript':
    case 'java':
      return /\bimplements\b[^{]*\bFileStore\b/.test(head);
    case 'python':
      return /^\([^)]*\bFileStore\b/.test(head);
    case 'go':
      return new RegExp(
        String.raw`\bvar\s+_\s+(?:\w+\.)?FileStore\s*=\s*(?:\(\s*\*\s*${name}\s*\)|&?\s*${name}\b)`,
      ).test(code);
  }
}

function isExported(masked: MaskedCode, symbol: CodeSymbol, language: SampleLanguage): boolean {
  if (symbol.name.includes('.')) return false;
  if (language === 'typescript')
    return /\bexport\b/.test(before(masked, symbol)) && !/\bdefault\b/.test(before(masked, symbol));
  if (language === 'java') return /\bpublic\b/.test(before(masked, symbol));
  return language === 'python' || /^[A-Z]/.test(symbol.name);
}

type Made = Pick<StorePort, 'maker' | 'parameters'>;

function makerOf(masked: MaskedCode, symbols: readonly CodeSymbol[], type: CodeSymbol, language: SampleLanguage): Made {
  if (language === 'go') return goMaker(masked, symbols, type);
  const name = { typescript: 'constructor', python: '__init__', java: type.name }[language];
  const makers = symbols.filter(
    (each) => each.name === `${type.name}.${name}` && !/\bprivate\b/.test(before(masked, each)),
  );
  const maker = { kind: 'constructor' as const, name: type.name, fails: false };
  const lists = makers.map((each) => parametersAt(masked, masked.code.indexOf('(', each.at), language));
  const [first] = lists;
  if (first === undefined) return { maker, parameters: fieldsOf(masked, symbols, type, language) };
  // Of several the one that asks for the least that nobody can know.
  const parameters = [...lists].sort((a, b) => unknown(a) - unknown(b))[0] ?? first;
  return { maker, parameters };
}

const unknown = (parameters: readonly Parameter[]) =>
  parameters.filter((each) => !each.optional && supplyOf(each) === 'unknown').length;

/** A dataclass of Python and a record of Java have their fields as parameters. */
function fieldsOf(
  masked: MaskedCode,
  symbols: readonly CodeSymbol[],
  type: CodeSymbol,
  language: SampleLanguage,
): readonly Parameter[] {
  if (language === 'java' && /\brecord\b/.test(before(masked, type)))
    return parametersAt(masked, masked.code.indexOf('(', type.at), language);
  const above = masked.code.slice(Math.max(0, type.at - 200), type.at);
  if (language !== 'python' || !/@(?:dataclasses\.)?dataclass\b[^@]*$/.test(above)) return [];
  const inner = symbols.filter(({ name }) => name.startsWith(`${type.name}.`));
  const lines = masked.quoted.split('\n');
  return lines.flatMap((line, at): Parameter[] => {
    const isOwn =
      at + 1 > type.from && at + 1 <= type.to && !inner.some(({ from, to }) => from <= at + 1 && at + 1 <= to);
    const [, name, written = '', value] = (isOwn && /^\s+(\w+)\s*:\s*([^=]+?)\s*(=.*)?$/.exec(line)) || [];
    return name === undefined ? [] : [{ name, type: written, optional: value !== undefined }];
  });
}

function goMaker(masked: MaskedCode, symbols: readonly CodeSymbol[], { name, at, end }: CodeSymbol): Made {
  const gives = new RegExp(String.raw`^\([^]*\)\s*\(?\s*(?:\*?${name}\b|(?:\w+\.)?FileStore\b)`);
  const maker = symbols.find(
    (each) => each.kind === 'function' && /^(?:New|Open|Make)\w*$/.test(each.name) && gives.test(each.head),
  );
  if (maker) {
    const parameters = parametersAt(masked, masked.code.indexOf('(', maker.at + maker.name.length), 'go');
    return { maker: { kind: 'function', name: maker.name, fails: /,\s*error\s*\)/.test(maker.head) }, parameters };
  }
  const body = masked.quoted.slice(masked.code.indexOf('{', at) + 1, end - 1);
  const fields = body.split('\n').flatMap((line) => {
    const [, names = '', type = ''] = /^\s*((?:[A-Z]\w*\s*,\s*)*[A-Z]\w*)\s+([^\s`]+)/.exec(line) ?? [];
    return names
      .split(',')
      .filter(Boolean)
      .map((each) => ({ name: each.trim(), type, optional: false }));
  });
  return { maker: { kind: 'literal', name, fails: false }, parameters: fields };
}

/** What a contract test can give for a parameter. */
export type Supply = 'folder' | 'client' | 'capabilities' | 'bucket' | 'prefix' | 'store' | 'context' | 'unknown';

const byType: readonly (readonly [Supply, RegExp])[] = [
  ['store', /\bFileStore\b/],
  ['capabilities', /\bStoreCapabilities\b|\bCapabilities\b/],
  ['client', /\bS3Client\b|\bs3\.Client\b/],
  ['context', /\bcontext\.Context\b/],
  ['folder', /^(?:pathlib\.|java\.nio\.file\.)?Path$|^(?:java\.io\.)?File$/],
];
const isText = /^(?:string|String|str|)$/;
const byName: readonly (readonly [Supply, RegExp])[] = [
  ['bucket', /^bucket(?:_?name)?$/i],
  ['prefix', /^(?:key_?)?prefix$/i],
  [
    'folder',
    /^(?:root|folder|dir|directory|base|mount|location|home|share)(?:_?(?:path|dir|directory|folder|point))?$|^path$/i,
  ],
];

/** What a parameter is given, by its type or, of a text, by its name. */
export function supplyOf({ name, type }: Parameter): Supply {
  const typed = byType.find(([, pattern]) => pattern.test(type))?.[0];
  if (typed !== undefined || !isText.test(type)) return typed ?? 'unknown';
  const named = byName.find(([, pattern]) => pattern.test(name))?.[0];
  if (named !== undefined || type !== '') return named ?? 'unknown';
  return /^(?:s3_?)?client$/i.test(name) ? 'client' : 'unknown';
}
