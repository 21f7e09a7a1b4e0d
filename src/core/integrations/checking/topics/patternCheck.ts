import { isAppError } from '../../../base/errors';
import { withRequired } from '../../../patterns/catalogue';
import { loadLock } from '../../scaffold/lockFile';
import { type Check, type CheckContext, finding } from '../checkContext';
import type { CheckFinding } from '../checkFinding';
import { type MarkedFile, markedScans } from '../markedScans';

/** Patterns of the manifest against the code: there, and of the catalogue's version. */
export const checkPatterns: Check = async (context) => {
  const { integration, catalogue, scans } = context;
  const marked = markedScans(scans);
  const required = requiredByManifest(context);
  const scaffolded = await scaffoldedFiles(context);
  return {
    findings: [
      ...integration.patterns
        .filter(({ id }) => !catalogue.patterns.has(id))
        .map(({ id }) => finding('error', 'patterns.unknown', [id])),
      ...namedFiles(context),
      ...missingPatterns(context, marked),
      ...marked.flatMap((file) => versionFinding(context, file)),
      ...marked
        .filter(({ id, file }) => catalogue.patterns.has(id) && !scaffolded.has(file) && !required.has(id))
        .map(({ file, id }) => finding('warning', 'patterns.notInManifest', [id], { file })),
    ],
  };
};

function requiredByManifest({ integration, catalogue }: CheckContext): ReadonlySet<string> {
  const ids = integration.patterns.map(({ id }) => id).filter((id) => catalogue.patterns.has(id));
  return new Set(withRequired(catalogue, ids).map(({ id }) => id));
}

/** Files that a template brought along: what its own code is built on, whatever the manifest chose. */
async function scaffoldedFiles({ folder }: CheckContext): Promise<ReadonlySet<string>> {
  const lock = await loadLock(folder).catch((error) => {
    if (!isAppError(error)) throw error;
    return undefined; // the check of the templates tells
  });
  return new Set([...(lock?.values() ?? [])].flatMap(({ files }) => [...files.keys()]));
}

function namedFiles({ integration, list }: CheckContext): readonly CheckFinding[] {
  const there = new Set(list.files.map(({ file }) => file));
  const ofPatterns = integration.patterns.flatMap(({ id, code }) =>
    code.filter((file) => !there.has(file)).map((file) => finding('error', 'patterns.codeMissing', [id, file])),
  );
  const ofRequirements = integration.requirements.flatMap(({ id, code }) =>
    code
      .filter(({ file }) => !there.has(file))
      .map(({ file }) => finding('error', 'requirements.codeMissing', [id, file])),
  );
  return [...ofPatterns, ...ofRequirements];
}

/** A pattern is in the code when a file carries its marker, or the manifest names one that is there. */
function missingPatterns(context: CheckContext, marked: readonly MarkedFile[]): readonly CheckFinding[] {
  const { integration, patterns } = context;
  const chosen = new Map(integration.patterns.map((pattern) => [pattern.id, pattern]));
  return patterns.flatMap((pattern) => {
    const inCode = marked.some(({ id }) => id === pattern.id);
    const named = (chosen.get(pattern.id)?.code.length ?? 0) > 0;
    if (inCode || named || pattern.samples[integration.language].length === 0) return [];
    if (chosen.has(pattern.id)) return [finding('error', 'patterns.missing', [pattern.id])];
    const by = patterns.filter(({ requires }) => requires.includes(pattern.id)).map(({ id }) => id);
    return [finding('warning', 'patterns.requiredMissing', [pattern.id, by.join(', ')])];
  });
}

function versionFinding({ catalogue }: CheckContext, { file, id, version }: MarkedFile): readonly CheckFinding[] {
  const newest = catalogue.patterns.get(id)?.version;
  if (newest === undefined || newest === version) return [];
  const code = version < newest ? 'patterns.stale' : 'patterns.newer';
  return [finding('warning', code, [id, version, newest], { file, line: 1 })];
}
