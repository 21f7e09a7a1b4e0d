import type { OperationCheck } from './checkService';
import { type DeviationGroup, deviationGroups } from './deviationGroups';

/** The check of a service, for people and programs. */
export interface ContractReport {
  readonly definition: string;
  readonly service: string;
  readonly counts: Readonly<Record<OperationCheck['outcome'], number>>;
  readonly operations: readonly OperationCheck[];
}

export function contractReport(
  definition: string,
  service: string,
  operations: readonly OperationCheck[],
): ContractReport {
  const counts = { fits: 0, deviates: 0, refused: 0, failed: 0, skipped: 0 };
  for (const { outcome } of operations) counts[outcome]++;
  return { definition, service, counts, operations };
}

/** The report as Markdown, in English: deviations first, with an example each, then what was not compared and why. */
export function contractMarkdown(report: ContractReport): string {
  const { definition, service, counts, operations } = report;
  const lines = [
    `# ${escaped(service)} against ${escaped(definition)}`,
    '',
    '| Fits | Deviates | Refused | Failed | Skipped |',
    '|---|---|---|---|---|',
    `| ${counts.fits} | ${counts.deviates} | ${counts.refused} | ${counts.failed} | ${counts.skipped} |`,
    ...section('Deviations', operations, 'deviates', deviationLines),
    ...section('Refused', operations, 'refused', ({ url, status }) => [`- ${status} for \`${url}\``]),
    ...section('Failed', operations, 'failed', ({ url, reason }) => [`- ${reason} for \`${url}\``]),
    ...section('Skipped', operations, 'skipped', ({ reason }) => [`- no value is known for \`${reason}\``]),
  ];
  return `${lines.join('\n')}\n`;
}

function section(
  title: string,
  operations: readonly OperationCheck[],
  outcome: OperationCheck['outcome'],
  body: (operation: OperationCheck) => readonly string[],
): readonly string[] {
  const chosen = operations.filter((each) => each.outcome === outcome);
  if (chosen.length === 0) return [];
  return [
    '',
    `## ${title}`,
    ...chosen.flatMap((each) => ['', `### \`${each.operation}\` (line ${each.line})`, '', ...body(each)]),
  ];
}

function deviationLines({ url, status, deviations }: OperationCheck): readonly string[] {
  return [
    `${status} for \`${url}\``,
    '',
    '| Where | Expected | Found | Times |',
    '|---|---|---|---|',
    ...deviationGroups(deviations).map(groupLine),
  ];
}

function groupLine({ example, times }: DeviationGroup): string {
  const { where, pointer, keyword, expected, found } = example;
  const place = where === 'body' || where === 'header' ? `${where} \`${pointer || '/'}\`` : where;
  return `| ${place} | ${keyword}: ${escaped(expected)} | ${found === '' ? '' : `\`${escaped(found)}\``} | ${times} |`;
}

function escaped(text: string): string {
  return text
    .replace(/[\r\n]+/g, ' ')
    .replaceAll('|', '\\|')
    .replaceAll('`', "'");
}
