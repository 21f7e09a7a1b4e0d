import type { SampleLanguage } from '../pattern';
import type { MaskedCode } from './maskedCode';

/** What the names of a file stand for. */
export interface ImportedNames {
  /** Local names by what they are imported from: `rf` -> `fs.readFile`, `Files` -> `java.nio.file.Files`. */
  readonly names: ReadonlyMap<string, string>;
  /** Modules or packages that are imported, whole or in part. */
  readonly modules: ReadonlySet<string>;
}

type Add = (local: string, module: string, member?: string) => void;

/** Reads the imports of a file, wherever they stand in it. */
export function importedNames({ code, quoted }: MaskedCode, language: SampleLanguage): ImportedNames {
  const names = new Map<string, string>();
  const modules = new Set<string>();
  const add: Add = (local, module, member) => {
    modules.add(module);
    if (local !== '') names.set(local, member === undefined ? module : `${module}.${member}`);
  };
  readers[language](quoted, code, add);
  return { names, modules };
}

const readers: Readonly<Record<SampleLanguage, (quoted: string, code: string, add: Add) => void>> = {
  typescript: readTypescript,
  python: readPython,
  java: readJava,
  go: readGo,
};

const quotedModule = /(["'])([^"'\n]+)\1/;

function readTypescript(quoted: string, code: string, add: Add): void {
  const statement = /^[ \t]{0,200}import\s+(?:type\s+)?([^'";]{0,2000}?)\s*from\s*(?=["'])/gm;
  // Where it stands is looked up without quoted text, what it names with it.
  for (const found of code.matchAll(statement)) {
    const module = quotedModule.exec(quoted.slice(found.index + found[0].length))?.[2] ?? '';
    bindTypescript(found[1] ?? '', plainModule(module), add);
  }
  const assigned = /\b(?:const|let|var)\s+([^=;]{1,500}?)\s*=\s*(?:await\s+import|require)\s*\(\s*(?=["'])/g;
  for (const found of code.matchAll(assigned)) {
    const module = quotedModule.exec(quoted.slice(found.index + found[0].length))?.[2] ?? '';
    bindTypescript((found[1] ?? '').replaceAll(':', ' as '), plainModule(module), add);
  }
  for (const [, local = '', module = ''] of quoted.matchAll(
    /^[ \t]{0,200}import\s+(\w+)\s*=\s*require\(["']([^"']+)/gm,
  ))
    add(local, plainModule(module));
}

/** `fs` has other names that do the same. */
const plainModule = (module: string) =>
  module.replace(/^node:/, '').replace(/^(?:fs\/promises|fs-extra|graceful-fs)$/, 'fs');

/** `fs, { readFile as rf }`, `* as fs` */
function bindTypescript(clause: string, module: string, add: Add): void {
  add('', module);
  const members = /\{([^}]*)\}/.exec(clause)?.[1] ?? '';
  for (const each of members.split(',')) {
    const [, member, local = member] = /^\s*(?:type\s+)?([\w$]+)(?:\s+as\s+([\w$]+))?/.exec(each) ?? [];
    if (member !== undefined && local !== undefined) add(local, module, member);
  }
  const rest = clause.replace(/\{[^}]*\}/, '');
  for (const [, local = ''] of rest.matchAll(/(?:\*\s+as\s+)?([\w$]+)/g)) if (local !== 'as') add(local, module);
}

function readPython(_: string, code: string, add: Add): void {
  for (const [, list = ''] of code.matchAll(/^[ \t]{0,200}import[ \t]+([^\n;]+)/gm)) {
    for (const [module, local] of pythonNames(list)) {
      // `import os.path` binds `os`.
      const bound = local === module ? (module.split('.')[0] ?? '') : local;
      add(bound, local === module ? bound : module);
    }
  }
  const from = /^[ \t]{0,200}from[ \t]+([\w.]+)[ \t]+import[ \t]+(\([^)]{0,4000}\)|(?:[^\n\\]|\\\r?\n)+)/gm;
  for (const [, module = '', list = ''] of code.matchAll(from))
    for (const [member, local] of pythonNames(list)) add(local, module, member);
}

/** `a, b.c as d`: names and what they are called here. */
function pythonNames(list: string): readonly (readonly [name: string, local: string])[] {
  return list
    .replaceAll(/[()\\]/g, ' ')
    .split(',')
    .flatMap((each) => {
      const [, name, local = name] = /^\s*([\w.]+)(?:\s+as\s+(\w+))?/.exec(each) ?? [];
      return name === undefined || local === undefined ? [] : [[name, local] as const];
    });
}

function readJava(_: string, code: string, add: Add): void {
  for (const [, name = ''] of code.matchAll(/^[ \t]{0,200}import\s+(?:static\s+)?([\w.]+(?:\.\*)?)\s*;/gm)) {
    const dot = name.lastIndexOf('.');
    const [module, member] = [name.slice(0, dot), name.slice(dot + 1)];
    if (member === '*') add('', module);
    else add(member, module, member);
  }
}

function readGo(quoted: string, code: string, add: Add): void {
  for (const found of code.matchAll(/^[ \t]{0,200}import\b[ \t]*(\(?)/gm)) {
    const from = found.index + found[0].length;
    const end = found[1] === '(' ? code.indexOf(')', from) : code.indexOf('\n', from);
    const list = quoted.slice(from, end < 0 ? undefined : end);
    for (const [, local, module = ''] of list.matchAll(/(?:([\w.]+)[ \t]+)?"([^"\n]+)"/g)) {
      const own =
        module
          .replace(/\/v\d+$/, '')
          .split('/')
          .at(-1) ?? '';
      add(local ?? own, module);
    }
  }
}
