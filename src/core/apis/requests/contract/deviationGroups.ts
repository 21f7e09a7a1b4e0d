import type { ResponseDeviation } from './checkResponse';

/** Deviations that are alike, told once. */
export interface DeviationGroup {
  /** The first of them, as an example. */
  readonly example: ResponseDeviation;
  readonly times: number;
}

/** Items of a list deviate alike: the same deviation at different items is one group. */
export function deviationGroups(deviations: readonly ResponseDeviation[]): readonly DeviationGroup[] {
  const groups = new Map<string, DeviationGroup>();
  for (const deviation of deviations) {
    const { where, pointer, keyword, expected } = deviation;
    const key = JSON.stringify([where, pointer.replace(/\/\d+(?=\/|$)/g, '/*'), keyword, expected]);
    const known = groups.get(key);
    groups.set(key, { example: known?.example ?? deviation, times: (known?.times ?? 0) + 1 });
  }
  return [...groups.values()];
}
