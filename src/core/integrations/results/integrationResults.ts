import type { Pattern } from '../../patterns/catalogue';
import type { Integration } from '../manifest/integration';
import { readTestResults } from './readTestResults';
import type { ReadTestResults } from './testResults';

/**
 * The results of an integration's tests, by the goals and requirements that its manifest and patterns know.
 * @param folder Absolute path of the integration.
 * @param patterns Those in use, with what they are built on.
 * @throws AppError `local.io`, `cancelled`
 */
export function integrationResults(
  folder: string,
  { tests, goals, requirements }: Integration,
  patterns: readonly Pattern[],
  signal?: AbortSignal,
): Promise<ReadTestResults> {
  return readTestResults(folder, {
    globs: tests.results,
    goals: [...patterns.flatMap((pattern) => pattern.goals), ...goals].map(({ id }) => id),
    requirements: requirements.map(({ id }) => id),
    ...(signal && { signal }),
  });
}
