import type { DocumentId, Integration } from '../../manifest/integration';
import type { Words } from './blockContext';

/** A session of the knowledge transfer. */
export interface Session {
  readonly title: string;
  readonly audience: string;
  readonly hours: number;
  readonly document: DocumentId;
  readonly result: string;
}

interface Exercise {
  /** Kind of integration that it concerns; absent: all. */
  readonly side?: 's3' | 'rest';
  readonly title: string;
  readonly task: string;
  readonly passed: string;
}

interface TrainingWords {
  readonly head: readonly string[];
  readonly sessions: (of: Integration['kind']) => readonly Session[];
  readonly exerciseHead: readonly string[];
  readonly exercises: readonly Exercise[];
  readonly checkHead: readonly string[];
  readonly patterns: string;
  readonly operations: string;
  readonly recordHead: readonly string[];
  readonly materials: Readonly<Record<Integration['kind'], string>>;
}

/** What the knowledge transfer consists of, in both languages. */
export const trainingWords: Words<TrainingWords> = {
  en: {
    head: ['No.', 'Subject', 'Audience', 'Hours', 'Material', 'Aim'],
    sessions: (kind) => [
      {
        title: kind === 'rest' ? 'Architecture of the integration' : 'What changes with object storage; architecture',
        audience: 'developers, operators',
        hours: 2,
        document: 'adaptation-design',
        result:
          kind === 'rest'
            ? 'can explain sessions, tasks and errors of the management API'
            : 'can explain what each file operation has become',
      },
      {
        title: 'The delivered code: patterns, errors, extension',
        audience: 'developers',
        hours: 4,
        document: 'development-guide',
        result: 'can change the code of a pattern and prove by its tests that it is still right',
      },
      {
        title: kind === 'rest' ? 'Configuration and installation' : 'Configuration, installation and cut-over',
        audience: 'operators',
        hours: 3,
        document: 'deployment-guide',
        result: kind === 'rest' ? 'can install and upgrade unaided' : 'can install, cut over and roll back unaided',
      },
      {
        title: 'Tests and how to read their results',
        audience: 'developers, testers',
        hours: 2,
        document: 'test-plan',
        result: 'can run the tests in their own environment',
      },
      {
        title: 'Handling of faults',
        audience: 'operators',
        hours: 2,
        document: 'faq',
        result: 'can find cause and remedy of an error by its kind',
      },
    ],
    exerciseHead: ['Exercise', 'Task', 'Passed when', 'Done', 'Signature'],
    exercises: [
      {
        title: 'Installation',
        task: 'Verify the package, install it on a clean host, configure it and go through “Start and verification”',
        passed: 'every check passes without help from the supplier',
      },
      {
        title: 'Change of the key',
        side: 's3',
        task: 'Issue a second access key, restart instance by instance, withdraw the first key',
        passed: 'no request fails meanwhile',
      },
      {
        title: 'Change of the password',
        side: 'rest',
        task: 'Change the password of the account, restart, check the session',
        passed: 'the account is not locked and “Start and verification” succeeds',
      },
      {
        title: 'Cut-over and rollback',
        side: 's3',
        task: 'Go through all steps with a test folder, compare both sides, roll back',
        passed: 'the comparison shows no difference before and after',
      },
      {
        title: 'Fault diagnosis',
        task: 'Set a wrong key, an unreachable address and an untrusted certificate, one after the other; find each by the log',
        passed: 'each is named by its kind of error, and remedied, within 15 minutes',
      },
      {
        title: 'Upgrade and rollback',
        task: 'Install another version, run the tests, go back to the version before',
        passed: 'both versions pass “Start and verification”',
      },
    ],
    checkHead: ['Pattern or operation', 'Done', 'Signature'],
    patterns:
      'Developers, for each pattern: run its tests, break its code on purpose, see the tests fail, and explain why. Passed when the explanation names the goal that is violated.',
    operations:
      'Developers, for each operation: call it on the mock and in the test environment, and explain every response. Passed when error responses are explained as well.',
    recordHead: ['Date', 'Subject', 'Trainer', 'Participants (signature)', 'Remarks'],
    materials: {
      s3: 'All exercises can be done on the sandbox (`storage-integrator sandbox`); no production system is needed.',
      rest: 'All exercises can be done on the mock of the management API (`storage-integrator api mock`); no production system is needed.',
      both: 'All exercises can be done on the sandbox (`storage-integrator sandbox`) and the mock of the management API (`storage-integrator api mock`); no production system is needed.',
    },
  },
  'zh-cn': {
    head: ['序号', '主题', '对象', '学时', '教材', '培训目标'],
    sessions: (kind) => [
      {
        title: kind === 'rest' ? '集成方案总体架构' : '对象存储带来的变化与适配总体架构',
        audience: '开发、运维人员',
        hours: 2,
        document: 'adaptation-design',
        result:
          kind === 'rest' ? '能够说明管理 API 的会话、异步任务与错误处理' : '能够说明各类文件操作改造后的实现方式',
      },
      {
        title: '交付代码：适配模式、错误处理与扩展',
        audience: '开发人员',
        hours: 4,
        document: 'development-guide',
        result: '能够修改适配模式的代码，并以测试证明其正确',
      },
      {
        title: kind === 'rest' ? '配置与安装' : '配置、安装与割接',
        audience: '运维人员',
        hours: 3,
        document: 'deployment-guide',
        result: kind === 'rest' ? '能够独立完成安装与升级' : '能够独立完成安装、割接与回退',
      },
      {
        title: '测试方法与结果解读',
        audience: '开发、测试人员',
        hours: 2,
        document: 'test-plan',
        result: '能够在自有环境执行测试',
      },
      {
        title: '运行故障处理',
        audience: '运维人员',
        hours: 2,
        document: 'faq',
        result: '能够按错误类别定位原因并处理',
      },
    ],
    exerciseHead: ['练习', '内容', '合格标准', '完成情况', '签字'],
    exercises: [
      {
        title: '安装',
        task: '核对交付包，在干净的主机上安装、配置，完成“启动与验证”',
        passed: '未经供应方协助，各项检查均通过',
      },
      {
        title: '更换密钥',
        side: 's3',
        task: '签发第二组访问密钥，逐个实例重启，再停用原密钥',
        passed: '期间没有失败的请求',
      },
      {
        title: '更换密码',
        side: 'rest',
        task: '修改账号密码，重启后检查会话',
        passed: '账号未被锁定，“启动与验证”的检查均通过',
      },
      {
        title: '割接与回退',
        side: 's3',
        task: '以测试目录完成全部割接步骤，比对两侧内容，再回退',
        passed: '割接前后比对均无差异',
      },
      {
        title: '故障诊断',
        task: '依次设置错误的密钥、不可达的地址与不受信任的证书，由日志找出原因',
        passed: '每项在 15 分钟内按错误类别定位并排除',
      },
      {
        title: '升级与回退',
        task: '安装另一版本，执行测试，再退回原版本',
        passed: '两个版本均通过“启动与验证”的检查',
      },
    ],
    checkHead: ['适配模式或操作', '完成情况', '签字'],
    patterns:
      '开发人员，针对每个适配模式：执行其测试，有意改错代码，观察测试失败并说明原因。能够指出所违反的验证目标即为合格。',
    operations:
      '开发人员，针对每个操作：对模拟服务与测试环境分别调用，说明各种响应的含义。包括错误响应在内均能说明即为合格。',
    recordHead: ['日期', '主题', '讲师', '参训人员（签字）', '备注'],
    materials: {
      s3: '全部练习均可在沙箱（`storage-integrator sandbox`）上完成，不依赖生产系统。',
      rest: '全部练习均可在管理 API 模拟服务（`storage-integrator api mock`）上完成，不依赖生产系统。',
      both: '全部练习均可在沙箱（`storage-integrator sandbox`）与管理 API 模拟服务（`storage-integrator api mock`）上完成，不依赖生产系统。',
    },
  },
};
