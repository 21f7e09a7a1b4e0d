import path from 'node:path';
import { version } from '../../../package.json';
import { AppError } from '../../core/base/errors';
import { countsText, findingText } from '../../core/integrations/checking/reportText';
import { type BuiltPackage, buildPackage } from '../../core/integrations/delivery/buildPackage';
import { type LocalContext, print, printable } from '../cliContext';
import { ExitCode } from '../exitCodes';
import { checkFolder, integrationFolder } from '../integrations/checkFolder';
import { textLanguage } from '../textLanguage';

/**
 * `package --dir DIR --out FILE`: the delivery package of an integration. Exit code 1 when the check finds errors, which is then said and
 * nothing is written, unless `--override REASON` records why it is delivered all the same.
 */
export async function packageCommand(context: LocalContext): Promise<number> {
  const { values, environment, signal } = context;
  const language = textLanguage(context);
  if (values.out === undefined) {
    throw new AppError('input.invalid', 'Give --out, the file of the delivery package', { facts: { reason: 'out' } });
  }
  const report = await checkFolder(context);
  const errors = report.findings.filter(({ severity }) => severity === 'error');
  if (errors.length > 0 && !values.override?.trim()) {
    if (context.json) print(context, JSON.stringify({ built: false, errors }, undefined, 2));
    else
      refuse(
        context,
        errors.map((each) => `${each.file ? `${each.file}: ` : ''}${findingText(each, language)}`),
        countsText(report, language),
      );
    return ExitCode.failed;
  }
  const built = await buildPackage(integrationFolder(context), {
    ...{ out: path.resolve(values.out), report, toolVersion: version, environment, signal },
    ...(values.override !== undefined && { override: values.override }),
  });
  tell(context, values.out, built);
  return ExitCode.ok;
}

function refuse(context: LocalContext, lines: readonly string[], counts: string): void {
  for (const line of lines) print(context, printable(line));
  print(context, `${counts}. Nothing was packed; --override "REASON" packs all the same and records why.`);
}

function tell(context: LocalContext, out: string, { bytes, sha256, manifest, manifestSha256 }: BuiltPackage): void {
  const { files, override, leftOut, check } = manifest;
  if (context.json) {
    print(context, JSON.stringify({ built: true, file: out, bytes, sha256, manifestSha256, manifest }, undefined, 2));
    return;
  }
  print(context, printable(`${out}: ${files.length + 1} files, ${bytes} bytes`));
  print(context, `SHA-256 ${sha256}`);
  print(context, `SHA-256 of MANIFEST.json ${manifestSha256}`);
  for (const { path: file, reason } of leftOut) print(context, printable(`not delivered: ${file} (${reason})`));
  if (override) print(context, printable(`delivered in spite of ${check.errors} errors: ${override.reason}`));
}
