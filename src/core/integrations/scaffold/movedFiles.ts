import type { PlannedFile } from './filePlan';
import { formOf, inForm, plainText } from './textForm';
import { threeWayMerge } from './threeWayMerge';

/** A file that the template had and has no more. `current` is absent when the user deleted it. */
export interface DroppedFile {
  readonly path: string;
  readonly base: string;
  readonly current?: string;
}

/** Lines that two texts must share to be one file under two names; git takes half of the content, too. */
const similarShare = 0.5;

/**
 * Follows templates whose path depends on an answer (the package of Java, the name, the project's folder) when that answer changed: what the
 * user did to a file at its old path is done to it at its new one. A change that contradicts the template's stays at the old path, as an orphan.
 * @param files A plan in which each path stands for itself.
 * @param dropped Every file that the template has no more, also those that are gone.
 */
export function withMoves(files: readonly PlannedFile[], dropped: readonly DroppedFile[]): readonly PlannedFile[] {
  const changes = new Map<string, Pick<PlannedFile, 'action' | 'result'>>();
  for (const [from, to] of pairs(dropped, files)) {
    if (from.current === undefined) changes.set(to.path, { action: 'gone' });
    else if (plainText(from.current) !== from.base) {
      const { text } = threeWayMerge(plainText(from.current), from.base, to.rendered ?? '', labels);
      if (text === undefined) continue;
      changes.set(to.path, { action: 'merge', result: inForm(text, formOf(from.current)) });
      changes.set(from.path, { action: 'remove' });
    }
  }
  return files.map((file) => changed(file, changes.get(file.path)));
}

const labels = { mine: 'yours', theirs: 'template' };

function changed(file: PlannedFile, change: Pick<PlannedFile, 'action' | 'result'> | undefined): PlannedFile {
  if (change === undefined) return file;
  const { result: _, ...rest } = file;
  return { ...rest, ...change };
}

/** Each dropped file with the new one that it became: the same name, the most folders before it alike, and alike in content. */
function* pairs(
  dropped: readonly DroppedFile[],
  files: readonly PlannedFile[],
): Generator<readonly [DroppedFile, PlannedFile]> {
  const created = files.filter(({ action }) => action === 'create');
  for (const from of dropped) {
    const to = nearest(from.path, created);
    if (to === undefined || nearest(to.path, dropped) !== from) continue;
    if (isSimilar(from.base, to.rendered ?? '')) yield [from, to];
  }
}

/** The one with the longest common end of paths; undefined when two are as near. */
function nearest<T extends { readonly path: string }>(path: string, among: readonly T[]): T | undefined {
  const ranked = among
    .map((each) => ({ each, shared: sharedEnd(path, each.path) }))
    .filter(({ shared }) => shared > 0)
    .sort((a, b) => b.shared - a.shared);
  return ranked[0] && ranked[0].shared !== ranked[1]?.shared ? ranked[0].each : undefined;
}

function sharedEnd(one: string, other: string): number {
  const [a, b] = [one.split('/').reverse(), other.split('/').reverse()];
  const different = a.findIndex((name, at) => name !== b[at]);
  return different === -1 ? a.length : different;
}

function isSimilar(one: string, other: string): boolean {
  const [a, b] = [new Set(one.split('\n')), new Set(other.split('\n'))];
  const shared = [...a].filter((line) => b.has(line)).length;
  return shared >= similarShare * Math.max(a.size, b.size);
}
