import { writeFile } from 'node:fs/promises';
import { AppError } from '../../core/base/errors';
import type { CheckReport } from '../../core/integrations/checking/checkFinding';
import { passes } from '../../core/integrations/checking/checkIntegration';
import { checkReportJson, checkReportMarkdown, checkReportText } from '../../core/integrations/checking/reportText';
import { type LocalContext, printable } from '../cliContext';
import { ExitCode } from '../exitCodes';
import { checkFolder } from '../integrations/checkFolder';
import { textLanguage } from '../textLanguage';

/** `check [--dir DIR] [--live]`: the manifest of an integration against what is there; exit code 1 when there are errors. */
export async function checkCommand(context: LocalContext): Promise<number> {
  textLanguage(context);
  const report = await checkFolder(context);
  await write(context, render(context, report));
  return passes(report) ? ExitCode.ok : ExitCode.failed;
}

function render(context: LocalContext, report: CheckReport): string {
  const language = textLanguage(context);
  if (context.format === 'json') return `${JSON.stringify(checkReportJson(report, language), undefined, 2)}\n`;
  if (context.format === 'markdown') return checkReportMarkdown(report, language);
  return checkReportText(report, language).split('\n').map(printable).join('\n');
}

async function write(context: LocalContext, text: string): Promise<void> {
  const { out } = context.values;
  if (out === undefined) return void context.stdout.write(text);
  try {
    await writeFile(out, text);
  } catch (cause) {
    throw new AppError('local.io', `Cannot write ${out}`, { facts: { file: out }, cause });
  }
}
