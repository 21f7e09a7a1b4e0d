import type { SampleLanguage } from '../pattern';
import { type CodeCall, callsIn } from './codeCalls';
import type { ConstructKind } from './constructAnswers';
import { type FileCalls, fileCalls } from './fileCalls';
import type { ImportedNames } from './importedNames';
import type { MaskedCode } from './maskedCode';
import { storeCall, storeModules } from './storeCalls';

/** A call that patterns may answer. */
export interface MeantCall {
  readonly kind: ConstructKind;
  readonly of: 'file' | 'store';
  /** As the reader knows it: `fs.writeFile`, `PutObject`. */
  readonly word: string;
  readonly line: number;
  readonly sure: boolean;
}

/** The calls of a file that reach for files or objects. */
export function meantCalls(code: MaskedCode, language: SampleLanguage, imports: ImportedNames): readonly MeantCall[] {
  const table = fileCalls[language];
  const types = variableTypes(code, table);
  const hasStore = [...imports.modules].some((module) => storeModules[language].test(module));
  return callsIn(code).flatMap((call) => {
    const found =
      fileMeaning(call, { language, table, imports, types }) ??
      (hasStore ? storeMeaning(call, imports, language) : undefined);
    return found === undefined ? [] : [{ ...found, line: call.line }];
  });
}

function variableTypes({ code }: MaskedCode, { types }: FileCalls): ReadonlyMap<string, string> {
  return new Map(
    types.flatMap(([type, declared]) => [...code.matchAll(declared)].map(([, name = '']) => [name, type] as const)),
  );
}

interface Known {
  readonly language: SampleLanguage;
  readonly table: FileCalls;
  readonly imports: ImportedNames;
  readonly types: ReadonlyMap<string, string>;
}

type Found = Omit<MeantCall, 'line'>;

function fileMeaning(call: CodeCall, known: Known): Found | undefined {
  const { table, imports } = known;
  const written = [...call.receiver, call.name].join('.');
  const found = (meaning: ReturnType<FileCalls['functions']['get']>, sure: boolean): Found | undefined => {
    const kind = typeof meaning === 'function' ? meaning(call.arguments) : meaning;
    return kind === undefined ? undefined : { kind, of: 'file', word: written, sure };
  };
  if (!call.ofExpression) {
    for (const name of qualifiedNames(call, known)) {
      const meaning = table.functions.get(name);
      if (meaning !== undefined) return found(meaning, true);
    }
    // What belongs to a module is no method of a file.
    if (call.receiver.length === 0 || imports.names.has(call.receiver[0] ?? '')) return undefined;
  }
  const type = typeOf(call, known);
  if (type !== undefined)
    return found(table.methods.get(`${type}.${call.name}`) ?? table.ownMethods.get(call.name), true);
  if (![...imports.modules].some((module) => table.modules.test(module))) return undefined;
  return found(table.ownMethods.get(call.name), true) ?? found(table.sharedMethods.get(call.name), false);
}

/** What the names of a call stand for, by the imports. */
function qualifiedNames({ receiver, name }: CodeCall, { language, imports }: Known): readonly string[] {
  const chain = [...receiver, name];
  const base = imports.names.get(chain[0] ?? '');
  if (base !== undefined) {
    const full = [base, ...chain.slice(1)].join('.');
    return [language === 'typescript' ? full.replace(/^fs\.(?:default\.)?promises\./, 'fs.') : full];
  }
  const written = chain.join('.');
  if (language === 'python') return chain.length === 1 ? [written] : [];
  if (language !== 'java') return [];
  const ofPackages = [...imports.modules].map((module) => `${module}.${written}`);
  return chain.length > 2 ? [written, ...ofPackages] : ofPackages;
}

function typeOf({ receiver, ofExpression, maker }: CodeCall, { types, table }: Known): string | undefined {
  if (ofExpression && receiver.length === 0) return table.makers.get(maker);
  return types.get(receiver.at(-1) ?? '');
}

function storeMeaning(call: CodeCall, { names }: ImportedNames, language: SampleLanguage): Found | undefined {
  const from = names.get(call.receiver.length === 0 && !call.ofExpression ? call.name : '');
  const ofSdk = from !== undefined && storeModules[language].test(from);
  const isMethod = call.receiver.length > 0 || call.ofExpression;
  if (!ofSdk && !isMethod) return undefined;
  const found = storeCall(call.name, call.arguments);
  // A word that anything may be called by.
  if (found === undefined || (found.operation === 'Upload' && !ofSdk)) return undefined;
  return { kind: found.kind, of: 'store', word: found.operation, sure: true };
}
