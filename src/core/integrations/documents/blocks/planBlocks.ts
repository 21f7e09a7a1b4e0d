import type { PhaseId, PhaseState, RoleId } from '../../manifest/integration';
import { code, fenced, plain, table } from '../documentMarkdown';
import { titleInText } from '../documentTitles';
import type { DocumentFacts } from '../facts/documentFacts';
import { type Block, type BlockContext, joined, said } from './blockContext';
import { worstFit } from './capabilityBlocks';
import { constructNames } from './constructNames';
import { guideLink } from './introductionBlocks';

type Names<K extends string> = Readonly<Record<K, string>>;

const en = {
  schedule: 'Phases and dates',
  phaseHead: ['Phase', 'Content', 'State', 'Due', 'Done'],
  phases: {
    survey: 'Survey and justification',
    development: 'Development',
    delivery: 'Final documents',
  } as Names<PhaseId>,
  contents: {
    survey: 'survey how files and interfaces are used, probe the endpoints, choose the patterns',
    development: 'write code, tests and configuration; trial runs in the test environment',
    delivery: 'complete the documents, build the delivery package, knowledge transfer, acceptance',
  } as Names<PhaseId>,
  restSurvey: 'survey how interfaces are used, read the API definitions, choose the patterns',
  states: { open: 'open', active: 'in progress', done: 'done' } as Names<PhaseState>,
  roles: {
    author: 'Author of the documents',
    reviewer: 'Reviewer',
    approver: 'Approver',
    developer: 'Developer',
    operator: 'Operator',
    customer: 'Customer contact',
  } as Names<RoleId>,
  duties: {
    author: 'writes the documents and keeps them in step with the delivery',
    reviewer: 'reviews correctness and completeness before delivery',
    approver: 'approves documents and releases',
    developer: 'writes and tests the code, fixes defects',
    operator: 'installs, monitors and backs up',
    customer: 'answers open questions, provides environments, organises acceptance',
  } as Names<RoleId>,
  peopleHead: ['Role', 'Name', 'Organisation', 'Duty'],
  workHead: ['Work package', 'What it adapts', 'Code', 'Goals shown / all'],
  support: 'supporting code',
  riskHead: ['Risk', 'Effect', 'Measure'],
  deliverableHead: ['Deliverable', 'Phase'],
  package: 'Delivery package: source code, built package, documents, test evidence, SBOM, hashes',
  operations: 'Management API operations',
  risks: {
    unprobed: [
      'An endpoint has not been probed',
      'What its store can do is an assumption',
      'Probe every endpoint, production included, before development ends',
    ],
    refuses: [
      'A pattern refuses to run on a probed endpoint',
      'The function is not available there',
      'Use a database or lock service instead, or upgrade the store',
    ],
    alternative: [
      'Patterns use a fallback on a probed endpoint',
      'More requests, or different timing',
      'Load-test these patterns on the target',
    ],
    storeUpgrade: ['The store is upgraded', 'Capabilities change', 'After every upgrade probe again and run all tests'],
    serviceUpgrade: [
      'The management service is upgraded',
      'Operations change',
      'After every upgrade compare the API definitions and run all tests',
    ],
    data: [
      'Files change while they are migrated',
      'Both sides differ after the cut-over',
      'Dual write with comparison, or a window without writes',
    ],
    access: [
      'Files are accessed without the application (scripts, shares, backups)',
      'They do not see new data after the cut-over',
      'List such access in the survey and adapt it as well',
    ],
    people: [
      'Knowledge is concentrated in few people',
      'Faults take long to locate',
      'Knowledge transfer with exercises before acceptance',
    ],
  },
};

const zhCn: typeof en = {
  schedule: '阶段与时间',
  phaseHead: ['阶段', '工作内容', '状态', '计划完成', '实际完成'],
  phases: { survey: '调研与论证', development: '适配开发', delivery: '文档与交付' },
  contents: {
    survey: '梳理文件与接口的使用方式，探测端点能力，选定适配模式',
    development: '完成代码、测试与配置，在测试环境试运行',
    delivery: '完善文档，形成交付包，实施知识转移与验收',
  },
  restSurvey: '梳理接口的使用方式，核对接口定义，选定适配模式',
  states: { open: '未开始', active: '进行中', done: '已完成' },
  roles: {
    author: '文档编制',
    reviewer: '审核',
    approver: '批准',
    developer: '开发',
    operator: '运维',
    customer: '客户接口人',
  },
  duties: {
    author: '编制文档并保持其与交付内容一致',
    reviewer: '交付前审核内容的正确性与完整性',
    approver: '批准文档与版本发布',
    developer: '编写与测试代码，处理缺陷',
    operator: '安装部署、监控与备份',
    customer: '答复待确认事项，提供环境，组织验收',
  },
  peopleHead: ['角色', '姓名', '单位', '职责'],
  workHead: ['工作包', '改造的用法', '代码', '验证目标（已证明 / 全部）'],
  support: '支撑代码',
  riskHead: ['风险', '影响', '应对措施'],
  deliverableHead: ['交付物', '所属阶段'],
  package: '交付包：源代码、构建产物、文档、测试证据、SBOM、校验值',
  operations: '管理 API 操作',
  risks: {
    unprobed: ['存在尚未探测的端点', '对存储能力的判断缺乏依据', '开发结束前探测全部端点，包括生产端点'],
    refuses: ['某适配模式在已探测的端点上拒绝执行', '相关功能在该端点不可用', '改由数据库或锁服务承担，或升级存储'],
    alternative: [
      '部分适配模式在已探测的端点上改用替代方式',
      '请求数增加或时序不同',
      '在目标环境对相关模式进行压力测试',
    ],
    storeUpgrade: ['存储升级', '存储能力发生变化', '每次升级后重新探测并执行全部测试'],
    serviceUpgrade: ['管理服务升级', '接口发生变化', '每次升级后比较接口定义并执行全部测试'],
    data: ['迁移期间文件仍在变化', '割接后两侧数据不一致', '采用双写并比对，或安排停写窗口'],
    access: ['存在绕过应用的文件访问（脚本、共享、备份）', '割接后无法访问新数据', '调研阶段列出此类访问并一并改造'],
    people: ['知识集中于少数人员', '故障定位时间长', '验收前完成带练习的知识转移'],
  },
};

const words = { en, 'zh-cn': zhCn };

export const phaseTable: Block = ({ facts, language }) => {
  const w = words[language];
  return table(
    w.phaseHead,
    facts.integration.phases.map(({ id, state, due = '', done = '' }) => [
      w.phases[id],
      id === 'survey' && facts.integration.kind === 'rest' ? w.restSurvey : w.contents[id],
      w.states[state],
      due,
      done,
    ]),
  );
};

/** Who does what; empty when the manifest names nobody. */
export const peopleTable: Block = ({ facts, language }) => {
  const w = words[language];
  const { people } = facts.integration;
  if (people.length === 0) return '';
  return table(
    w.peopleHead,
    people.map(({ role, name, organisation }) => [
      w.roles[role],
      plain(name),
      plain(organisation?.[language] ?? ''),
      w.duties[role],
    ]),
  );
};

/** The name of a role. */
export function roleName({ language }: Pick<BlockContext, 'language'>, role: RoleId): string {
  return words[language].roles[role];
}

/** A work package for each pattern and for the operations. */
export const workPackages: Block = (context) => {
  const w = words[context.language];
  const { patterns, operations, goals } = context.facts;
  const rows = patterns.map(({ pattern, chosen, code: files }) => {
    const own = goals.filter((goal) => goal.pattern === pattern.id && goal.outcome !== 'waived');
    const shown = own.filter(({ outcome }) => outcome === 'passed').length;
    const names = pattern.constructs.map((construct) => constructNames[context.language][construct] ?? construct);
    const constructs = chosen ? joined(context, names) : '';
    return [
      guideLink(context, pattern.id, `${pattern.id} ${said(context, pattern.title)}`),
      constructs === '' ? w.support : constructs,
      files.map(({ file }) => code(file)).join('\n'),
      own.length === 0 ? '' : `${shown} / ${own.length}`,
    ];
  });
  const management = [
    w.operations,
    joined(
      context,
      operations.length > mostOperations ? subjectsOf(context) : operations.map(({ id }) => guideLink(context, id)),
    ),
    '',
    '',
  ];
  const passed = context.traces.filter(({ operation, outcome }) => operation !== undefined && outcome === 'passed');
  management[3] = `${new Set(passed.map(({ operation }) => operation)).size} / ${operations.length}`;
  return table(w.workHead, operations.length === 0 ? rows : [...rows, management]);
};

/** More are told by what they are about. */
const mostOperations = 20;

/** What operations are about, with how many each: `os-buckets (4)`. */
function subjectsOf({ facts, language }: BlockContext): readonly string[] {
  const counts = new Map<string, number>();
  for (const { id, detail } of facts.operations) {
    const subject = detail?.entry.productObject || id;
    counts.set(subject, (counts.get(subject) ?? 0) + 1);
  }
  const [open, close] = language === 'en' ? [' (', ')'] : ['（', '）'];
  return [...counts].map(([subject, count]) => `${code(subject)}${open}${count}${close}`);
}

/** Phases with their dates as a diagram; empty where fewer than two dates are known. */
export const schedule: Block = ({ facts, language }) => {
  const w = words[language];
  const dated = facts.integration.phases.filter(({ due, done }) => (done ?? due) !== undefined);
  if (dated.length < 2) return '';
  const nodes = dated.map(
    ({ id, state, due, done }) => `  ${id}["${w.phases[id]}<br/>${done ?? due ?? ''}<br/>${w.states[state]}"]`,
  );
  const order = `  ${dated.map(({ id }) => id).join(' --> ')}`;
  return fenced(`mermaid title="${w.schedule}"`, ['flowchart LR', ...nodes, order].join('\n'));
};

/** Risks that follow from what is known, and those that every adaptation has. */
export const riskTable: Block = (context) => {
  const { risks, riskHead } = words[context.language];
  const { kind } = context.facts.integration;
  const fit = worstFit(context);
  const found = [
    ...(isUnprobed(context) ? [risks.unprobed] : []),
    ...(fit === 'refuses' ? [risks.refuses] : []),
    ...(fit === 'alternative' ? [risks.alternative] : []),
    ...(kind === 'rest' ? [] : [risks.storeUpgrade, risks.data, risks.access]),
    ...(kind === 's3' ? [] : [risks.serviceUpgrade]),
    risks.people,
  ];
  return table(riskHead, found);
};

function isUnprobed({ facts: { integration, probes } }: BlockContext): boolean {
  return integration.kind !== 'rest' && (probes.length === 0 || probes.some(({ report }) => !report));
}

/** The documents and the package by phase. */
export const deliverables: Block = ({ facts, language }) => {
  const w = words[language];
  const rows = facts.integration.documents.wanted.map((id) => [titleInText(id, language), w.phases[phaseOf(id)]]);
  return table(w.deliverableHead, [...rows, [w.package, w.phases.delivery]]);
};

function phaseOf(id: DocumentFacts['integration']['documents']['wanted'][number]): PhaseId {
  if (id === 'survey-report' || id === 'adaptation-plan') return 'survey';
  return id === 'adaptation-design' || id === 'test-plan' ? 'development' : 'delivery';
}
