import path from 'node:path';
import type { SampleLanguage } from '../../../patterns/pattern';
import { type StorePort, type Supply, storePorts, supplyOf } from '../../../patterns/recognition/storePorts';
import type { CodePlace, Integration } from '../../manifest/integration';
import { contractGoal } from '../../selection/codeGoals';
import type { ProjectNames } from '../project/projectNames';

/** Texts of code that requirements name, by paths relative to the integration. Files that are not there have none. */
export type CodeTexts = ReadonlyMap<string, string>;

/** A class that the contract suite is bound to. */
export interface ContractSubject {
  readonly goal: string;
  readonly port: StorePort;
  /** Relative to the project. */
  readonly file: string;
  /** How a test names where it is: `../../src/reports.js`, `report_archive.reports`, a package of Java, an import path of Go. */
  readonly module: string;
  /** Package of Java or Go that the file declares; empty in other languages. */
  readonly package: string;
  /** What each of its parameters is given, those that may be left out not among them. */
  readonly given: readonly { readonly name: string; readonly type: string; readonly supply: Supply }[];
}

/**
 * Why a class that could be bound is not: it is no part of the project, or not to be had by other code (`export`, `public`, a capital
 * letter), or it has the methods of the port and does not say so where a language wants that.
 */
export type Unbound = 'outside' | 'hidden' | 'undeclared';

/** Where in its project a file is; undefined outside of it. */
const inProject = (file: string, project: string) => {
  const within = path.posix.relative(project, file);
  return within.startsWith('..') ? undefined : within;
};

type Binding = Pick<ContractSubject, 'file' | 'module' | 'package'>;

/** A class where its project has it. */
interface Placed {
  readonly port: StorePort;
  /** Relative to the project. */
  readonly file: string;
  readonly text: string;
  readonly names: ProjectNames;
}

/** Whether a contract test of a project can use a class of a file. */
export function bindingOf(
  port: StorePort,
  { file, text }: { readonly file: string; readonly text: string },
  { integration: { project, language }, names }: { readonly integration: Integration; readonly names: ProjectNames },
): Binding | Unbound {
  const within = inProject(file, project);
  return within === undefined ? 'outside' : binders[language]({ port, file: within, text, names });
}

const binders: Readonly<Record<SampleLanguage, (placed: Placed) => Binding | Unbound>> = {
  typescript: ({ port, file }) => {
    if (!port.exported) return 'hidden';
    const target = file.replace(/\.([cm]?)tsx?$/, '.$1js');
    return { file, module: path.posix.relative('test/contract', target), package: '' };
  },
  python: ({ file }) => {
    const [, module] = /^src\/(.+?)(?:\/__init__)?\.py$/.exec(file) ?? [];
    return module === undefined ? 'outside' : { file, module: module.replaceAll('/', '.'), package: '' };
  },
  java: ({ port, file, text, names }) => {
    if (!file.startsWith('src/main/java/')) return 'outside';
    if (!port.declared) return 'undeclared';
    const [, name = ''] = /^\s*package\s+([\w.]+)\s*;/m.exec(text) ?? [];
    if (name === '' || (!port.exported && name !== names.java.package)) return 'hidden';
    return { file, module: name, package: name };
  },
  go: ({ port, file, text, names }) => {
    const [, name = 'main'] = /^package\s+(\w+)/m.exec(text) ?? [];
    const folder = path.posix.dirname(file);
    if (/^main$|_test$/.test(name) || (!port.exported && folder !== 'app')) return 'hidden';
    return { file, module: folder === '.' ? names.go.module : `${names.go.module}/${folder}`, package: name };
  },
};

/** The classes that contract tests are bound to: those of goals of a requirement, where the code has them. */
export function contractSubjects(
  integration: Integration,
  names: ProjectNames,
  texts: CodeTexts,
): readonly ContractSubject[] {
  const goals = new Set(integration.goals.filter(({ waived }) => waived === undefined).map(({ id }) => id));
  return integration.requirements.flatMap(({ id, code }) =>
    code.flatMap((place) => {
      const goal = contractGoal(id, place.symbol ?? '');
      return place.symbol !== undefined && goals.has(goal) ? subjectOf(goal, place, { integration, names, texts }) : [];
    }),
  );
}

function subjectOf(
  goal: string,
  { file, symbol }: CodePlace,
  { integration, names, texts }: { integration: Integration; names: ProjectNames; texts: CodeTexts },
): readonly ContractSubject[] {
  const text = texts.get(file);
  const port =
    text === undefined ? undefined : storePorts(text, integration.language).find(({ name }) => name === symbol);
  if (text === undefined || port === undefined) return [];
  const binding = bindingOf(port, { file, text }, { integration, names });
  if (typeof binding === 'string') return [];
  const given = port.parameters
    .filter(({ optional }) => !optional)
    .map((parameter) => ({ name: parameter.name, type: parameter.type, supply: supplyOf(parameter) }));
  return [{ goal, port, ...binding, given }];
}
