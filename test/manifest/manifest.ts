import { readFileSync } from 'node:fs';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '../..');

export interface CommandEntry {
  readonly command: string;
  readonly title?: string;
  readonly when?: string;
}

export interface ViewEntry {
  readonly id: string;
  readonly name: string;
}

export interface Property {
  readonly type?: string;
  readonly default?: unknown;
}

/** What the tests look at in package.json. */
export interface Manifest {
  readonly name: string;
  readonly publisher: string;
  readonly main: string;
  readonly activationEvents: readonly string[];
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly capabilities: { readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] } };
  readonly contributes: {
    readonly viewsContainers: Readonly<Record<string, readonly { readonly id: string }[]>>;
    readonly views: Readonly<Record<string, readonly ViewEntry[]>>;
    readonly viewsWelcome: readonly { readonly view: string; readonly contents: string; readonly when?: string }[];
    readonly commands: readonly CommandEntry[];
    readonly menus: Readonly<Record<string, readonly CommandEntry[]>>;
    readonly keybindings: readonly CommandEntry[];
    readonly snippets: readonly { readonly language: string; readonly path: string }[];
    readonly configuration: { readonly properties: Readonly<Record<string, Property>> };
  };
}

/** The text of a file of the project. */
export function readText(file: string): string {
  return readFileSync(path.join(root, file), 'utf8');
}

export function readJson<T>(file: string): T {
  return JSON.parse(readText(file)) as T;
}

export const manifest = readJson<Manifest>('package.json');

/** What one list has and the other has not, both ways; two empty lists when they agree. */
export function difference(actual: Iterable<string>, expected: Iterable<string>) {
  const [left, right] = [new Set(actual), new Set(expected)];
  return {
    unexpected: [...left].filter((each) => !right.has(each)),
    missing: [...right].filter((each) => !left.has(each)),
  };
}

export const noDifference = { unexpected: [], missing: [] };
