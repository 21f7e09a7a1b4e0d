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
      en: 'Why is the application adapted, and what does the customer expect of it (goals, deadline, contract)?',
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
      en: 'What load has to be borne at peak times (users, requests or files a second, bandwidth)?',
      'zh-cn': '业务高峰期的负载是多少（并发用户数、每秒请求数或文件数、带宽）？',
    },
  },
  {
    id: 'survey.compliance',
    documents: ['survey-report'],
    text: {
      en: 'Which rules hold for the data (classification, retention, encryption, audit)?',
      'zh-cn': '数据须遵守哪些合规要求（数据分级、保留期限、加密、审计）？',
    },
  },
  {
    id: 'survey.effort',
    documents: ['survey-report', 'adaptation-plan'],
    text: {
      en: 'What effort is estimated (person-days by role), and what does it cost?',
      'zh-cn': '预计投入多少工作量（按角色计人天）与费用？',
    },
  },
  {
    id: 'survey.window',
    documents: ['survey-report', 'adaptation-plan', 'deployment-guide'],
    text: {
      en: 'When may the application be switched over, and for how long may it stand still?',
      'zh-cn': '割接时间窗口如何安排，业务允许中断多长时间？',
    },
    applies: hasS3,
  },
  {
    id: 'plan.schedule',
    documents: ['adaptation-plan'],
    text: {
      en: 'When does each phase have to be done? (`phases` in the manifest)',
      'zh-cn': '各阶段的计划完成日期是什么？（填入 integration.yaml 的 phases）',
    },
    applies: ({ phases }) => phases.some(({ due, done }) => due === undefined && done === undefined),
  },
  {
    id: 'plan.communication',
    documents: ['adaptation-plan'],
    text: {
      en: 'How do the parties keep in touch (meetings, reports, escalation, addresses)?',
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
    id: 'support.contact',
    documents: ['deployment-guide', 'faq'],
    text: {
      en: 'Who helps when something fails (name, telephone, hours)?',
      'zh-cn': '发生故障时联系谁（姓名、电话、服务时间）？',
    },
  },
  {
    id: 'release.delivery',
    documents: ['release-notes'],
    text: {
      en: 'How and to whom is the package handed over (medium or address, recipient, date)?',
      'zh-cn': '软件包以何种方式交付给谁（介质或地址、接收人、日期）？',
    },
  },
  {
    id: 'training.sessions',
    documents: ['knowledge-transfer'],
    text: {
      en: 'When and where do the sessions take place, and who holds them?',
      'zh-cn': '培训的时间、地点与讲师如何安排？',
    },
  },
  {
    id: 'training.participants',
    documents: ['knowledge-transfer'],
    text: { en: 'Who takes part (name, department, role)?', 'zh-cn': '参训人员有哪些（姓名、部门、岗位）？' },
  },
  {
    id: 'training.result',
    documents: ['knowledge-transfer'],
    text: {
      en: 'What did the participants show that they can do, and what was left open?',
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
      en: 'What does the customer conclude (accepted, accepted with conditions, not accepted), and on which conditions?',
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
