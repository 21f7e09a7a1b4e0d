import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../base/errors';
import { manifestName } from '../manifest/integration';
import type { PlannedFile, ScaffoldPlan } from './filePlan';
import { settleConflicts } from './planScaffold';

/**
 * Plans in which the manifest gets a text that was made from the one that lies there: nothing is to be merged or decided about it.
 * @param root Absolute path of the integration's folder.
 * @throws AppError `local.io` when there is no manifest.
 */
export async function withEditedManifest(
  plans: readonly ScaffoldPlan[],
  root: string,
  text: string,
): Promise<readonly ScaffoldPlan[]> {
  const file = path.join(root, manifestName);
  const current = await readFile(file, 'utf8').catch((cause) => {
    throw new AppError('local.io', `Cannot read ${file}`, { facts: { file }, cause });
  });
  const planned: PlannedFile = {
    path: manifestName,
    action: current === text ? 'identical' : 'update',
    ...{ current, rendered: text, result: text },
  };
  const isManifest = (each: PlannedFile) => each.path === manifestName;
  if (plans.some(({ files }) => files.some(isManifest))) {
    return plans.map((plan) => {
      const settled = settleConflicts(plan, new Map([[manifestName, text]]));
      return { ...settled, files: settled.files.map((each) => (isManifest(each) ? planned : each)) };
    });
  }
  return plans.map((plan, at) => (at === 0 ? { ...plan, files: [planned, ...plan.files] } : plan));
}
