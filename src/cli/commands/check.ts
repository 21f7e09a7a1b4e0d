import type { CheckReport } from '../../core/integrations/checking/checkFinding';
import { passes } from '../../core/integrations/checking/checkIntegration';
import { checkReportJson, checkReportMarkdown, checkReportText } from '../../core/integrations/checking/reportText';
import { type LocalContext, printable } from '../cliContext';
import { ExitCode } from '../exitCodes';
import { checkFolder } from '../integrations/checkFolder';
import { textLanguage } from '../textLanguage';
import { writeReport } from '../writeReport';

/** `check [--dir DIR] [--live]`: the manifest of an integration against what is there; exit code 1 when there are errors. */
export async function checkCommand(context: LocalContext): Promise<number> {
  textLanguage(context);
  const report = await checkFolder(context);
  await writeReport(context, render(context, report));
  return passes(report) ? ExitCode.ok : ExitCode.failed;
}

function render(context: LocalContext, report: CheckReport): string {
  const language = textLanguage(context);
  if (context.format === 'json') return `${JSON.stringify(checkReportJson(report, language), undefined, 2)}\n`;
  if (context.format === 'markdown') return checkReportMarkdown(report, language);
  return checkReportText(report, language).split('\n').map(printable).join('\n');
}
