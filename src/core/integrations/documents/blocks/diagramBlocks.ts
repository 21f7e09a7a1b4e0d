import { code, fenced, plain } from '../documentMarkdown';
import type { Block, BlockContext } from './blockContext';

const words = {
  en: {
    architecture: 'Architecture',
    fileOperation: 'A file operation',
    managementTask: 'A management task',
    cutover: 'Cut-over',
    users: 'Users',
    code: 'Delivered code',
    port: 'Storage port',
    store: 'Object storage',
    nas: 'NAS, until the cut-over',
    service: 'Management API',
    platform: 'Management platform',
    sandbox: 'Sandbox and mock, for tests',
    ask: 'file operation',
    askService: 'management task',
    requests: 'S3 requests, signed',
    answer: 'answer, errors by kind',
    result: 'result, or the error of the language',
    login: 'log in, once',
    token: 'token',
    call: 'operation with token',
    failed: 'repeats what may be repeated',
    dualSteps: [
      'Dual write: new files go to both sides',
      'Backfill: what is there is copied',
      'Comparison without differences',
      'Reading from object storage',
      'Accepted: NAS read-only, then off',
    ],
    steps: [
      'First copy while the application runs',
      'Writing stops',
      'Copy of what changed, comparison',
      'New configuration, start',
      'Check of reading and writing',
      'Accepted: NAS read-only, then off',
    ],
    back: 'back at any time',
    rollback: 'back to NAS',
  },
  'zh-cn': {
    architecture: '总体架构',
    fileOperation: '文件操作的处理过程',
    managementTask: '管理操作的处理过程',
    cutover: '割接过程',
    users: '用户',
    code: '交付代码',
    port: '存储抽象层',
    store: '对象存储',
    nas: 'NAS（割接前）',
    service: '管理 API',
    platform: '管理平台',
    sandbox: '沙箱与模拟服务（测试用）',
    ask: '文件操作',
    askService: '管理操作',
    requests: '签名的 S3 请求',
    answer: '应答，错误按类别归一',
    result: '结果，或语言自带的错误',
    login: '登录（一次）',
    token: '令牌',
    call: '携带令牌调用操作',
    failed: '可重放的请求自动重试',
    dualSteps: [
      '双写：新文件同时写入两侧',
      '存量回填：复制已有文件',
      '比对无差异',
      '改从对象存储读取',
      '验收后 NAS 转为只读并下线',
    ],
    steps: [
      '应用运行期间首次复制',
      '停止写入',
      '复制增量并比对',
      '切换配置并启动',
      '检查读写',
      '验收后 NAS 转为只读并下线',
    ],
    back: '可随时回退',
    rollback: '回退至 NAS',
  },
};

/** How application, delivered code and the other side stand to each other. */
export const architectureDiagram: Block = (context) => {
  const { facts, language } = context;
  const w = words[language];
  const { kind, application } = facts.integration;
  const name = label(application.name);
  const lines = ['flowchart LR', `  U[${w.users}] --> A[${name}]`, `  A --> C[${w.code}]`];
  if (kind !== 'rest') {
    const hasPort = facts.patterns.some(({ pattern }) => pattern.id === 'P32');
    if (hasPort) lines.push(`  C --> P[${w.port}]`, `  P -.-> N[${w.nas}]`);
    for (const [at, place] of storeLabels(context).entries())
      lines.push(`  ${hasPort ? 'P' : 'C'} --> S${at}[(${place})]`);
  }
  if (kind !== 's3') lines.push(`  C --> M[${w.service}]`);
  lines.push(`  T[${w.sandbox}] -.-> C`);
  return fenced(`mermaid title="${w.architecture}"`, lines.join('\n'));
};

function storeLabels({ facts, language }: BlockContext): readonly string[] {
  const names = [...new Set(facts.integration.buckets.map(({ bucket }) => bucket))];
  const store = words[language].store;
  return names.length === 0 ? [store] : names.map((bucket) => label(`${store} ${bucket}`));
}

/** Text within a node: what would end it is left out. */
function label(text: string): string {
  return text.replaceAll(/["[\](){}|<>;#]/g, ' ').trim();
}

/** One file operation from the application to the store and back. */
export const storageSequence: Block = ({ facts, language }) => {
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
    `  C->>S: ${w.failed}`,
    `  C-->>A: ${w.result}`,
  ];
  return fenced(`mermaid title="${w.fileOperation}"`, lines.join('\n'));
};

/** One call of the management API. */
export const managementSequence: Block = ({ facts, language }) => {
  if (facts.integration.kind === 's3') return '';
  const w = words[language];
  const lines = [
    'sequenceDiagram',
    `  participant A as ${label(facts.integration.application.name)}`,
    `  participant C as ${w.code}`,
    `  participant M as ${w.service}`,
    `  C->>M: ${w.login}`,
    `  M-->>C: ${w.token}`,
    `  A->>C: ${w.askService}`,
    `  C->>M: ${w.call}`,
    `  M-->>C: ${w.answer}`,
    `  C-->>A: ${w.result}`,
  ];
  return fenced(`mermaid title="${w.managementTask}"`, lines.join('\n'));
};

/** The way from NAS to object storage: side by side where the code can write to both, else with a pause. */
export const cutoverDiagram: Block = ({ facts, language }) => {
  if (facts.integration.kind === 'rest') return '';
  const w = words[language];
  const isDual = facts.patterns.some(({ pattern }) => pattern.id === 'P31');
  const steps = isDual ? w.dualSteps : w.steps;
  const nodes = steps.map((step, at) => `  S${at}[${step}]`);
  const edges = steps.slice(1).map((_, at) => `  S${at} --> S${at + 1}`);
  const back = isDual ? `  S3 -.->|${w.back}| S1` : `  S4 -.->|${w.rollback}| S0`;
  return fenced(`mermaid title="${w.cutover}"`, ['flowchart LR', ...nodes, ...edges, back].join('\n'));
};

/** What moves the data that is there; empty without a migration. */
export const migrationText: Block = ({ facts, language }) => {
  const { migration } = facts.integration;
  if (!migration) return '';
  const engines = { rclone: 'rclone', distcp: 'Hadoop DistCp', spark: 'Apache Spark' };
  const to = code(`s3://${migration.bucket}/${migration.prefix}`);
  const from = code(plain(migration.source));
  if (language === 'en')
    return `What is in ${from} is moved to ${to} by ${engines[migration.engine]}; inventories of both sides are compared before and after.`;
  return `${from} 中的存量数据由 ${engines[migration.engine]} 迁移至 ${to}，迁移前后比对两侧清单。`;
};
