import type { PhaseId, PhaseState, RoleId } from '../../manifest/integration';
import { code, fenced, plain, table } from '../documentMarkdown';
import { titleInText } from '../documentTitles';
import type { DocumentFacts } from '../facts/documentFacts';
import { type Block, type BlockContext, joined, said } from './blockContext';
import { worstFit } from './capabilityBlocks';
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
    survey: 'inventory of the files and their use, probe of the endpoints, choice of the patterns',
    development: 'code with tests, configuration, trial runs in the test environment',
    delivery: 'complete documents, delivery package, knowledge transfer, acceptance',
  } as Names<PhaseId>,
  states: { open: 'open', active: 'under way', done: 'done' } as Names<PhaseState>,
  roles: {
    author: 'Author of the documents',
    reviewer: 'Reviewer',
    approver: 'Approver',
    developer: 'Developer',
    operator: 'Operator',
    customer: 'Contact of the customer',
  } as Names<RoleId>,
  duties: {
    author: 'writes the documents and keeps them current',
    reviewer: 'checks content and completeness before they are handed over',
    approver: 'releases documents and versions',
    developer: 'writes and tests the code, answers defects',
    operator: 'installs, watches and backs up',
    customer: 'answers questions, provides environments, accepts',
  } as Names<RoleId>,
  peopleHead: ['Role', 'Name', 'Organisation', 'Duty'],
  workHead: ['Work package', 'Content', 'Code', 'Goals shown'],
  riskHead: ['Risk', 'Effect', 'Measure'],
  deliverableHead: ['Deliverable', 'Phase'],
  package: 'Delivery package: source, built package, documents, test evidence, SBOM, hashes',
  operations: 'Operations of the management API',
  risks: {
    unprobed: [
      'An endpoint was not probed',
      'What its store does is assumed',
      'Probe every endpoint, the productive one too, before development ends',
    ],
    refuses: [
      'A pattern refuses on a probed endpoint',
      'The function is not available there',
      'Decide by database or lock service, or upgrade the store',
    ],
    alternative: [
      'Patterns take another way on a probed endpoint',
      'More requests or other timing',
      'Test these patterns under load on the target',
    ],
    upgrade: [
      'The store or the management service is upgraded',
      'Capabilities or operations change',
      'Probe again and compare the definitions after every upgrade; run the tests',
    ],
    data: [
      'Files change while they are migrated',
      'Both sides differ after the cut-over',
      'Dual write with comparison, or a window without writing',
    ],
    access: [
      'Files are reached past the application (scripts, shares, backups)',
      'They miss the objects after the cut-over',
      'List such accesses in the survey and move them, too',
    ],
    people: [
      'Knowledge stays with few people',
      'Defects take long to be found',
      'Knowledge transfer with exercises before acceptance',
    ],
  },
};

const zhCn: typeof en = {
  schedule: '阶段与时间',
  phaseHead: ['阶段', '工作内容', '状态', '计划完成', '实际完成'],
  phases: { survey: '调研与论证', development: '适配开发', delivery: '文档与交付' },
  contents: {
    survey: '梳理文件及其使用方式，探测端点能力，选定适配模式',
    development: '完成代码、测试与配置，在测试环境试运行',
    delivery: '完善文档，形成交付包，实施知识转移与验收',
  },
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
  workHead: ['工作包', '工作内容', '代码', '验证目标达成情况'],
  riskHead: ['风险', '影响', '应对措施'],
  deliverableHead: ['交付物', '所属阶段'],
  package: '交付包：源代码、构建产物、文档、测试证据、SBOM、校验值',
  operations: '管理 API 操作',
  risks: {
    unprobed: ['存在尚未探测的端点', '对存储能力的判断缺乏依据', '开发结束前探测全部端点，包括生产端点'],
    refuses: ['某适配模式在已探测的端点上拒绝执行', '相关功能在该端点不可用', '改由数据库或锁服务裁决，或升级存储'],
    alternative: [
      '部分适配模式在已探测的端点上改用替代方式',
      '请求数增加或时序不同',
      '在目标环境对相关模式进行压力测试',
    ],
    upgrade: ['存储或管理服务升级', '能力或接口发生变化', '每次升级后重新探测并比较接口定义，执行全部测试'],
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
      w.contents[id],
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
  const rows = patterns.map(({ pattern, code: files }) => {
    const own = goals.filter((goal) => goal.pattern === pattern.id);
    const shown = own.filter(({ outcome }) => outcome === 'passed').length;
    return [
      guideLink(context, pattern.id, `${pattern.id} ${said(context, pattern.title)}`),
      said(context, pattern.summary),
      files.map(({ file }) => code(file)).join('\n'),
      own.length === 0 ? '' : `${shown} / ${own.length}`,
    ];
  });
  const management = [
    w.operations,
    joined(
      context,
      operations.map(({ id }) => guideLink(context, id)),
    ),
    '',
    '',
  ];
  const passed = context.traces.filter(({ operation, outcome }) => operation !== undefined && outcome === 'passed');
  management[3] = `${new Set(passed.map(({ operation }) => operation)).size} / ${operations.length}`;
  return table(w.workHead, operations.length === 0 ? rows : [...rows, management]);
};

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
    risks.upgrade,
    ...(kind === 'rest' ? [] : [risks.data, risks.access]),
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
