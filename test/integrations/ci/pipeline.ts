import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

/** A job of GitLab, with what the defaults give it. */
export interface PipelineJob {
  readonly name: string;
  readonly image: string;
  /** All lines in their order, those before it first. */
  readonly script: readonly string[];
  /** Paths that are kept when it has ended. */
  readonly artifacts: readonly string[];
  readonly junit?: string;
}

interface WrittenJob {
  readonly stage: string;
  readonly script: readonly string[];
  readonly artifacts?: { readonly paths: readonly string[]; readonly reports?: { readonly junit: string } };
}

interface Defaults {
  readonly image: string;
  readonly before_script?: readonly string[];
}

/** Reads the pipeline of a project, and holds it against what GitLab asks of one. */
export function readPipeline(folder: string): readonly PipelineJob[] {
  const text = readFileSync(path.join(folder, '.gitlab-ci.yml'), 'utf8');
  const {
    default: defaults,
    stages,
    ...jobs
  } = parse(text) as { readonly default: Defaults; readonly stages: readonly string[] };
  const written = Object.entries(jobs as Readonly<Record<string, WrittenJob>>);
  assert.ok(written.length > 0);
  assert.match(defaults.image, /^[\w./-]+:[\w.-]+$/);
  return written.map(([name, { stage, script, artifacts }]) => {
    assert.ok(stages.includes(stage), `${name}: stage ${stage}`);
    assert.ok(script.length > 0 && script.every((line) => typeof line === 'string'), `${name}: lines of text`);
    const junit = artifacts?.reports?.junit;
    return {
      ...{ name, image: defaults.image, script: [...(defaults.before_script ?? []), ...script] },
      artifacts: artifacts?.paths ?? [],
      ...(junit !== undefined && { junit }),
    };
  });
}
