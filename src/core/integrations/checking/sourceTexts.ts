import type { CheckText } from './checkText';

/** What is said of the integration's own files: manifest, code, tests, documents, secrets, templates. */
export const sourceTexts = {
  'manifest.missing': {
    message: { en: 'There is no integration.yaml in this folder', 'zh-cn': '此文件夹中没有 integration.yaml' },
    action: {
      en: 'Create one with "scaffold integration", or name another folder',
      'zh-cn': '使用 scaffold integration 创建，或指定其他文件夹',
    },
  },
  'manifest.invalid': {
    message: { en: 'The manifest does not fit its schema: {0}', 'zh-cn': '集成清单不符合其架构：{1}' },
    action: { en: 'Correct the line that is named', 'zh-cn': '修正所指出的行' },
  },
  'manifest.noFolder': {
    message: { en: 'The manifest names the folder {0}, which is not there', 'zh-cn': '集成清单中的文件夹 {0} 不存在' },
    action: { en: 'Correct `project` or `application.code`', 'zh-cn': '修正 `project` 或 `application.code`' },
  },
  'manifest.unusable': {
    message: { en: 'Without a manifest there is nothing to hold it against', 'zh-cn': '没有可用的集成清单，无法检查' },
  },
  'patterns.unknown': {
    message: { en: 'The catalogue has no pattern {0}', 'zh-cn': '模式库中没有适配模式 {0}' },
    action: {
      en: 'Correct its id in `patterns`, or use the catalogue that it is in',
      'zh-cn': '修正 `patterns` 中的编号，或使用包含该模式的模式库',
    },
  },
  'patterns.codeMissing': {
    message: {
      en: 'The manifest names {1} as code of {0}, and there is no such file',
      'zh-cn': '集成清单把 {1} 列为 {0} 的代码，但该文件不存在',
    },
    action: { en: 'Correct `code` of the pattern, or restore the file', 'zh-cn': '修正该模式的 `code`，或恢复该文件' },
  },
  'patterns.missing': {
    message: { en: 'No code of pattern {0} was found', 'zh-cn': '未找到适配模式 {0} 的代码' },
    action: {
      en: 'Insert the pattern, name its files in `code`, or take it out of `patterns`',
      'zh-cn': '插入该模式，在 `code` 中列出其文件，或将其从 `patterns` 中移除',
    },
  },
  'patterns.requiredMissing': {
    message: {
      en: 'No code of pattern {0} was found, which {1} is built on',
      'zh-cn': '未找到适配模式 {0} 的代码，而 {1} 依赖它',
    },
    action: {
      en: 'Insert the pattern, or make sure that the code stands on something else',
      'zh-cn': '插入该模式，或确认代码已改用其他实现',
    },
  },
  'patterns.stale': {
    message: {
      en: 'The code of {0} is of version {1}; the catalogue has version {2}',
      'zh-cn': '{0} 的代码为版本 {1}，模式库中为版本 {2}',
    },
    action: {
      en: 'Update it: "scaffold integration" merges the changes',
      'zh-cn': '更新代码：scaffold integration 会合并改动',
    },
  },
  'patterns.newer': {
    message: {
      en: 'The code of {0} is of version {1}, newer than version {2} of this catalogue',
      'zh-cn': '{0} 的代码为版本 {1}，比本模式库的版本 {2} 新',
    },
    action: { en: 'Check with the newer version of Storage Integrator', 'zh-cn': '请使用更新版本的存储集成助手检查' },
  },
  'patterns.notInManifest': {
    message: {
      en: 'The code has pattern {0}, and the manifest does not know of it',
      'zh-cn': '代码中有适配模式 {0}，但集成清单未列出',
    },
    action: { en: 'Add it to `patterns`, or remove the file', 'zh-cn': '将其加入 `patterns`，或删除该文件' },
  },
  'tests.none': {
    message: { en: 'There are no test results ({0})', 'zh-cn': '没有测试结果（{0}）' },
    action: { en: 'Run the tests, or correct `tests.results`', 'zh-cn': '运行测试，或修正 `tests.results`' },
  },
  'tests.unreadable': {
    message: { en: 'The test results cannot be read: {0}', 'zh-cn': '无法读取测试结果：{0}' },
    action: { en: 'Run the tests anew', 'zh-cn': '重新运行测试' },
  },
  'tests.failed': {
    message: { en: 'The test "{0}" failed: {1}', 'zh-cn': '测试“{0}”失败：{1}' },
    action: { en: 'Correct the code or the test, and run it anew', 'zh-cn': '修正代码或测试后重新运行' },
  },
  'tests.moreFailed': {
    message: { en: '{0} more tests failed', 'zh-cn': '另有 {0} 个测试失败' },
    action: { en: 'See the test results', 'zh-cn': '参见测试结果' },
  },
  'tests.goalMissing': {
    message: { en: 'No test shows the goal {0}', 'zh-cn': '没有测试验证目标 {0}' },
    action: {
      en: 'Write a test with the id in its name, or say in `goals` why it is `waived`',
      'zh-cn': '编写名称包含该编号的测试，或在 `goals` 中用 `waived` 说明原因',
    },
  },
  'tests.skipped': {
    message: { en: 'All tests of the goal {0} were skipped: {1}', 'zh-cn': '目标 {0} 的测试均被跳过：{1}' },
    action: {
      en: 'Run them where they can run, or say in `goals` why it is `waived`',
      'zh-cn': '在可运行的环境中运行，或在 `goals` 中用 `waived` 说明原因',
    },
  },
  'tests.notApplicable': {
    message: { en: 'The goal {0} does not apply: the stores lack {1}', 'zh-cn': '目标 {0} 不适用：存储服务不具备 {1}' },
  },
  'tests.waived': {
    message: { en: 'The goal {0} is waived: {1}', 'zh-cn': '目标 {0} 已豁免：{1}' },
  },
  'tests.requirementUntested': {
    message: { en: 'No test that passed shows the requirement {0}', 'zh-cn': '没有通过的测试可证明需求 {0}' },
    action: { en: 'Write a test with the id in its name', 'zh-cn': '编写名称包含该编号的测试' },
  },
  'tests.requirementOpen': {
    message: {
      en: 'Neither a pattern nor an operation nor a test answers the requirement {0}',
      'zh-cn': '需求 {0} 没有对应的适配模式、API 操作或测试',
    },
    action: { en: 'Name what answers it in `requirements`', 'zh-cn': '在 `requirements` 中列出其实现方式' },
  },
  'tests.stale': {
    message: {
      en: 'The results of {0} UTC are older than {1}, which changed {2} UTC',
      'zh-cn': '测试结果（{0} UTC）早于 {1} 的修改时间（{2} UTC）',
    },
    action: { en: 'Run the tests anew', 'zh-cn': '重新运行测试' },
  },
  'documents.missing': {
    message: { en: 'The document {0} is missing in {1}', 'zh-cn': '缺少文档 {0}（{1}）' },
    action: {
      en: 'Make it with "scaffold docs", or take it out of `documents.wanted`',
      'zh-cn': '使用 scaffold docs 生成，或将其从 `documents.wanted` 中移除',
    },
  },
  'documents.stale': {
    message: {
      en: 'The document {0} ({1}) was made from something that has changed since',
      'zh-cn': '文档 {0}（{1}）所依据的内容已变更',
    },
    action: {
      en: 'Make it anew with "scaffold docs"; what you wrote into it stays',
      'zh-cn': '使用 scaffold docs 重新生成，手工编写的内容会保留',
    },
  },
  'documents.ownForm': {
    message: {
      en: 'The document {0} ({1}) does not say what it was made from',
      'zh-cn': '文档 {0}（{1}）未说明其生成依据',
    },
    action: { en: 'See for yourself whether it is current', 'zh-cn': '请自行确认其是否为最新' },
  },
  'documents.noTemplates': {
    message: {
      en: 'Whether documents are current: the templates are not here',
      'zh-cn': '文档是否最新：此处没有文档模板',
    },
  },
  'documents.address': {
    message: {
      en: 'Whether documents are current: they were made from {0}, which is fetched only when asked to (--live)',
      'zh-cn': '文档是否最新：其依据 {0} 仅在要求时获取（--live）',
    },
  },
  'documents.noFacts': {
    message: { en: 'Whether documents are current: {0}', 'zh-cn': '文档是否最新：{0}' },
  },
  'questions.open': {
    message: {
      en: 'The document {0} ({1}) waits for answers, {2} in number, the first to {3}',
      'zh-cn': '文档 {0}（{1}）待答问题数：{2}，第一个为 {3}',
    },
    action: {
      en: 'Answer them in `answers` of the manifest, and make the document anew',
      'zh-cn': '在集成清单的 `answers` 中作答后重新生成文档',
    },
  },
  'secrets.file': {
    message: {
      en: 'This file exists to hold secrets, and is not ignored',
      'zh-cn': '此文件用于存放敏感信息，但未被忽略',
    },
    action: {
      en: 'Add it to .gitignore, take it out of version control, and change what it held',
      'zh-cn': '将其加入 .gitignore 并移出版本控制，然后更换其中的凭据',
    },
  },
  'secrets.privateKey': {
    message: { en: 'A private key', 'zh-cn': '发现私钥' },
    action: { en: 'Remove it and replace the key', 'zh-cn': '移除并更换密钥' },
  },
  'secrets.accessKey': {
    message: { en: 'An access key ID of a cloud: {0}', 'zh-cn': '发现云服务的访问密钥 ID：{0}' },
    action: { en: 'Read it from the environment, and replace the key', 'zh-cn': '改为从环境变量读取，并更换密钥' },
  },
  'secrets.password': {
    message: { en: 'A password or secret stands in the file: {0}', 'zh-cn': '文件中写有密码或密钥：{0}' },
    action: {
      en: 'Read it from the environment and change it; mark a made-up value with "secret-scan: allow"',
      'zh-cn': '改为从环境变量读取并更换；虚构的值可用 secret-scan: allow 标注',
    },
  },
  'secrets.token': {
    message: { en: 'An access token: {0}', 'zh-cn': '发现访问令牌：{0}' },
    action: { en: 'Remove it and revoke the token', 'zh-cn': '移除并吊销该令牌' },
  },
  'secrets.urlPassword': {
    message: { en: 'An address with a password: {0}', 'zh-cn': '地址中含有密码：{0}' },
    action: { en: 'Take the password out of the address, and change it', 'zh-cn': '从地址中移除密码并更换' },
  },
  'secrets.signedUrl': {
    message: { en: 'A presigned URL, which may still be valid', 'zh-cn': '发现预签名 URL，可能仍然有效' },
    action: { en: 'Shorten it to what the reader needs', 'zh-cn': '仅保留读者需要的部分' },
  },
  'secrets.random': {
    message: { en: 'A value that looks like a secret key: {0}', 'zh-cn': '疑似密钥的值：{0}' },
    action: { en: 'Remove it, or mark it with "secret-scan: allow"', 'zh-cn': '移除，或用 secret-scan: allow 标注' },
  },
  'secrets.binary': {
    message: { en: '{0} files are not text: {1}', 'zh-cn': '{0} 个文件不是文本：{1}' },
  },
  'secrets.large': {
    message: { en: '{0} files are too large: {1}', 'zh-cn': '{0} 个文件过大：{1}' },
  },
  'scaffold.conflict': {
    message: { en: 'A conflict of an update is not decided', 'zh-cn': '更新产生的冲突尚未解决' },
    action: { en: 'Decide between the markers <<<<<<< and >>>>>>>', 'zh-cn': '处理 <<<<<<< 与 >>>>>>> 之间的内容' },
  },
  'scaffold.interrupted': {
    message: { en: 'A write of the scaffold was interrupted', 'zh-cn': '脚手架写入被中断' },
    action: {
      en: 'Run "scaffold" once more: it finishes or undoes it',
      'zh-cn': '再次运行 scaffold：将完成或撤销该写入',
    },
  },
  'scaffold.lock': {
    message: { en: 'The lock file cannot be used: {0}', 'zh-cn': '锁文件无法使用：{0}' },
    action: { en: 'Restore it from version control', 'zh-cn': '从版本控制中恢复' },
  },
  'scaffold.noLock': {
    message: {
      en: 'There is no lock file: no template made this integration',
      'zh-cn': '没有锁文件：该集成项目并非由模板生成',
    },
  },
  'phases.overdue': {
    message: { en: 'The phase {0} was due {1}', 'zh-cn': '阶段 {0} 应于 {1} 完成' },
    action: { en: 'Finish it, or set another date in `phases`', 'zh-cn': '完成该阶段，或在 `phases` 中调整日期' },
  },
  'phases.outOfOrder': {
    message: {
      en: 'The phase {0} is done and one before it is not',
      'zh-cn': '阶段 {0} 已完成，但其之前的阶段尚未完成',
    },
    action: { en: 'Correct `phases`', 'zh-cn': '修正 `phases`' },
  },
  'phases.open': { message: { en: 'The phase {0} has not begun', 'zh-cn': '阶段 {0} 尚未开始' } },
  'phases.active': { message: { en: 'The phase {0} is under way', 'zh-cn': '阶段 {0} 正在进行' } },
} as const satisfies Readonly<Record<string, CheckText>>;
