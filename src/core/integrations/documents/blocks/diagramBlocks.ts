import { code, fenced, plain } from '../documentMarkdown';
import { type Block, type BlockContext, joined } from './blockContext';
import { diagramWords as words } from './diagramWords';
import { languageNames } from './introductionBlocks';

const diagramWordsOf = ({ language }: BlockContext) => words[language];

const isInUse = ({ facts }: BlockContext, id: string) => facts.patterns.some(({ pattern }) => pattern.id === id);

/** How application, delivered code and the other side stand to each other. */
export const architectureDiagram: Block = (context) => {
  const { facts, language } = context;
  const w = words[language];
  const { kind, application, language: written } = facts.integration;
  const isStore = kind !== 'rest';
  const isManagement = kind !== 's3';
  const lines = [
    'flowchart TD',
    `  U[${w.users}] --> A[${box(application.name, application.runtime)}]`,
    `  subgraph G[${label(`${w.code} ${languageNames[written] ?? ''}`)}]`,
    ...(isStore ? storageBoxes(context) : []),
    ...(isManagement ? [`  R[${box(w.client, patternIds(context, 'R'))}]`] : []),
    '  end',
    ...(isStore ? ['  A --> C', ...storageEdges(context)] : []),
    ...(isManagement ? ['  A --> R', `  R -->|HTTPS| M[${box(w.service, definitions(context))}]`] : []),
  ];
  return fenced(`mermaid title="${w.architecture}"`, lines.join('\n'));
};

/** The code for files: behind the port where there is one. */
function storageBoxes(context: BlockContext): readonly string[] {
  const w = diagramWordsOf(context);
  if (!isInUse(context, 'P32')) return [`  C[${box(w.storeSide, patternIds(context, 'P'))}]`];
  return [`  C[${box(w.port, 'P32')}]`, `  N1[${w.nasSide}]`, `  S1[${box(w.storeSide, patternIds(context, 'P'))}]`];
}

function storageEdges(context: BlockContext): readonly string[] {
  const w = diagramWordsOf(context);
  const hasPort = isInUse(context, 'P32');
  const { mounts } = context.facts.integration.application;
  return [
    ...(hasPort ? ['  C --> S1', '  C -.-> N1', `  N1 -.-> N[${box(w.nas, ...mounts)}]`] : []),
    ...places(context).map((place, at) => `  ${hasPort ? 'S1' : 'C'} -->|HTTPS| B${at}[(${place})]`),
  ];
}

/** Ids of patterns of a side, `P` or `R`; the port has a box of its own, and many ids make no picture. */
function patternIds(context: BlockContext, side: 'P' | 'R'): string {
  const { facts } = context;
  const ids = facts.patterns.map(({ pattern }) => pattern.id).filter((id) => id.startsWith(side) && id !== 'P32');
  const chosen = ids.filter((id) => facts.patterns.some((each) => each.chosen && each.pattern.id === id));
  return joined(context, ids.length <= 6 ? ids : chosen);
}

/** Titles and versions of the definitions in use. */
function definitions({ facts }: BlockContext): string {
  const named = facts.operations.map(({ definitionTitle = '', definitionVersion = '' }) =>
    `${definitionTitle} ${definitionVersion}`.trim(),
  );
  return [...new Set(named)].filter((name) => name !== '').join(' / ');
}

function places({ facts, language }: BlockContext): readonly string[] {
  const w = words[language];
  const found = facts.integration.buckets.map(({ bucket, prefix }) => `${bucket}/${prefix}`);
  return found.length === 0 ? [w.store] : [...new Set(found)].map((place) => box(w.bucket, place));
}

/** A name with what is known of it below, as the text of a node. */
function box(...parts: readonly (string | undefined)[]): string {
  const lines = parts.flatMap((part) => (part === undefined || part === '' ? [] : [label(part)]));
  return `"${lines.join('<br/>')}"`;
}

/** Text within a node: what would end it is left out. */
function label(text: string): string {
  return text.replaceAll(/["[\](){}|<>;#]/g, ' ').trim();
}

/** Where things run and what they connect to: what operators install, open and watch. */
export const deploymentDiagram: Block = (context) => {
  const { facts, language } = context;
  const w = words[language];
  const { kind, application, name, version } = facts.integration;
  const port = facts.settings.find(({ key }) => key === 'HEALTH_PORT')?.default ?? '';
  const watched = joined(context, [`${w.healthPort} ${port}`.trim(), w.stderr]);
  const lines = [
    'flowchart LR',
    `  A[${box(w.host, application.name, `${name} ${version}`)}]`,
    `  K[${w.secrets}] -->|${w.inject}| A`,
    ...endpoints(context).map((endpoint, at) => `  A -->|HTTPS| S${at}[(${endpoint})]`),
    ...(kind === 's3' ? [] : [`  A -->|HTTPS| M[${box(w.service, definitions(context))}]`]),
    ...(kind === 'rest' ? [] : application.mounts.map((mount, at) => `  A -.-> N${at}[${box(w.nas, mount)}]`)),
    ...(facts.schemaFile === undefined ? [] : [`  A -->|${watched}| V[${w.monitoring}]`]),
  ];
  return fenced(`mermaid title="${w.deployment}"`, lines.join('\n'));
};

/** The stores by their connections, productive ones alone where there are any. */
function endpoints({ facts, language }: BlockContext): readonly string[] {
  if (facts.integration.kind === 'rest') return [];
  const w = words[language];
  const productive = facts.probes.filter(({ connection }) => connection.purpose === 'production');
  const shown = productive.length > 0 ? productive : facts.probes;
  if (shown.length === 0) return [box(w.store)];
  return shown.map(({ connection, report }) => {
    const purpose = productive.length > 0 ? '' : ` ${w.test}`;
    return box(`${w.store}${purpose}`, connection.name, report?.connection.endpoint.replace(/^https?:\/\//, ''));
  });
}

/** One file operation from the application to the store and back. */
export const storageSequence: Block = (context) => {
  const { facts, language } = context;
  if (facts.integration.kind === 'rest') return '';
  const w = words[language];
  const lines = [
    'sequenceDiagram',
    `  participant A as ${label(facts.integration.application.name)}`,
    `  participant C as ${w.code}`,
    `  participant S as ${w.store}`,
    `  A->>C: ${w.ask}`,
    `  C->>S: ${w.requests}`,
    `  S-->>C: ${w.answer}`,
    ...(isInUse(context, 'P34')
      ? [`  loop ${w.retry}`, `  Note over C: ${w.pause}`, `  C->>S: ${w.requests}`, `  S-->>C: ${w.answer}`, '  end']
      : []),
    `  C-->>A: ${w.result}`,
  ];
  return fenced(`mermaid title="${w.fileOperation}"`, lines.join('\n'));
};

/** One call of the management API, as far as the patterns in use carry it. */
export const managementSequence: Block = (context) => {
  const { facts, language } = context;
  if (facts.integration.kind === 's3') return '';
  const w = words[language];
  const session = isInUse(context, 'R01');
  const task = facts.operations.find(({ detail }) => detail?.asynchronous?.poll !== undefined);
  const call = task?.detail?.entry.id ?? facts.operations[0]?.detail?.entry.id;
  const lines = [
    'sequenceDiagram',
    `  participant A as ${label(facts.integration.application.name)}`,
    `  participant C as ${w.code}`,
    `  participant M as ${w.service}`,
    `  A->>C: ${w.askService}`,
    ...(session ? [`  C->>M: ${w.login}`, `  M-->>C: ${w.token}`] : []),
    `  C->>M: ${call === undefined ? w.call : pathText(call)}`,
    ...(session
      ? [`  opt ${w.expired}`, `  C->>M: ${w.login}`, `  M-->>C: ${w.token}`, `  C->>M: ${w.call}`, '  end']
      : []),
    `  M-->>C: ${task === undefined ? w.answer : w.accepted}`,
    ...(task?.detail?.asynchronous?.poll === undefined
      ? []
      : [`  loop ${w.poll}`, `  C->>M: ${pathText(task.detail.asynchronous.poll)}`, `  M-->>C: ${w.answer}`, '  end']),
    `  C-->>A: ${w.result}`,
  ];
  return fenced(`mermaid title="${w.managementTask}"`, lines.join('\n'));
};

/** A path in a message: braces stay, semicolons and hashes would end it. */
function pathText(operation: string): string {
  return operation.replaceAll(/[;#]/g, ' ');
}

/** The way from NAS to object storage: side by side where the code can write to both, else with a pause. */
export const cutoverDiagram: Block = (context) => {
  const { facts, language } = context;
  if (facts.integration.kind === 'rest') return '';
  const w = words[language];
  const isDual = isInUse(context, 'P31');
  const steps = isDual ? w.dualSteps : w.steps;
  const nodes = steps.map((step, at) => `  S${at}[${step}]`);
  const edges = steps.slice(1).map((_, at) => `  S${at} --> S${at + 1}`);
  const back = isDual ? `  S3 -.->|${w.back}| S0` : `  S4 -.->|${w.rollback}| S0`;
  return fenced(`mermaid title="${w.cutover}"`, ['flowchart TD', ...nodes, ...edges, back].join('\n'));
};

/** What moves the data that is there; empty without a migration. */
export const migrationText: Block = ({ facts, language }) => {
  const { migration } = facts.integration;
  if (!migration) return '';
  const engines = { rclone: 'rclone', distcp: 'Hadoop DistCp', spark: 'Apache Spark' };
  const to = code(`s3://${migration.bucket}/${migration.prefix}`);
  const from = code(plain(migration.source));
  if (language === 'en')
    return `The data in ${from} is moved to ${to} by ${engines[migration.engine]}; inventories of both sides are compared before and after.`;
  return `${from} 中的存量数据由 ${engines[migration.engine]} 迁移至 ${to}，迁移前后比对两侧清单。`;
};
