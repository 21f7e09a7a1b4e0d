import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../core/base/errors';
import { type InsertionPlan, planInsertion } from '../../core/patterns/insertion/planInsertion';
import { type LocalContext, print, printable } from '../cliContext';
import { ExitCode } from '../exitCodes';
import { openCatalogue } from '../patterns/catalogueFolder';
import { sampleLanguage } from '../patterns/sampleLanguage';
import { textLanguage } from '../textLanguage';

/** `patterns render ID... --target LANGUAGE --out DIR`: puts samples, and what they depend on, into a project. */
export async function patternsRenderCommand(context: LocalContext): Promise<number> {
  const { args, values } = context;
  if (args.length === 0) throw invalid('Name the patterns to render: P05 P08', 'pattern');
  if (values.out === undefined) throw invalid('Give --out, the folder of the project', 'out');
  const project = path.resolve(values.out);
  const plan = await planInsertion({
    catalogue: await openCatalogue(context),
    ids: args,
    language: sampleLanguage(context),
    project,
    textLanguage: textLanguage(context),
    ...(values.folder !== undefined && { folder: values.folder }),
  });
  const blocked = plan.changes.some(({ status }) => status === 'blocked');
  // With some of the files in the way the others would not build: nothing is written then.
  if (!values['dry-run'] && !blocked) await write(project, plan);
  report(context, plan);
  return blocked ? ExitCode.failed : ExitCode.ok;
}

async function write(project: string, { changes }: InsertionPlan): Promise<void> {
  for (const { file, status, text } of changes) {
    if (status === 'present') continue;
    const target = path.join(project, file);
    try {
      await mkdir(path.dirname(target), { recursive: true });
      await writeFile(target, text);
    } catch (cause) {
      throw new AppError('local.io', `Cannot write ${target}`, { facts: { file: target }, cause });
    }
  }
}

function report(context: LocalContext, { folder, patterns, changes }: InsertionPlan): void {
  const files = changes.map(({ file, status, pattern }) => ({ file, status, ...(pattern && { pattern }) }));
  if (context.json) {
    print(context, JSON.stringify({ folder, patterns: patterns.map(({ id }) => id), files }, undefined, 2));
    return;
  }
  for (const { file, status, pattern } of files) {
    const inTheWay =
      status === 'blocked' ? '  (another file of that name is there: choose another place with --folder)' : '';
    print(context, printable(`${status.padEnd(8)} ${file}${pattern ? `  ${pattern}` : ''}${inTheWay}`));
  }
}

function invalid(message: string, reason: string): AppError {
  return new AppError('input.invalid', message, { facts: { reason } });
}
