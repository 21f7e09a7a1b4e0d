import { type CapabilityTexts, fill } from '../../capabilities/texts/capabilityTexts';
import type { Outcome } from '../../capabilities/verdict';
import type { ProbeReport } from '../probeReport';
import { countOutcomes } from './reportRows';

/** A sign beside the word of an outcome, for who looks before reading. */
export const outcomeSigns: Readonly<Record<Outcome, string>> = {
  works: '✓',
  refused: '✗',
  ignored: '!',
  differs: '~',
  notTested: '·',
};

/** The most telling outcomes first. */
export const outcomeOrder: readonly Outcome[] = ['ignored', 'refused', 'differs', 'works', 'notTested'];

/** What was probed, when and where: names with their values. */
export function reportHead(report: ProbeReport, texts: CapabilityTexts): readonly (readonly [string, string])[] {
  const { words, colon, comma } = texts;
  const { endpoint, region } = report.connection;
  const { header, vendors, tls } = report.server;
  const server = [
    header === '' ? words.unknownServer : header,
    ...(vendors.length > 0 ? [fill(words.likely, vendors.join(' / '))] : []),
    ...(tls ? [tls.protocol] : []),
  ];
  return [
    [words.endpoint, endpoint],
    [words.region, region],
    [words.server, server.join(comma)],
    [words.bucket, report.bucket ?? words.ownBuckets],
    [
      words.time,
      `${report.started}${comma}${fill(words.duration, (report.milliseconds / 1000).toFixed(1), report.requests)}`,
    ],
    [words.summary, summary(report, texts, colon, comma)],
  ];
}

function summary({ verdicts }: ProbeReport, { outcomes }: CapabilityTexts, colon: string, comma: string): string {
  const counts = countOutcomes(verdicts);
  return outcomeOrder.map((outcome) => `${outcomes[outcome]}${colon}${counts[outcome]}`).join(comma);
}

/** What could not be removed, one a line. */
export function leftoverLines(report: ProbeReport): readonly string[] {
  return report.leftovers.map(({ bucket, key, versionId, uploadId }) =>
    [bucket, key && JSON.stringify(key), versionId, uploadId].filter(Boolean).join(' '),
  );
}
