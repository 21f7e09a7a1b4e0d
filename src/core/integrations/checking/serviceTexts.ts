import type { CheckText } from './checkText';

/** What is said of the world around an integration: definitions, stores, packages of others. */
export const serviceTexts = {
  'operations.missing': {
    message: { en: 'The definition {1} has no operation {0}', 'zh-cn': 'API 定义 {1} 中没有操作 {0}' },
    action: {
      en: 'Correct `apiOperations`, or the code that uses it',
      'zh-cn': '修正 `apiOperations` 或使用该操作的代码',
    },
  },
  'operations.ambiguous': {
    message: { en: 'Several operations of {1} are called {0}', 'zh-cn': 'API 定义 {1} 中有多个操作名为 {0}' },
    action: {
      en: 'Name it by method and path: `operation: GET /path`',
      'zh-cn': '改用方法与路径：`operation: GET /path`',
    },
  },
  'operations.unreadable': {
    message: { en: 'The definition {0} cannot be read: {1}', 'zh-cn': '无法读取 API 定义 {0}：{1}' },
    action: { en: 'Correct `definition` in `apiOperations`', 'zh-cn': '修正 `apiOperations` 中的 `definition`' },
  },
  'operations.address': {
    message: {
      en: 'Operations of {0}: it is fetched only when asked to (--live)',
      'zh-cn': '{0} 的操作：仅在要求时获取（--live）',
    },
  },
  'definition.address': {
    message: {
      en: 'The version of {0}: it is fetched only when asked to (--live)',
      'zh-cn': '{0} 的版本：仅在要求时获取（--live）',
    },
  },
  'definition.version': {
    message: {
      en: 'The integration was made for version {1} of {0}; it is version {2} now',
      'zh-cn': '集成项目针对 {0} 的版本 {1} 开发，当前版本为 {2}',
    },
    action: {
      en: 'See what has changed ("api diff"), test, and set `version`',
      'zh-cn': '查看差异（api diff），测试后更新 `version`',
    },
  },
  'definition.noVersion': {
    message: {
      en: 'The manifest does not say for which version of {0} it was made; it is {1} now',
      'zh-cn': '集成清单未注明所用 {0} 的版本，当前为 {1}',
    },
    action: { en: 'Set `version` in `apiOperations`', 'zh-cn': '在 `apiOperations` 中填写 `version`' },
  },
  'definition.deviates': {
    message: {
      en: 'The live service answers {0} otherwise than defined, at {1} ({2}): expected {3}, found {4}',
      'zh-cn': '实际服务对 {0} 的响应与定义不符，位置 {1}（{2}）：期望 {3}，实际 {4}',
    },
    action: { en: 'Use the definition of the version that runs there', 'zh-cn': '使用与实际服务版本一致的 API 定义' },
  },
  'definition.moreDeviations': {
    message: { en: 'The answer to {0} deviates in {1} more places', 'zh-cn': '{0} 的响应另有 {1} 处与定义不符' },
  },
  'definition.status': {
    message: {
      en: 'The live service answers {0} with status {1}; the definition knows {2}',
      'zh-cn': '实际服务对 {0} 返回状态码 {1}，而定义中只有 {2}',
    },
    action: { en: 'Use the definition of the version that runs there', 'zh-cn': '使用与实际服务版本一致的 API 定义' },
  },
  'definition.absent': {
    message: {
      en: 'The live service does not have the operation {0} (status {1})',
      'zh-cn': '实际服务没有操作 {0}（状态码 {1}）',
    },
    action: {
      en: 'See which version runs there, and what it has instead ("api diff")',
      'zh-cn': '确认实际服务的版本，并查看替代的操作（api diff）',
    },
  },
  'definition.refused': {
    message: {
      en: 'The live service refuses {0} with status {1}, as the definition allows',
      'zh-cn': '实际服务拒绝了 {0}，返回定义允许的状态码 {1}',
    },
    action: {
      en: 'See whether that is right for the account that was used',
      'zh-cn': '确认对所用账号而言是否正常',
    },
  },
  'definition.failed': {
    message: { en: 'The live service did not answer {0}: {1}', 'zh-cn': '实际服务未响应 {0}：{1}' },
    action: { en: 'See whether the service is well, and check again', 'zh-cn': '确认服务正常后重新检查' },
  },
  'definition.denied': {
    message: {
      en: 'The live service of {0} lets nobody in for {1} (status {2}): its credentials are missing, wrong, or lack the right',
      'zh-cn': '{0} 的实际服务拒绝 {1} 的访问（状态码 {2}）：凭据缺失、错误或权限不足',
    },
  },
  'definition.skipped': {
    message: {
      en: 'The live service of {0}: {1} was not sent, since no value of {2} is known',
      'zh-cn': '{0} 的实际服务：未发送 {1}，因为没有 {2} 的取值',
    },
  },
  'definition.notLive': {
    message: {
      en: 'The live service of {0}: it is asked only when asked to (--live)',
      'zh-cn': '{0} 的实际服务：仅在要求时访问（--live）',
    },
  },
  'definition.nothingSafe': {
    message: {
      en: 'The live service of {0}: no operation in use can be sent without changing something',
      'zh-cn': '{0} 的实际服务：所用操作均会产生修改，未发送',
    },
  },
  'definition.liveFailed': {
    message: { en: 'The live service of {0}: {1}', 'zh-cn': '{0} 的实际服务：{1}' },
  },
  'capabilities.noConnection': {
    message: { en: 'The manifest names no connection', 'zh-cn': '集成清单未列出任何连接' },
    action: {
      en: 'Name one in `connections`, with the report of a probe',
      'zh-cn': '在 `connections` 中填写连接及其探测报告',
    },
  },
  'capabilities.notProbed': {
    message: { en: 'There is no report of a probe of {0}', 'zh-cn': '没有 {0} 的探测报告' },
    action: {
      en: 'Run "probe --format json --out FILE" and name the file in `probe`',
      'zh-cn': '运行 probe --format json --out FILE，并在 `probe` 中填写该文件',
    },
  },
  'capabilities.unreadable': {
    message: { en: 'The report of the probe of {0} cannot be read: {1}', 'zh-cn': '无法读取 {0} 的探测报告：{1}' },
    action: { en: 'Probe anew, or correct `probe`', 'zh-cn': '重新探测，或修正 `probe`' },
  },
  'capabilities.old': {
    message: { en: 'The probe of {0} is of {1}', 'zh-cn': '{0} 的探测报告生成于 {1}' },
    action: { en: 'Probe anew: the store may have been upgraded', 'zh-cn': '重新探测：存储服务可能已升级' },
  },
  'capabilities.refuses': {
    message: {
      en: 'On {0} the pattern {1} refuses: {2} does not work there',
      'zh-cn': '适配模式 {1} 在 {0} 上无法使用：{2} 不可用',
    },
    action: { en: 'Choose another pattern, or another store', 'zh-cn': '选用其他适配模式或其他存储服务' },
  },
  'capabilities.alternative': {
    message: {
      en: 'On {0} the pattern {1} goes another way, without {2}',
      'zh-cn': '适配模式 {1} 在 {0} 上采用替代方式，不使用 {2}',
    },
  },
  'capabilities.unknown': {
    message: {
      en: 'The probe of {0} does not know whether {2} works, which {1} expects',
      'zh-cn': '{0} 的探测报告未说明 {2} 是否可用，而 {1} 需要它',
    },
    action: { en: 'Probe anew with the permissions that it needs', 'zh-cn': '使用所需权限重新探测' },
  },
  'capabilities.changed': {
    message: {
      en: 'On {0}, {1} is not as probed on {4}: {2} then, {3} now',
      'zh-cn': '{0} 的“{1}”与 {4} 的探测结果不同：当时为“{2}”，现在为“{3}”',
    },
    words: { 1: 'capability', 2: 'outcome', 3: 'outcome' },
    action: {
      en: 'Keep the report of a new probe, see which patterns it concerns, and test anew',
      'zh-cn': '保存新的探测报告，确认受影响的适配模式，并重新测试',
    },
  },
  'capabilities.notLive': {
    message: {
      en: 'Whether {0} still does as probed: it is probed only when asked to (--live)',
      'zh-cn': '{0} 是否仍与探测结果一致：仅在要求时重新探测（--live）',
    },
  },
  'capabilities.otherEndpoint': {
    message: {
      en: 'Whether {0} still does as probed: no connection to its endpoint {1} was given',
      'zh-cn': '{0} 是否仍与探测结果一致：没有到其端点 {1} 的连接',
    },
  },
  'capabilities.liveFailed': {
    message: { en: 'Whether {0} still does as probed: {1}', 'zh-cn': '{0} 是否仍与探测结果一致：{1}' },
  },
  'licences.copyleft': {
    message: { en: '{0} has a copyleft licence: {1}', 'zh-cn': '{0} 采用 Copyleft 许可证：{1}' },
    action: { en: 'Have it approved, or use another package', 'zh-cn': '取得批准，或改用其他软件包' },
  },
  'licences.weakCopyleft': {
    message: {
      en: '{0} has a licence whose own files stay under it: {1}',
      'zh-cn': '{0} 采用弱 Copyleft 许可证，其自身文件须保持该许可证：{1}',
    },
  },
  'licences.unusual': {
    message: { en: '{0} has a licence that is not known to us: {1}', 'zh-cn': '{0} 的许可证无法识别：{1}' },
    action: { en: 'Read it', 'zh-cn': '请查阅该许可证' },
  },
  'licences.unknown': {
    message: { en: 'The licence of {0} packages is not known: {1}', 'zh-cn': '{0} 个软件包的许可证未知：{1}' },
    action: {
      en: 'Install the packages and check again, or look them up',
      'zh-cn': '安装软件包后重新检查，或自行查询',
    },
  },
  'licences.lockFile': {
    message: { en: 'The packages are not known exactly: {0}', 'zh-cn': '软件包的确切版本未知：{0}' },
    action: { en: 'Write a lock file, or install the packages', 'zh-cn': '生成锁文件，或安装软件包' },
  },
  'licences.unreadable': {
    message: { en: 'The packages cannot be read: {0}', 'zh-cn': '无法读取软件包信息：{0}' },
    action: { en: 'Correct the file', 'zh-cn': '修正该文件' },
  },
  'licences.transitive': {
    message: { en: 'What packages depend on is known in part: {0}', 'zh-cn': '仅部分获知间接依赖：{0}' },
    action: { en: 'Build the project once, and check again', 'zh-cn': '构建一次项目后重新检查' },
  },
} as const satisfies Readonly<Record<string, CheckText>>;
