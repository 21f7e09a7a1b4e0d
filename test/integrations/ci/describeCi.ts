import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Target } from '../../patterns/targets';
import type { LanguageRunner } from '../languageRunner';
import { scaffold } from '../scaffolded';
import { cloneTo, commitAll } from './clone';
import { lintCiFiles } from './linters';
import { readPipeline } from './pipeline';
import { type JobPlace, runPipelineJob, runWorkflow } from './runJobs';
import { readWorkflow } from './workflow';

export interface CiTargets {
  readonly store: Target;
  /** Of the management API: address and account. */
  readonly api: NodeJS.ProcessEnv;
}

/**
 * Runs what the CI files of a project say, each job in a clone of its own and with packages from their registries: that a project
 * works for somebody who has nothing of this repository.
 * @param root An absolute path, for the clones.
 * @param targets Called when the tests run.
 */
export function describeCi(runner: LanguageRunner, root: string, targets: () => CiTargets): void {
  describe('its CI files, run with packages from their registries', () => {
    const project = path.join(root, 'ci-project');

    before(async () => {
      await scaffold({ kind: 'both', language: runner.language, documents: ['en'] }, project, targets().store);
      await commitAll(project);
    });

    async function place(name: string): Promise<JobPlace> {
      const folder = path.join(root, `ci-${name}`);
      const image = path.join(root, `ci-${name}-image`);
      mkdirSync(image);
      await cloneTo(project, folder);
      return { folder, environment: await runner.image(image) };
    }

    it('are as GitHub and GitLab have them, and the container file has nothing that a linter complains of', () =>
      lintCiFiles(project));

    it('run to their end as a job of GitHub', async () => {
      const { store, api } = targets();
      // The variable of the region is left out: it has a default, and GitHub gives an empty text.
      const { S3_REGION: _, ...vars } = { ...store.env, ...api };
      await runWorkflow(readWorkflow(project), await place('github'), { vars, secrets: vars });
    });

    it('run to their end as jobs of GitLab, the results where the pipeline takes them from', async () => {
      const { store, api } = targets();
      const names = [
        'S3_ENDPOINT',
        'S3_REGION',
        'S3_BUCKET',
        'S3_CAPABILITIES',
        'AWS_ACCESS_KEY_ID',
        'AWS_SECRET_ACCESS_KEY',
      ];
      const variables = { ...api, ...Object.fromEntries(names.map((name) => [name, store.env[name]])) };
      for (const job of readPipeline(project)) await runPipelineJob(job, await place(job.name), variables);
    });
  });
}
