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
  /** Of its documents, the first of which is that of its README, too. */
  readonly documents: readonly DocumentLanguage[];
}

/** In one language, or in both at the same time. */
const languagesOfDocuments: readonly (readonly DocumentLanguage[])[] = [
  ...documentLanguages.map((language) => [language]),
  documentLanguages,
];

/** Every combination of a language, or with all languages a set in which each pair of values comes once. */
export function combinations(language: SampleLanguage, all: boolean): readonly Combination[] {
  const at = sampleLanguages.indexOf(language);
  return integrationKinds.flatMap((kind, index) =>
    languagesOfDocuments
      .filter((_, each) => all || each === (at + index) % languagesOfDocuments.length)
      .map((documents) => ({ kind, language, documents })),
  );
}

/** The report of the probe of the store that tests run on, relative to the manifest. */
export const probeFile = 'probe/sandbox.json';

/** The manifest of a combination: with patterns beyond those of every project, requirements, goals and operations. */
export function manifestOf({ kind, language, documents }: Combination, definition: string): string {
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
    ...(storage ? ['connections:', `  - { name: sandbox, purpose: test, probe: ${probeFile} }`] : []),
    ...(storage ? ['buckets:', '  - { bucket: reports, prefix: archive/, connection: sandbox }'] : []),
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
    `  languages: [${documents.join(', ')}]`,
  ];
  return `${lines.join('\n')}\n`;
}
