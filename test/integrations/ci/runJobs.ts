import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { globMatches } from '../../../src/core/integrations/results/globMatch';
import { run } from '../languageRunner';
import type { PipelineJob } from './pipeline';
import { evaluated, type WorkflowContext, type WorkflowJob, type WorkflowStep } from './workflow';

/** A clone in which a job runs. */
export interface JobPlace {
  readonly folder: string;
  /** What the image of the job has set: where programs are, no target. */
  readonly environment: NodeJS.ProcessEnv;
}

/**
 * Runs the steps of a GitHub job in their order as its runner does: each in a shell of its own that stops at the first error.
 * Actions check out, bring the toolchain and keep files: the first two are done, and files that are kept have to be there.
 */
export async function runWorkflow(
  job: WorkflowJob,
  { folder, environment }: JobPlace,
  settings: Pick<WorkflowContext, 'vars' | 'secrets'>,
): Promise<void> {
  const context = { ...settings, github: { workspace: folder } };
  const values = (env: WorkflowStep['env'] = {}) =>
    Object.fromEntries(Object.entries(env).map(([name, text]) => [name, evaluated(String(text), context)]));
  const shared = { ...environment, CI: 'true', GITHUB_ACTIONS: 'true', GITHUB_WORKSPACE: folder, ...values(job.env) };
  for (const step of job.steps) {
    if (step.run !== undefined) {
      const ran = await run('bash', ['-e', '-c', evaluated(step.run, context)], folder, {
        ...shared,
        ...values(step.env),
      });
      assert.equal(ran.code, 0, `${step.run}\n${ran.output}`);
    } else if (step.uses?.startsWith('actions/upload-artifact@')) {
      assertKept(folder, String(step.with?.['path']));
    }
  }
}

/** Runs the lines of a GitLab job as its runner does: in one shell, until the first error. */
export async function runPipelineJob(
  { script, artifacts, junit, name }: PipelineJob,
  { folder, environment }: JobPlace,
  variables: NodeJS.ProcessEnv,
): Promise<void> {
  const env = { ...environment, CI: 'true', GITLAB_CI: 'true', CI_PROJECT_DIR: folder, ...variables };
  const ran = await run('bash', ['-eo', 'pipefail', '-c', script.join('\n')], folder, env);
  assert.equal(ran.code, 0, `${name}\n${ran.output}`);
  for (const place of artifacts) assertKept(folder, place);
  if (junit === undefined) return;
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  assert.ok(
    files.some((file) => globMatches(junit, file)),
    `${name}: ${junit}`,
  );
}

function assertKept(folder: string, place: string): void {
  assert.ok(readdirSync(path.join(folder, place)).length > 0, `${place} is kept`);
}
