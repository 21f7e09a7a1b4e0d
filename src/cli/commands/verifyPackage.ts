import { findingText } from '../../core/integrations/checking/reportText';
import { type VerifyReport, verifyPackage } from '../../core/integrations/delivery/verifyPackage';
import { packageProblemText } from '../../core/integrations/delivery/verifyTexts';
import { argument } from '../apis/definitionArgument';
import { type LocalContext, print, printable } from '../cliContext';
import { ExitCode } from '../exitCodes';
import { textLanguage } from '../textLanguage';

/** `verify-package FILE [--sha256 HASH]`: whether a delivery package holds what its manifest says; exit code 1 when not. */
export async function verifyPackageCommand(context: LocalContext): Promise<number> {
  const language = textLanguage(context);
  const { signal, values } = context;
  const report = await verifyPackage(argument(context, 0, 'the file of a delivery package'), {
    signal,
    ...(values.sha256 !== undefined && { expected: values.sha256 }),
  });
  if (context.json) print(context, JSON.stringify(report, undefined, 2));
  else for (const line of linesOf(report, language)) print(context, printable(line));
  return report.ok ? ExitCode.ok : ExitCode.failed;
}

function linesOf(report: VerifyReport, language: ReturnType<typeof textLanguage>): readonly string[] {
  const { manifest, problems, verified, sha256, manifestSha256 } = report;
  const override = manifest?.override;
  return [
    ...problems.map(
      (each) => `${each.file === undefined ? '' : `${each.file}: `}${packageProblemText(each, language)}`,
    ),
    ...(manifest
      ? [
          `${manifest.integration.name} ${manifest.integration.version}: ${verified} of ${manifest.files.length} files are as listed`,
        ]
      : []),
    ...(override ? [`delivered in spite of errors: ${override.reason}`] : []),
    ...(override?.findings.map((each) => `  ${each.file ? `${each.file}: ` : ''}${findingText(each, language)}`) ?? []),
    `SHA-256 ${sha256}`,
    ...(manifestSha256 === undefined ? [] : [`SHA-256 of MANIFEST.json ${manifestSha256}`]),
  ];
}
