import type { DocumentId } from '../../manifest/integration';
import { documentFile } from '../documentFormat';
import { bullets, code, plain, table } from '../documentMarkdown';
import { titleInText } from '../documentTitles';
import { type Block, type BlockContext, named, said, type Words } from './blockContext';
import { guideLink } from './introductionBlocks';
import { roleName } from './planBlocks';

interface Session {
  readonly title: string;
  readonly audience: string;
  readonly hours: number;
  readonly document: DocumentId;
  readonly result: string;
}

const sessions: Words<readonly Session[]> = {
  en: [
    {
      title: 'What changes with object storage, and the architecture of the adaptation',
      audience: 'developers, operators',
      hours: 2,
      document: 'adaptation-design',
      result: 'can name what a file operation has become',
    },
    {
      title: 'The delivered code: patterns, errors, extension',
      audience: 'developers',
      hours: 4,
      document: 'development-guide',
      result: 'can change a pattern and show by its tests that it holds',
    },
    {
      title: 'Configuration, installation, cut-over',
      audience: 'operators',
      hours: 3,
      document: 'deployment-guide',
      result: 'can install, switch over and go back without help',
    },
    {
      title: 'Tests, and what their results say',
      audience: 'developers, testers',
      hours: 2,
      document: 'test-plan',
      result: 'can run the tests against their own environment',
    },
    {
      title: 'Failures in operation',
      audience: 'operators',
      hours: 2,
      document: 'faq',
      result: 'can find cause and remedy of an error by its kind',
    },
  ],
  'zh-cn': [
    {
      title: '对象存储带来的变化与适配总体架构',
      audience: '开发、运维人员',
      hours: 2,
      document: 'adaptation-design',
      result: '能够说明各类文件操作改造后的实现方式',
    },
    {
      title: '交付代码：适配模式、错误处理与扩展',
      audience: '开发人员',
      hours: 4,
      document: 'development-guide',
      result: '能够修改适配模式的代码，并以测试证明其正确',
    },
    {
      title: '配置、安装与割接',
      audience: '运维人员',
      hours: 3,
      document: 'deployment-guide',
      result: '能够独立完成安装、割接与回退',
    },
    {
      title: '测试方法与结果解读',
      audience: '开发、测试人员',
      hours: 2,
      document: 'test-plan',
      result: '能够在自有环境执行测试',
    },
    { title: '运行故障处理', audience: '运维人员', hours: 2, document: 'faq', result: '能够按错误类别定位原因并处理' },
  ],
};

const words = {
  en: {
    head: ['No.', 'Subject', 'For', 'Hours', 'Material', 'What participants can do afterwards'],
    checkHead: ['Subject', 'Exercise', 'Done', 'Signature'],
    explain: (goals: string) => `Run the tests of ${goals}, break the code once, see them fail, and explain why`,
    operation: 'Call it against the mock and the test environment; explain each answer',
    recordHead: ['Date', 'Subject', 'Held by', 'Participants (signature)', 'Remarks'],
    materials: 'All exercises run on the sandbox and the mock of the management API; no productive system is needed.',
  },
  'zh-cn': {
    head: ['序号', '主题', '对象', '学时', '教材', '培训目标'],
    checkHead: ['内容', '练习', '完成情况', '签字'],
    explain: (goals: string) => `执行 ${goals} 的测试，有意改错代码并观察测试失败，说明原因`,
    operation: '对模拟服务与测试环境分别调用，说明各种应答的含义',
    recordHead: ['日期', '主题', '讲师', '参训人员（签字）', '备注'],
    materials: '全部练习均可在沙箱与管理 API 模拟服务上完成，不依赖生产系统。',
  },
};

function wantedSessions({ facts, language }: BlockContext): readonly Session[] {
  return sessions[language].filter(({ document }) => facts.integration.documents.wanted.includes(document));
}

/** The sessions with their material. */
export const trainingPlan: Block = (context) => {
  const { language } = context;
  const rows = wantedSessions(context).map(({ title, audience, hours, document, result }, at) => [
    String(at + 1),
    title,
    audience,
    String(hours),
    `[${titleInText(document, language)}](${documentFile(document, language)})`,
    result,
  ]);
  return rows.length === 0 ? '' : table(words[language].head, rows);
};

/** An exercise for each pattern and operation, to be signed. */
export const trainingChecklist: Block = (context) => {
  const w = words[context.language];
  const rows = context.facts.patterns.map(({ pattern }) => [
    guideLink(context, pattern.id, `${pattern.id} ${said(context, pattern.title)}`),
    w.explain(code(pattern.id)),
    '☐',
    blank,
  ]);
  const operations = context.facts.operations.map(({ id }) => [guideLink(context, id), w.operation, '☐', blank]);
  return `${w.materials}\n\n${table(w.checkHead, [...rows, ...operations])}`;
};

/** Room to write by hand. */
const blank = '&emsp;&emsp;&emsp;&emsp;';

/** Lines to be filled by hand during the sessions. */
export const trainingRecord: Block = (context) => {
  const { recordHead } = words[context.language];
  const rows = wantedSessions(context).map(({ title }) => [blank, title, blank, blank, blank]);
  return rows.length === 0 ? '' : table(recordHead, rows);
};

/** Who is there to learn from and to learn. */
export const trainingPeople: Block = (context) => {
  const people = context.facts.integration.people.filter(({ role }) =>
    ['developer', 'operator', 'customer'].includes(role),
  );
  return bullets(
    people.map(({ role, name, organisation }) => {
      const [open, close] = context.language === 'en' ? [' (', ')'] : ['（', '）'];
      const where = organisation ? `${open}${named(context, organisation)}${close}` : '';
      return `${roleName(context, role)}${context.language === 'en' ? ': ' : '：'}${plain(name)}${where}`;
    }),
  );
};
