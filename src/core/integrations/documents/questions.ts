import type { Localized } from '../../patterns/pattern';
import type { DocumentId, DocumentLanguage, Integration, RoleId } from '../manifest/integration';
import { documentIds } from '../manifest/integration';

/** Something that only people know, asked in documents until the manifest answers it. */
export interface Question {
  readonly id: string;
  /** Documents of our templates that ask it. */
  readonly documents: readonly DocumentId[];
  readonly text: Localized;
  /** Absent: always. */
  readonly applies?: (integration: Integration) => boolean;
}

const hasS3 = ({ kind }: Integration) => kind !== 'rest';

/** Roles that sign every document. */
export const signingRoles = ['author', 'reviewer', 'approver'] as const satisfies readonly RoleId[];

const signing: readonly Question[] = [
  {
    id: 'people.author',
    documents: documentIds,
    text: { en: 'Who is the author of the delivered documents?', 'zh-cn': '交付文档由谁编制？' },
    applies: lacks('author'),
  },
  {
    id: 'people.reviewer',
    documents: documentIds,
    text: { en: 'Who reviews the delivered documents?', 'zh-cn': '交付文档由谁审核？' },
    applies: lacks('reviewer'),
  },
  {
    id: 'people.approver',
    documents: documentIds,
    text: { en: 'Who approves the delivered documents?', 'zh-cn': '交付文档由谁批准？' },
    applies: lacks('approver'),
  },
];

function lacks(role: RoleId) {
  return ({ people }: Integration) => !people.some((person) => person.role === role);
}

/** Everything that our templates ask. Ids are never given another meaning: answers are kept for years. */
export const questions: readonly Question[] = [
  ...signing,
  {
    id: 'survey.background',
    documents: ['survey-report'],
    text: {
      en: 'Why is the project undertaken, and what are its goals (objectives, deadline, contract)?',
      'zh-cn': '项目立项的背景与目标是什么（建设目标、完成期限、合同约定）？',
    },
  },
  {
    id: 'survey.volume',
    documents: ['survey-report'],
    text: {
      en: 'How many files are there, how large are they in total, and how fast do they grow?',
      'zh-cn': '现有文件的数量、总容量及年增长量是多少？',
    },
    applies: (integration) =>
      hasS3(integration) &&
      (integration.application.files === undefined || integration.application.bytes === undefined),
  },
  {
    id: 'survey.load',
    documents: ['survey-report'],
    text: {
      en: 'What is the load at peak times (concurrent users, requests or files per second, bandwidth)?',
      'zh-cn': '业务高峰期的负载是多少（并发用户数、每秒请求数或文件数、带宽）？',
    },
  },
  {
    id: 'survey.access',
    documents: ['survey-report'],
    text: {
      en: 'What else accesses the files without the application (scripts, shares, backups, antivirus, other systems)?',
      'zh-cn': '除本应用外，还有哪些途径直接访问这些文件（脚本、共享目录、备份、杀毒、其他系统）？',
    },
    applies: hasS3,
  },
  {
    id: 'survey.compliance',
    documents: ['survey-report'],
    text: {
      en: 'Which compliance rules apply to the data (classification, retention, encryption, audit)?',
      'zh-cn': '数据须遵守哪些合规要求（数据分级、保留期限、加密、审计）？',
    },
  },
  {
    id: 'survey.effort',
    documents: ['survey-report', 'adaptation-plan'],
    text: {
      en: 'What is the estimated effort (person-days by role) and cost?',
      'zh-cn': '预计投入多少工作量（按角色计人天）与费用？',
    },
  },
  {
    id: 'survey.benefit',
    documents: ['survey-report'],
    text: {
      en: 'What benefit is expected, and what does the present solution cost (capacity, performance, reliability, operation)?',
      'zh-cn': '预期收益是什么，现有方案的成本如何（容量、性能、可靠性、运维投入）？',
    },
  },
  {
    id: 'survey.window',
    documents: ['survey-report', 'adaptation-plan', 'deployment-guide'],
    text: {
      en: 'When is the window for the cut-over, and for how long may the application be interrupted?',
      'zh-cn': '割接时间窗口如何安排，业务允许中断多长时间？',
    },
    applies: hasS3,
  },
  {
    id: 'plan.schedule',
    documents: ['adaptation-plan'],
    text: {
      en: 'When is each phase due (`phases` in integration.yaml)?',
      'zh-cn': '各阶段的计划完成日期是什么（填入 integration.yaml 的 `phases`）？',
    },
    applies: ({ phases }) => phases.some(({ due, done }) => due === undefined && done === undefined),
  },
  {
    id: 'plan.communication',
    documents: ['adaptation-plan'],
    text: {
      en: 'How do the parties communicate (meetings, reports, escalation, contacts)?',
      'zh-cn': '各方如何沟通（例会、报告、问题升级、联系方式）？',
    },
  },
  {
    id: 'plan.environment',
    documents: ['adaptation-plan', 'test-plan'],
    text: {
      en: 'Who provides the development and test environments, from when, and how are they reached?',
      'zh-cn': '开发与测试环境由哪一方提供、何时就绪、如何接入？',
    },
  },
  {
    id: 'test.performance',
    documents: ['test-plan'],
    text: {
      en: 'Which performance is to be reached (throughput, response times), measured how?',
      'zh-cn': '须达到的性能指标（吞吐量、响应时间）及测量方法是什么？',
    },
  },
  {
    id: 'test.environment',
    documents: ['test-report'],
    text: {
      en: 'Who ran the tests, on which hosts (operating system, processor, memory, network), and against which versions of the products?',
      'zh-cn': '测试由谁执行，在哪些主机上进行（操作系统、CPU、内存、网络），被测产品的版本是什么？',
    },
  },
  {
    id: 'test.measured',
    documents: ['test-report'],
    text: {
      en: 'Which performance was measured, by which method, and does it meet the requirements of the test plan?',
      'zh-cn': '性能指标的实测结果与测量方法是什么，是否达到测试计划的要求？',
    },
  },
  {
    id: 'deploy.hosts',
    documents: ['deployment-guide'],
    text: {
      en: 'On which hosts is it installed (names, operating system, processor, memory, disk)?',
      'zh-cn': '部署在哪些主机上（主机名、操作系统、CPU、内存、磁盘）？',
    },
  },
  {
    id: 'deploy.network',
    documents: ['deployment-guide'],
    text: {
      en: 'Which network paths are opened (addresses, ports, proxies, firewalls, DNS names, certificates)?',
      'zh-cn': '已开通哪些网络策略（地址、端口、代理、防火墙、域名、证书）？',
    },
  },
  {
    id: 'deploy.backup',
    documents: ['deployment-guide'],
    text: {
      en: 'What is backed up, how often, and how long is it kept?',
      'zh-cn': '备份的范围、频率与保留期限是什么？',
    },
  },
  {
    id: 'deploy.monitoring',
    documents: ['deployment-guide'],
    text: {
      en: 'Which monitoring system collects health and logs, who receives alarms, and which thresholds are agreed?',
      'zh-cn': '健康状态与日志接入哪个监控系统，告警通知谁，约定的阈值是多少？',
    },
  },
  {
    id: 'support.contact',
    documents: ['deployment-guide', 'faq'],
    text: {
      en: 'Who is the contact for faults (name, telephone, service hours)?',
      'zh-cn': '发生故障时联系谁（姓名、电话、服务时间）？',
    },
  },
  {
    id: 'release.delivery',
    documents: ['release-notes'],
    text: {
      en: 'How and to whom is the package delivered (medium or address, recipient, date)?',
      'zh-cn': '软件包以何种方式交付给谁（介质或地址、接收人、日期）？',
    },
  },
  {
    id: 'release.known',
    documents: ['release-notes'],
    text: {
      en: 'Which known issues does this version have beyond the tests (effect, workaround, planned fix)?',
      'zh-cn': '除测试结果外，本版本还有哪些已知问题（影响、规避方法、计划修复版本）？',
    },
  },
  {
    id: 'training.sessions',
    documents: ['knowledge-transfer'],
    text: {
      en: 'When and where does the training take place, and who is the trainer?',
      'zh-cn': '培训的时间、地点与讲师如何安排？',
    },
  },
  {
    id: 'training.participants',
    documents: ['knowledge-transfer'],
    text: {
      en: 'Who takes part in the training (name, department, role)?',
      'zh-cn': '参训人员有哪些（姓名、部门、岗位）？',
    },
  },
  {
    id: 'training.result',
    documents: ['knowledge-transfer'],
    text: {
      en: 'What are the assessment results of the participants, and what remains open?',
      'zh-cn': '参训人员的考核结果如何，有哪些遗留事项？',
    },
  },
  {
    id: 'acceptance.basis',
    documents: ['acceptance-report'],
    text: {
      en: 'On which contract and which specification is acceptance based (numbers, dates)?',
      'zh-cn': '验收依据的合同与技术规格书是什么（编号、日期）？',
    },
  },
  {
    id: 'acceptance.meeting',
    documents: ['acceptance-report'],
    text: {
      en: 'When and where did acceptance take place, and who took part?',
      'zh-cn': '验收的时间、地点与参加人员是什么？',
    },
  },
  {
    id: 'acceptance.conclusion',
    documents: ['acceptance-report'],
    text: {
      en: 'What is the conclusion of acceptance (accepted, accepted with conditions, not accepted), and which conditions apply?',
      'zh-cn': '验收结论是什么（通过、有条件通过、不通过），附带哪些条件？',
    },
  },
];

/** Questions that an integration's documents ask, answered or not. */
export function questionsFor(integration: Integration): readonly Question[] {
  return questions.filter(({ applies }) => applies === undefined || applies(integration));
}

/** The answer of the manifest in a language; undefined when there is none yet. */
export function answerOf({ answers }: Integration, id: string, language: DocumentLanguage): string | undefined {
  const answer = answers[id]?.[language].trim();
  return answer === '' ? undefined : answer;
}
