import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

/** A step of a job of GitHub. */
export interface WorkflowStep {
  readonly name?: string;
  readonly run?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string | number>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly if?: string;
}

export interface WorkflowJob {
  readonly 'runs-on': string;
  readonly env?: Readonly<Record<string, string>>;
  readonly steps: readonly WorkflowStep[];
}

/** Reads the workflow of a project, and holds it against what GitHub asks of one. */
export function readWorkflow(folder: string): WorkflowJob {
  const text = readFileSync(path.join(folder, '.github/workflows/ci.yml'), 'utf8');
  const workflow = parse(text) as { readonly on: object; readonly jobs: Readonly<Record<string, WorkflowJob>> };
  const jobs = Object.values(workflow.jobs);
  assert.deepEqual(Object.keys(workflow.on), ['push', 'pull_request']);
  assert.equal(jobs.length, 1);
  const [job] = jobs;
  assert.ok(job);
  assert.equal(job['runs-on'], 'ubuntu-latest');
  for (const step of job.steps) {
    assert.notEqual(step.run === undefined, step.uses === undefined, 'a step runs or uses');
    if (step.uses !== undefined) assert.match(step.uses, /^actions\/[\w-]+@v\d+$/);
  }
  return job;
}

/** What the settings of the repository and GitHub itself give to expressions. */
export interface WorkflowContext {
  readonly vars: Readonly<Record<string, string | undefined>>;
  readonly secrets: Readonly<Record<string, string | undefined>>;
  readonly github: Readonly<Record<string, string | undefined>>;
}

/**
 * Replaces expressions; as with GitHub, what nobody has set is an empty text.
 * @throws AssertionError for an expression that is more than a name
 */
export function evaluated(text: string, context: WorkflowContext): string {
  return text.replaceAll(/\$\{\{\s*(.*?)\s*\}\}/g, (_, expression: string) => {
    const [, scope = '', name = ''] = /^(vars|secrets|github)\.(\w+)$/.exec(expression) ?? [];
    assert.notEqual(name, '', `a plain name in ${expression}`);
    return context[scope as keyof WorkflowContext][name] ?? '';
  });
}
