import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError, isAppError } from '../../base/errors';
import { isConfined } from './confinedPath';
import type { RenderedFile } from './filePlan';
import { type Facts, type TemplateEngine, templateEngine } from './templateEngine';
import { readTemplateSetFile, type TemplateSetFile } from './templateSetFile';

/**
 * A folder of templates:
 *
 * ```
 * templates/project/java/
 *   template.yaml            id, version, which files belong to which answers, which are run
 *   files/
 *     dot.gitignore          a name that begins with `dot.` gets a dot: .gitignore
 *     pom.xml.liquid         filled in (templateEngine.ts says how), and loses .liquid
 *     src/[java.folder]/Configuration.java.liquid    `[name]` in a path is a fact; it may hold `/`
 *     mvnw                   any other file is copied as it is
 *   partials/
 *     header.liquid          for `<% render 'header', title: x %>`
 * ```
 *
 * ```yaml
 * id: project-java
 * version: 1.0.0
 * files:
 *   - { files: ['src/**\/storage/**', 'examples/Store*'], when: storage }    # conditions as in `<% if storage and ... %>`
 *   - { files: 'src/**\/management/**', when: management }
 * executable: mvnw
 * ```
 *
 * Globs know `*` (not `/`) and `**`; they are matched against names within `files/` as they stand there, without `.liquid`. A file belongs
 * to the project when all rules that fit it hold. A file that is empty once it is filled in is left out, unless its template is empty, too.
 * Several sets make one project: a later one's file replaces an earlier one's of the same path (`common` first, then the language).
 */
export interface TemplateSet extends TemplateSetFile {
  /** Texts by name within `files/`. */
  readonly templates: ReadonlyMap<string, string>;
  /** Texts by name within `partials/`, without `.liquid`. */
  readonly partials: Readonly<Record<string, string>>;
}

const ending = '.liquid';

/**
 * Reads a template set.
 * @param folder Absolute path.
 * @throws AppError `local.io`, `config.invalid`
 */
export async function loadTemplateSet(folder: string): Promise<TemplateSet> {
  try {
    const file = path.join(folder, 'template.yaml');
    const spec = readTemplateSetFile(file, await readFile(file, 'utf8'));
    const [templates, partials] = await Promise.all([
      textsBelow(path.join(folder, 'files')),
      textsBelow(path.join(folder, 'partials')),
    ]);
    const named = [...partials].map(([name, text]) => [withoutEnding(name), text]);
    return { ...spec, templates, partials: Object.fromEntries(named) };
  } catch (cause) {
    if (isAppError(cause)) throw cause;
    throw new AppError('local.io', `Cannot read the templates in ${folder}`, { facts: { file: folder }, cause });
  }
}

async function textsBelow(folder: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((cause) => {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw cause;
  });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  const texts = await Promise.all(
    files.map(async (file): Promise<[string, string]> => {
      const name = path.relative(folder, file).split(path.sep).join('/');
      return [name, await readFile(file, 'utf8')];
    }),
  );
  return new Map(texts.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * The files of some sets filled in with facts; later sets replace files of earlier ones.
 * @throws AppError `config.invalid` naming template and line.
 */
export function renderTemplateSets(sets: readonly TemplateSet[], facts: Facts): readonly RenderedFile[] {
  const files = new Map<string, RenderedFile>();
  for (const set of sets) for (const file of renderSet(set, facts)) files.set(file.path, file);
  return [...files.values()];
}

/**
 * A partial filled in by itself, for files of which there are as many as the facts say.
 * @throws AppError `config.invalid`, also when there is no such partial.
 */
export function renderPartial(set: TemplateSet, name: string, facts: Facts): string {
  const template = set.partials[name];
  if (template === undefined) throw problem(set.id, name, 'there is no such partial');
  return templateEngine(set.partials).render(`${set.id}/partials/${name}${ending}`, template, facts);
}

function renderSet(set: TemplateSet, facts: Facts): readonly RenderedFile[] {
  const engine = templateEngine(set.partials);
  return [...set.templates].flatMap(([name, template]): RenderedFile[] => {
    const plain = withoutEnding(name);
    if (!belongs(set, engine, plain, facts)) return [];
    const text = name.endsWith(ending) ? engine.render(`${set.id}/${name}`, template, facts) : template;
    if (text.trim() === '' && template.trim() !== '') return [];
    const executable = set.executable.some((glob) => fits(glob, plain));
    return [{ path: targetPath(set, plain, facts), text, ...(executable && { executable }) }];
  });
}

function belongs({ id, files }: TemplateSet, engine: TemplateEngine, name: string, facts: Facts): boolean {
  const rules = files.filter((rule) => rule.files.some((glob) => fits(glob, name)));
  return rules.every(({ when }) => engine.holds(`${id}/template.yaml`, when, facts));
}

const withoutEnding = (name: string) => (name.endsWith(ending) ? name.slice(0, -ending.length) : name);

/** Whether a name fits a glob: `*` within a folder, `**` across folders. */
export function fits(glob: string, name: string): boolean {
  const pattern = glob
    .split(/(\*\*\/|\*\*|\*)/)
    .map((part) => globParts[part] ?? part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('');
  return new RegExp(`^${pattern}$`).test(name);
}

const globParts: Readonly<Record<string, string>> = { '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*' };

/** Facts in the path filled in, `dot.` names with their dots. */
function targetPath({ id }: TemplateSet, name: string, facts: Facts): string {
  const filled = name.replaceAll(/\[([\w.]+)\]/g, (_, key: string) => pathFact(id, name, key, facts));
  const target = filled.replaceAll(/(^|\/)dot\./g, '$1.');
  if (isConfined(target)) return target;
  throw problem(id, name, `${target} is no path of a project`);
}

function pathFact(id: string, name: string, key: string, facts: Facts): string {
  const value = key.split('.').reduce<unknown>((at, part) => (at as Facts | undefined)?.[part], facts);
  if (typeof value === 'string' && value !== '') return value;
  throw problem(id, name, `there is no fact ${key} for the path`);
}

function problem(id: string, name: string, detail: string): AppError {
  return new AppError('config.invalid', `Template ${id}/${name}: ${detail}`, {
    facts: { reason: 'template', file: `${id}/${name}`, line: 1, detail },
  });
}
