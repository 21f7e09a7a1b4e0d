import { readFile } from 'node:fs/promises';
import { AppError } from '../../core/base/errors';
import { probeEndpoint } from '../../core/probe/probeEndpoint';
import type { ProbeReport } from '../../core/probe/probeReport';
import { compareReports } from '../../core/probe/report/compareReports';
import { compareMarkdown, compareText } from '../../core/probe/report/compareText';
import { markdownReport } from '../../core/probe/report/markdownReport';
import { parseReport } from '../../core/probe/report/parseReport';
import { textReport } from '../../core/probe/report/textReport';
import type { ProbeProgress } from '../../core/probe/run/checkRunner';
import { cleanLeftovers, findLeftovers } from '../../core/probe/scratch/leftovers';
import { type CliContext, print } from '../cliContext';
import { confirm } from '../confirm';
import { ExitCode } from '../exitCodes';
import { addressArgument } from '../objectArgument';
import { textLanguage } from '../textLanguage';
import { writeReport } from '../writeReport';

/** The bucket of the user to work in; undefined: buckets of the probe's own. */
function bucketOf(context: CliContext): string | undefined {
  const [text] = context.args;
  if (text === undefined) return undefined;
  const { bucket, key } = addressArgument(context, text);
  if (key === '') return bucket;
  throw new AppError('input.invalid', 'probe takes a bucket: s3://bucket', { facts: { reason: 'key' } });
}

function questionOf({ connection }: CliContext, bucket: string | undefined): string {
  const where =
    bucket === undefined
      ? 'makes buckets named si-probe-..., works in them and removes them'
      : `writes and removes objects below .storage-integrator-probe/ in the bucket ${bucket}`;
  return `The probe ${where}, on ${connection.endpoint}. It leaves nothing behind. Go on?`;
}

async function readReport(file: string): Promise<ProbeReport> {
  try {
    return parseReport(await readFile(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    throw new AppError('local.io', `Cannot read ${file}`, { facts: { file }, cause: error });
  }
}

/** One line that is written over, and only where somebody looks at it. */
function showProgress({ done, total, current }: ProbeProgress): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${done}/${total} ${current}`);
}

function endProgress(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
}

async function clean(context: CliContext, bucket: string | undefined): Promise<number> {
  const { clientOptions, signal, values } = context;
  const connection = { ...context.connection, readOnly: false };
  const options = { keys: clientOptions.keys, signal, ...(bucket && { bucket }) };
  const found = await findLeftovers(connection, options);
  for (const place of found)
    print(context, `${place.started}  ${place.bucket}${place.withBucket ? '' : `/${place.prefix}`}`);
  if (found.length === 0) {
    print(context, 'Nothing was left behind.');
    return ExitCode.ok;
  }
  await confirm(`Remove what probes left in ${found.length} places?`, values.yes, signal);
  const { left } = await cleanLeftovers(connection, options);
  for (const each of left) print(context, `not removed: ${JSON.stringify(each)}`);
  return left.length === 0 ? ExitCode.ok : ExitCode.failed;
}

function render(context: CliContext, report: ProbeReport, before: ProbeReport | undefined): string {
  const language = textLanguage(context);
  const { format } = context.values;
  if (format === 'json') {
    return `${JSON.stringify(before ? { report, compared: compareReports(before, report) } : report, undefined, 2)}\n`;
  }
  const [whole, compared] = format === 'markdown' ? [markdownReport, compareMarkdown] : [textReport, compareText];
  return before ? `${compared(before, report, language)}\n${whole(report, language)}` : whole(report, language);
}

/** `probe [s3://bucket]`: what the endpoint really does, as a report. */
export async function probeCommand(context: CliContext): Promise<number> {
  const { values, signal, clientOptions } = context;
  textLanguage(context);
  const bucket = bucketOf(context);
  if (values.clean) return clean(context, bucket);
  const before = values.compare === undefined ? undefined : await readReport(values.compare);
  await confirm(questionOf(context, bucket), values.yes, signal);
  const report = await probeEndpoint(
    { ...context.connection, readOnly: false },
    { keys: clientOptions.keys, log: clientOptions.log, signal, onProgress: showProgress, ...(bucket && { bucket }) },
  ).finally(endProgress);
  await writeReport(context, render(context, report, before));
  return report.leftovers.length === 0 ? ExitCode.ok : ExitCode.failed;
}
