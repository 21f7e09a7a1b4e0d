import {
  type DocumentLanguage,
  documentLanguages,
  type IntegrationKind,
  integrationKinds,
} from '../../src/core/integrations/manifest/integration';
import { type SampleLanguage, sampleLanguages } from '../../src/core/patterns/pattern';

/** What decides how a project looks. */
export interface Combination {
  readonly kind: IntegrationKind;
  readonly language: SampleLanguage;
  readonly documentLanguage: DocumentLanguage;
}

/** Every combination of a language, or with all languages a set in which each pair of values comes once. */
export function combinations(language: SampleLanguage, all: boolean): readonly Combination[] {
  const at = sampleLanguages.indexOf(language);
  return integrationKinds.flatMap((kind, index) =>
    documentLanguages
      .filter((_, each) => all || each === (at + index) % documentLanguages.length)
      .map((documentLanguage) => ({ kind, language, documentLanguage })),
  );
}

/** The manifest of a combination: with patterns beyond those of every project, requirements, goals and operations. */
export function manifestOf({ kind, language, documentLanguage }: Combination, definition: string): string {
  const storage = kind !== 'rest';
  const management = kind !== 's3';
  const operations = ['ListOSBuckets', 'CreateOSBucket', 'GetOSBucket', 'DeleteOSBucket'];
  const lines = [
    'name: report-archive',
    'title: { en: Report archive, zh-cn: 报表归档 }',
    'version: 1.2.0',
    'customer: 示例公司 "Example" & Co.',
    `kind: ${kind}`,
    `language: ${language}`,
    'application:',
    '  name: Report Server',
    '  description: { en: Keeps the reports of ten years., zh-cn: 保存十年的报表。 }',
    ...(storage ? ['buckets:', '  - { bucket: reports, prefix: archive/ }'] : []),
    `patterns: [${[...(storage ? ['P14', 'P30'] : []), ...(management ? ['R03'] : [])].join(', ')}]`,
    ...(management ? ['apiOperations:'] : []),
    ...(management
      ? operations.map((id) => `  - { definition: ${definition}, version: "1.0", operationId: ${id} }`)
      : []),
    'requirements:',
    ...(storage
      ? ['  - { id: REQ-01, title: { en: Reports keep their "names", zh-cn: 报表保留中文名 }, patterns: [P04] }']
      : []),
    ...(management ? ['  - { id: REQ-02, title: Buckets can be listed, operations: [ListOSBuckets] }'] : []),
    'goals:',
    '  - { id: REQ-09-retention, title: { en: Reports are kept ten years, zh-cn: 报表保存十年 } }',
    'documents:',
    `  languages: [${documentLanguage}]`,
  ];
  return `${lines.join('\n')}\n`;
}
