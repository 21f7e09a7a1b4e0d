import { camelCase, pascalCase, snakeCase } from '../../../apis/clients/naming';
import type { SampleLanguage } from '../../../patterns/pattern';
import type { Supply } from '../../../patterns/recognition/storePorts';
import type { RenderedFile } from '../filePlan';
import type { ProjectFacts } from '../project/projectFacts';
import type { Project } from '../project/renderProject';
import { renderPartial, type TemplateSet } from '../templateSet';
import type { ContractSubject } from './contractSubject';

/** Where what a class works on is; a class that takes a storage port is tested over both. */
type Side = 'nas' | 's3';

/** How a language makes what is tested. */
interface Writer {
  /** @param side Of a class that is tested over both. */
  readonly file: (name: string, facts: ProjectFacts, side: Side | undefined) => string;
  /** Lines that give what is needed, by what it is. */
  readonly setup: (needed: ReadonlySet<Supply>, side: Side) => readonly string[];
  /** What a parameter is given. */
  readonly value: (given: ContractSubject['given'][number]) => string;
  /** What makes it, of the values. */
  readonly make: (subject: ContractSubject, values: readonly string[]) => string;
}

/** One line for what the scratch place of a test knows of the store, as few names as are needed. */
const ofStore = (needed: ReadonlySet<Supply>) =>
  (['bucket', 'client', 'prefix'] as const).filter((each) => needed.has(each));

const variable = ({ supply, name }: ContractSubject['given'][number]) =>
  supply === 'store' ? 'files' : supply === 'unknown' ? name : supply;

const writers: Readonly<Record<SampleLanguage, Writer>> = {
  typescript: {
    file: (name) => `test/contract/${camelCase(name)}Contract.test.ts`,
    setup: (needed, side) => [
      ...(needed.has('folder') ? ['const folder = await places.folder();'] : []),
      ...(ofStore(needed).length > 0 ? [`const { ${ofStore(needed).join(', ')} } = places.scratch();`] : []),
      ...(needed.has('capabilities') ? ['const capabilities = await places.capabilities();'] : []),
      ...(needed.has('store') ? [`const files = await places.${side}();`] : []),
    ],
    value: variable,
    make: ({ port }, values) => `new ${port.name}(${values.join(', ')})`,
  },
  python: {
    file: (name) => `tests/contract/test_${snakeCase(name)}_contract.py`,
    setup: (needed) => [
      ...(needed.has('store') ? ['files = places.nas() if request.param.endswith("nas") else places.s3()'] : []),
    ],
    value: ({ name, type, supply }) => {
      const value = supply === 'store' ? 'files' : `places.${supply}()`;
      return `${name}=${supply === 'folder' && /^str\b/.test(type) ? `str(${value})` : value}`;
    },
    make: ({ port }, values) => `${port.name}(${values.join(', ')})`,
  },
  java: {
    file: (name, { java }, side) =>
      `src/test/java/${java.folder}/${name}${side === undefined ? '' : side === 'nas' ? 'OnNas' : 'OnS3'}ContractTest.java`,
    setup: (needed, side) => (needed.has('store') ? [`FileStore files = places.${side}();`] : []),
    value: ({ type, supply }) => {
      if (supply === 'store') return 'files';
      if (supply !== 'folder') return `places.${supply}()`;
      return `places.folder()${/^String$/.test(type) ? '.toString()' : /File$/.test(type) ? '.toFile()' : ''}`;
    },
    make: ({ port }, values) => `new ${port.name}(${values.join(', ')})`,
  },
  go: {
    file: (name) => `app/${snakeCase(name)}_contract_test.go`,
    setup: (needed, side) => [
      ...(needed.has('folder') ? ['folder := t.TempDir()'] : []),
      ...(ofStore(needed).length > 0 || needed.has('capabilities') ? ['scratch := scratchParts(t)'] : []),
      ...(needed.has('store')
        ? [side === 'nas' ? 'files := &storage.NASFileStore{Root: t.TempDir()}' : 'files := scratchStore(t)']
        : []),
    ],
    value: ({ supply }) => {
      if (supply === 'context') return 't.Context()';
      return supply === 'folder' ? 'folder' : supply === 'store' ? 'files' : `scratch.${pascalCase(supply)}`;
    },
    make: ({ port, package: name, given }, values) => {
      const { kind, name: maker } = port.maker;
      const qualified = name === 'app' ? maker : `${name}.${maker}`;
      if (kind === 'function') return `${qualified}(${values.join(', ')})`;
      return `&${qualified}{${values.map((value, at) => `${given[at]?.name}: ${value}`).join(', ')}}`;
    },
  },
};

/**
 * Contract tests of classes that stand in for the storage port, a file each: the suite that holds for a folder and for a store, bound to
 * them. What nobody can know of how they are made fails, and says what is missing.
 */
export function contractTests(
  project: Project,
  set: TemplateSet,
  subjects: readonly ContractSubject[],
): readonly RenderedFile[] {
  const { language } = project.integration;
  return subjects.flatMap((subject) => {
    const wraps = subject.given.some(({ supply }) => supply === 'store');
    const sides: readonly (Side | undefined)[] = wraps ? ['nas', 's3'] : [undefined];
    // A class of Java is a file, and the suite is a class.
    const files = language === 'java' ? sides.map((side) => [side]) : [sides];
    return files.map((each) => fileOf(project, set, subject, each));
  });
}

function fileOf(
  { facts, integration: { language } }: Project,
  set: TemplateSet,
  subject: ContractSubject,
  sides: readonly (Side | undefined)[],
): RenderedFile {
  const writer = writers[language];
  const { port, goal, given } = subject;
  const [first] = sides;
  const path = writer.file(port.name, facts, language === 'java' ? first : undefined);
  const unknown = given.filter(({ supply }) => supply === 'unknown').map(({ name }) => name);
  const needed = new Set(given.map(({ supply }) => supply));
  const subjectFacts = {
    name: port.name,
    class_name: path.replace(/^.*\/|\.\w+$/g, ''),
    ...{ file: subject.file, module: subject.module, package: subject.package, goal },
    local: language === 'go' ? subject.package === 'app' : subject.package === facts.java.package,
    fails: port.maker.fails,
    missing: unknown.join(', '),
    message: `Say here how ${port.name} is made: it takes ${unknown.join(', ')}`,
    imports: pythonImports(subject, facts, unknown.length === 0),
    sides: sides.map((side) => ({
      label: side === undefined ? goal : `${goal}-${side}`,
      setup: writer.setup(needed, side ?? 'nas'),
      make: writer.make(subject, given.map(writer.value)),
    })),
  };
  return { path, text: renderPartial(set, 'contract', { ...facts, subject: subjectFacts }) };
}

/** Sorted as linters want them. */
function pythonImports(
  { module, port }: ContractSubject,
  { python }: ProjectFacts,
  isMade: boolean,
): readonly string[] {
  const base = `from ${python.package}.storage.file_store import FileStore`;
  return (isMade ? [base, `from ${module} import ${port.name}`] : [base]).sort();
}
