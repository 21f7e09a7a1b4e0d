import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../../base/errors';
import type { Pattern } from '../../../patterns/catalogue';
import { readSources } from '../../../patterns/patternSources';
import type { RenderedFile } from '../filePlan';
import { inProject, overlaid, type Project, templateSets } from '../project/renderProject';
import { renderTemplateSets } from '../templateSet';
import { acceptanceNotes } from './acceptanceNotes';
import { type CodeTexts, contractSubjects } from './contractSubject';
import { contractTests } from './contractTests';
import { operationTests } from './operationTests';

/**
 * The tests of a project: those of the patterns, on the project's own copies, what they share, those of the templates, and contract
 * tests of classes that requirements name. Paths are relative to the integration's folder.
 * @param code Texts of the code that requirements name.
 * @throws AppError `config.invalid`, `local.io`
 */
export async function renderTests(project: Project, code: CodeTexts = new Map()): Promise<readonly RenderedFile[]> {
  const { integration, patterns, layout, facts } = project;
  const [shared, ...ofPatterns] = await Promise.all([
    readSupport(project),
    ...patterns.map((pattern) => patternTests(pattern, project)),
  ]);
  const support = shared.flatMap(({ name, source }): RenderedFile[] => {
    const place = layout.support(name);
    return place === undefined ? [] : [{ path: place, text: layout.testText(source) }];
  });
  const sets = await templateSets(project, 'tests');
  const subjects = facts.storage ? contractSubjects(integration, facts, code) : [];
  const templates = renderTemplateSets(sets, testFacts(project, new Set(subjects.map(({ goal }) => goal))));
  const operations = sets.flatMap((set) => operationTests(project, set));
  const contracts = sets.flatMap((set) => contractTests(project, set, subjects));
  return inProject(integration, overlaid(support, ofPatterns.flat(), templates, operations, contracts));
}

/** What templates of tests see beside {@link ProjectFacts}. @param bound Goals that contract tests show: nobody has to write one. */
function testFacts({ facts, integration }: Project, bound: ReadonlySet<string>) {
  const own_goals = facts.goals
    .filter(({ id, pattern, waived }) => pattern === '' && waived === '' && !bound.has(id))
    .map((goal) => ({ ...goal, notes: acceptanceNotes(goal, facts, integration.requirements) }));
  const ofStorage = facts.requirements.filter(
    ({ patterns }) => patterns.length > 0 && patterns.every((id) => shownByRoundTrip.has(id)),
  );
  return { ...facts, own_goals, storage_requirements: facts.storage ? ofStorage : [], binds_contract: bound.size > 0 };
}

/**
 * What the acceptance test of the templates does: it writes, reads, looks, and deletes, under odd names. It is no proof of a requirement that
 * another pattern answers, too: the tests of that pattern's goals are.
 */
const shownByRoundTrip: ReadonlySet<string> = new Set(['P03', 'P04', 'P11', 'P13']);

async function patternTests(pattern: Pattern, { integration, layout }: Project): Promise<readonly RenderedFile[]> {
  const sources = await readSources(pattern, 'tests', integration.language);
  return sources.map(({ name, source }) => ({
    path: layout.patternTest(name),
    text: layout.testText(source, pattern.id),
  }));
}

/** What the tests of all patterns share; of a project with one side only what stands on that side alone. */
async function readSupport({ catalogue, integration, facts }: Project) {
  const folder = path.join(catalogue.folder, 'support', integration.language);
  try {
    const names = (await readdir(folder)).filter((name) => /\.(?:ts|py|java|go)$/.test(name)).sort();
    const kept = names.filter(
      (name) => (facts.storage || !storageSupport.has(name)) && (facts.management || !managementSupport.has(name)),
    );
    return await Promise.all(
      kept.map(async (name) => ({ name, source: await readFile(path.join(folder, name), 'utf8') })),
    );
  } catch (cause) {
    throw new AppError('local.io', `Cannot read ${folder}`, { facts: { file: folder }, cause });
  }
}

/** Files of `snippets/support` that need a store's client. Tests of a management side alone get on without. */
const storageSupport: ReadonlySet<string> = new Set([
  ...['commands.ts', 'faults.ts', 'scratch.ts', 'target.ts'],
  ...['Faults.java', 'Requests.java', 'Scratch.java'],
  ...['conftest.py', 'faults.py', 'requests_seen.py', 'target.py'],
]);

/** Files that need the client of a management API. */
const managementSupport: ReadonlySet<string> = new Set(['Management.java', 'platform_test.go']);
