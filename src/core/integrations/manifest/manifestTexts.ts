import type { Localized } from '../../patterns/pattern';

/** What each key of `integration.yaml` means, by its path; `*` stands for an entry of a list or a name of one's own. */
export const manifestTexts: Readonly<Record<string, Localized>> = {
  schema: { en: 'Form of this file; 1 is the only one yet.', 'zh-cn': '本文件的格式版本，目前仅有 1。' },
  name: {
    en: 'Name of the package and of delivered files: lower case, digits, hyphens.',
    'zh-cn': '软件包与交付文件的名称：小写字母、数字、连字符。',
  },
  title: {
    en: 'Title in documents; one text, or one a language.',
    'zh-cn': '文档中的标题；一个文本，或每种语言各一个。',
  },
  version: { en: 'Semantic version of what is delivered.', 'zh-cn': '交付物的语义化版本号。' },
  customer: {
    en: 'Whom the integration is made for, as in the contract; one text, or one a language.',
    'zh-cn': '客户名称，与合同一致；一个文本，或每种语言各一个。',
  },
  vendor: { en: 'Who delivers it; one text, or one a language.', 'zh-cn': '交付方；一个文本，或每种语言各一个。' },
  kind: {
    en: 's3: object storage; rest: a management API; both.',
    'zh-cn': 's3：对象存储；rest：管理 API；both：两者。',
  },
  language: { en: 'Programming language of the integration.', 'zh-cn': '集成代码所用的编程语言。' },
  build: { en: "Build tool; the language's usual one when absent.", 'zh-cn': '构建工具；缺省为该语言的常用工具。' },
  package: {
    en: 'Name under which the code is published. Java: the group id, which packages begin with: com.example.reports. Go: the module path: git.example.com/reports/report-archive. A change moves the files at the next update of the project.',
    'zh-cn':
      '代码发布所用的名称。Java：groupId，包名以它开头，例如 com.example.reports；Go：模块路径，例如 git.example.com/reports/report-archive。修改后，下次更新项目时会移动文件。',
  },
  license: {
    en: 'Licence of the delivered code: an SPDX expression or UNLICENSED.',
    'zh-cn': '交付代码的许可证：SPDX 表达式或 UNLICENSED。',
  },
  application: { en: 'The application or platform that is adapted.', 'zh-cn': '被适配的应用或平台。' },
  'application.name': { en: 'Its name.', 'zh-cn': '名称。' },
  'application.description': { en: 'What it does, in a sentence or two.', 'zh-cn': '用途，一两句话。' },
  'application.code': { en: 'Folder of its code, relative to this file.', 'zh-cn': '其代码所在文件夹，相对于本文件。' },
  'application.runtime': { en: 'What it runs on: Java 17, Tomcat 10.', 'zh-cn': '运行环境，例如 Java 17、Tomcat 10。' },
  'application.mounts': {
    en: 'Where its files are today: /mnt/reports.',
    'zh-cn': '文件目前所在位置，例如 /mnt/reports。',
  },
  'application.files': { en: 'Number of files that are there.', 'zh-cn': '现有文件数量。' },
  'application.bytes': { en: 'Bytes of all files.', 'zh-cn': '现有文件总字节数。' },
  project: {
    en: "Folder of the integration's project, relative to this file: `.` for a package of its own, a subfolder beside existing code.",
    'zh-cn': '集成项目所在文件夹，相对于本文件：独立软件包为 `.`，位于现有代码旁时为子文件夹。',
  },
  connections: {
    en: 'Connections by name. Secrets never stand here.',
    'zh-cn': '按名称引用的连接。此处从不保存密钥。',
  },
  'connections.*.name': { en: 'Name of a connection of the extension.', 'zh-cn': '扩展中的连接名称。' },
  'connections.*.purpose': { en: 'What it is for.', 'zh-cn': '用途：开发、测试或生产。' },
  'connections.*.probe': {
    en: 'Report of its capability probe in JSON, relative to this file; documents and checks read it.',
    'zh-cn': '能力探测报告（JSON），相对于本文件；文档与检查会读取它。',
  },
  buckets: { en: 'Buckets and prefixes that the application uses.', 'zh-cn': '应用使用的存储桶与前缀。' },
  'buckets.*.bucket': { en: 'Name of the bucket.', 'zh-cn': '存储桶名称。' },
  'buckets.*.prefix': {
    en: 'Prefix, ends with /; all of the bucket when absent.',
    'zh-cn': '前缀，以 / 结尾；缺省为整个存储桶。',
  },
  'buckets.*.connection': { en: 'The connection that it is reached by.', 'zh-cn': '访问它所用的连接。' },
  'buckets.*.purpose': { en: 'What is kept in it.', 'zh-cn': '存放的内容。' },
  patterns: {
    en: 'Adaptation patterns in use: ids, or ids with findings and code.',
    'zh-cn': '采用的适配模式：编号，或编号加发现项与代码。',
  },
  'patterns.*.id': { en: 'Id of the pattern: P14, R03.', 'zh-cn': '模式编号，例如 P14、R03。' },
  'patterns.*.findings': { en: 'Findings of an assessment that it answers.', 'zh-cn': '它所解决的评估发现项。' },
  'patterns.*.code': {
    en: 'Files with its code, relative to this file; found by their markers when absent.',
    'zh-cn': '其代码文件，相对于本文件；缺省时按标记查找。',
  },
  apiOperations: { en: 'Operations of a management API in use.', 'zh-cn': '使用的管理 API 操作。' },
  'apiOperations.*.definition': { en: 'Address or path of the API definition.', 'zh-cn': 'API 定义的地址或路径。' },
  'apiOperations.*.version': {
    en: "The definition's info.version that the integration was made for.",
    'zh-cn': '集成所依据的 API 定义版本（info.version）。',
  },
  'apiOperations.*.operationId': { en: 'The operation by its operationId.', 'zh-cn': '操作的 operationId。' },
  'apiOperations.*.operation': {
    en: 'The operation by method and path: GET /osd/{id}.',
    'zh-cn': '操作的方法与路径，例如 GET /osd/{id}。',
  },
  'apiOperations.*.purpose': { en: 'What the integration needs it for.', 'zh-cn': '集成中的用途。' },
  requirements: {
    en: 'What the customer demands; the acceptance report traces each to its result.',
    'zh-cn': '客户需求；验收报告将逐条追溯到测试结果。',
  },
  'requirements.*.id': { en: 'REQ-01', 'zh-cn': '需求编号，例如 REQ-01。' },
  'requirements.*.title': { en: 'The demand, in a sentence.', 'zh-cn': '需求内容，一句话。' },
  'requirements.*.patterns': { en: 'Patterns that answer it.', 'zh-cn': '满足该需求的模式。' },
  'requirements.*.operations': { en: 'API operations that answer it.', 'zh-cn': '满足该需求的 API 操作。' },
  'requirements.*.findings': { en: 'Findings of an assessment that it comes from.', 'zh-cn': '需求来源的评估发现项。' },
  phases: { en: 'The three phases and how far they are.', 'zh-cn': '三个阶段及其进度。' },
  'phases.*': { en: 'State and dates of this phase.', 'zh-cn': '该阶段的状态与日期。' },
  'phases.*.state': { en: 'open, active or done.', 'zh-cn': 'open 未开始、active 进行中、done 已完成。' },
  'phases.*.due': { en: 'Day by which it is to be done: 2026-12-31.', 'zh-cn': '计划完成日期，例如 2026-12-31。' },
  'phases.*.done': { en: 'Day on which it was done.', 'zh-cn': '实际完成日期。' },
  goals: {
    en: "Verification goals beside those of the patterns, or a pattern's goal that is waived and why.",
    'zh-cn': '模式之外的验证目标，或豁免某个模式验证目标及其原因。',
  },
  'goals.*.id': {
    en: 'P14-one-winner, or one of your own: REQ-01-chinese-names.',
    'zh-cn': 'P14-one-winner，或自定义：REQ-01-chinese-names。',
  },
  'goals.*.title': { en: 'What a test has to show.', 'zh-cn': '测试需要证明什么。' },
  'goals.*.waived': { en: 'Why this goal is not shown here.', 'zh-cn': '为何在此不予验证。' },
  documents: { en: 'Documents to deliver.', 'zh-cn': '需要交付的文档。' },
  'documents.wanted': { en: 'Which of the twelve; all when absent.', 'zh-cn': '十二种文档中的哪些；缺省为全部。' },
  'documents.languages': { en: 'Their languages.', 'zh-cn': '文档语言。' },
  'documents.folder': { en: 'Where they are, relative to this file.', 'zh-cn': '文档所在文件夹，相对于本文件。' },
  'documents.templates': {
    en: "Folder with the customer's own templates, which take the place of ours.",
    'zh-cn': '客户自有模板所在文件夹，用于替代内置模板。',
  },
  people: { en: 'Who does what; documents name them.', 'zh-cn': '人员与角色，文档中会列出。' },
  'people.*.role': {
    en: 'author, reviewer, approver, developer, operator or customer.',
    'zh-cn': 'author 编制、reviewer 审核、approver 批准、developer 开发、operator 运维、customer 客户代表。',
  },
  'people.*.name': { en: 'Name of the person.', 'zh-cn': '姓名。' },
  'people.*.organisation': {
    en: 'Company or department; one text, or one a language.',
    'zh-cn': '单位或部门；一个文本，或每种语言各一个。',
  },
  tests: { en: 'Where test results are.', 'zh-cn': '测试结果所在位置。' },
  'tests.results': {
    en: 'Globs of JUnit XML files, relative to this file.',
    'zh-cn': 'JUnit XML 文件的通配路径，相对于本文件。',
  },
  delivery: { en: 'What goes into the delivery package.', 'zh-cn': '交付包的内容。' },
  'delivery.artefacts': {
    en: 'Globs of what a build made and is delivered: target/*.jar.',
    'zh-cn': '随交付包提供的构建产物的通配路径，例如 target/*.jar。',
  },
  'delivery.leaveOut': {
    en: 'Globs of files that are not delivered.',
    'zh-cn': '不随交付包提供的文件的通配路径。',
  },
  migration: {
    en: 'Moving the data that is there already, by an existing engine.',
    'zh-cn': '用现有引擎迁移存量数据。',
  },
  'migration.engine': {
    en: 'rclone for one host; distcp or spark for a cluster.',
    'zh-cn': '单机用 rclone；集群用 distcp 或 spark。',
  },
  'migration.source': { en: 'What is moved: a path or an address.', 'zh-cn': '迁移源：路径或地址。' },
  'migration.bucket': { en: 'The bucket that it is moved to.', 'zh-cn': '目标存储桶。' },
  'migration.prefix': { en: 'The prefix that it is moved to.', 'zh-cn': '目标前缀。' },
  answers: {
    en: 'Answers to what only people know, by the id of the question; the view lists open questions.',
    'zh-cn': '只有人才知道的答案，按问题编号填写；视图会列出未回答的问题。',
  },
  'answers.*': {
    en: 'The answer, as it should stand in documents: one text for both languages, or one each.',
    'zh-cn': '答案，将原样写入文档；可为两种语言共用一段文字，也可分别填写。',
  },
};
